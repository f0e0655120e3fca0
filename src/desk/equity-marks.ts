/**
 * Values every book as time goes by, for equity curves, drawdowns and the drawdown stop. Every second of venue
 * time at most in memory, once a venue minute on disk, and a day's last mark always.
 */
import type { BookId } from "../domain/ids.ts";
import type { Amount } from "../domain/money.ts";
import type { EquityMark } from "../ports/desk-store.ts";
import type { DeskContext } from "./desk-context.ts";
import { nextEquityMark, valueBook, type Valuation } from "./equity.ts";

const VALUE_EVERY_MS = 1_000;
const SAVE_EVERY_MS = 60_000;
/** How long after a start a book waits for the first prices of its positions, before those without one count at entry. */
const VALUING_MS = 600_000;

export class EquityMarks {
  readonly #context: DeskContext;
  readonly #onMark: (mark: EquityMark) => void;
  readonly #last = new Map<BookId, EquityMark | null>();
  /** The newest mark of each book's days, oldest day first. */
  readonly #unsaved = new Map<BookId, EquityMark[]>();
  #nextValueTsMs = 0;
  #nextSaveTsMs = 0;
  #startedTsMs = 0;

  constructor(context: DeskContext, onMark: (mark: EquityMark) => void) {
    this.#context = context;
    this.#onMark = onMark;
    context.ledgerStore.beforeCommit(() => this.#save());
  }

  last(bookId: BookId): EquityMark | null {
    const known = this.#last.get(bookId);
    if (known !== undefined) return known;
    const stored = this.#context.store.lastEquityMark(bookId);
    this.#last.set(bookId, stored);
    return stored;
  }

  /** Newest first, with those that wait for their commit. */
  recent(bookId: BookId, limit: number): readonly EquityMark[] {
    const unsaved = [...(this.#unsaved.get(bookId) ?? [])].toReversed();
    const days = new Set(unsaved.map((mark) => mark.day));
    const saved = this.#context.store.equityMarks(bookId, limit).filter((mark) => !days.has(mark.day));
    return [...unsaved, ...saved].slice(0, limit);
  }

  /** Forgets what was not committed. */
  forget(): void {
    this.#last.clear();
    this.#unsaved.clear();
  }

  onTime(eventTsMs: number): void {
    if (eventTsMs < this.#nextValueTsMs) return;
    this.#nextValueTsMs = eventTsMs + VALUE_EVERY_MS;
    if (this.#startedTsMs === 0) this.#startedTsMs = eventTsMs;
    for (const bookId of this.#context.ledger.books()) {
      const { equity, unpriced } = this.#worthOf(bookId);
      // A position at its entry is no fall and no gain: a peak or a stop that came of it would be made up.
      if (unpriced > 0 && eventTsMs - this.#startedTsMs < VALUING_MS) continue;
      this.#onMark(this.#mark(bookId, equity, eventTsMs));
    }
    if (eventTsMs < this.#nextSaveTsMs) return;
    this.#nextSaveTsMs = eventTsMs - (eventTsMs % SAVE_EVERY_MS) + SAVE_EVERY_MS;
    this.#context.ledger.atomically(() => undefined);
  }

  /** From now on the day's drawdown of a book is measured from its present equity: an owner resumed it. */
  resetReference(bookId: BookId, eventTsMs: number): void {
    const mark = this.#mark(bookId, this.#worthOf(bookId).equity, eventTsMs);
    this.#keep({ ...mark, referenceEquity: mark.closeEquity });
  }

  #worthOf(bookId: BookId): Valuation {
    const { ledger, symbols } = this.#context;
    return valueBook(ledger.book(bookId), (symbol) => symbols.get(symbol)?.mark() ?? null);
  }

  #mark(bookId: BookId, equity: Amount, eventTsMs: number): EquityMark {
    const isExposed = this.#context.ledger.book(bookId).positionCount() > 0;
    return this.#keep(nextEquityMark(this.last(bookId), bookId, equity, isExposed, eventTsMs));
  }

  #keep(mark: EquityMark): EquityMark {
    this.#last.set(mark.bookId, mark);
    const days = this.#unsaved.get(mark.bookId);
    if (days === undefined) this.#unsaved.set(mark.bookId, [mark]);
    else if (days.at(-1)?.day === mark.day) days[days.length - 1] = mark;
    else days.push(mark);
    return mark;
  }

  #save(): void {
    for (const days of this.#unsaved.values()) {
      for (const mark of days) this.#context.store.saveEquityMark(mark);
    }
    this.#unsaved.clear();
  }
}
