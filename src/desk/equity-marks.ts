/**
 * Values every book as time goes by, for equity curves, drawdowns and the drawdown stop. Every second of venue
 * time at most in memory, once a venue minute on disk, and a day's last mark always.
 */
import type { BookId } from "../domain/ids.ts";
import type { EquityMark } from "../ports/desk-store.ts";
import type { DeskContext } from "./desk-context.ts";
import { nextEquityMark, valueBook } from "./equity.ts";

const VALUE_EVERY_MS = 1_000;
const SAVE_EVERY_MS = 60_000;

export class EquityMarks {
  readonly #context: DeskContext;
  readonly #onMark: (mark: EquityMark) => void;
  readonly #last = new Map<BookId, EquityMark | null>();
  /** By book and day. */
  readonly #unsaved = new Map<string, EquityMark>();
  #nextValueTsMs = 0;
  #nextSaveTsMs = 0;

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

  /** Forgets what was not committed. */
  forget(): void {
    this.#last.clear();
    this.#unsaved.clear();
  }

  onTime(eventTsMs: number): void {
    if (eventTsMs < this.#nextValueTsMs) return;
    this.#nextValueTsMs = eventTsMs + VALUE_EVERY_MS;
    for (const bookId of this.#context.ledger.books()) this.#onMark(this.#value(bookId, eventTsMs));
    if (eventTsMs < this.#nextSaveTsMs) return;
    this.#nextSaveTsMs = eventTsMs - (eventTsMs % SAVE_EVERY_MS) + SAVE_EVERY_MS;
    this.#context.ledger.atomically(() => undefined);
  }

  /** From now on the day's drawdown of a book is measured from its present equity: an owner resumed it. */
  resetReference(bookId: BookId, eventTsMs: number): void {
    const mark = this.#value(bookId, eventTsMs);
    this.#keep({ ...mark, referenceEquity: mark.closeEquity });
  }

  #value(bookId: BookId, eventTsMs: number): EquityMark {
    const { ledger, symbols } = this.#context;
    const { equity } = valueBook(ledger.book(bookId), (symbol) => symbols.get(symbol)?.mark() ?? null);
    return this.#keep(nextEquityMark(this.last(bookId), bookId, equity, eventTsMs));
  }

  #keep(mark: EquityMark): EquityMark {
    this.#last.set(mark.bookId, mark);
    this.#unsaved.set(`${mark.bookId}|${mark.day}`, mark);
    return mark;
  }

  #save(): void {
    for (const mark of this.#unsaved.values()) this.#context.store.saveEquityMark(mark);
    this.#unsaved.clear();
  }
}
