/**
 * Values every book as time goes by, for equity curves and drawdowns: once a venue minute. What changed is
 * written once a commit, and a day's last mark always is.
 */
import type { BookId } from "../domain/ids.ts";
import type { LedgerStore } from "../ports/ledger-store.ts";
import type { EquityMark } from "../ports/desk-store.ts";
import type { DeskContext } from "./desk-context.ts";
import { nextEquityMark, valueBook } from "./equity.ts";

const MARK_EVERY_MS = 60_000;

export class EquityMarks {
  readonly #context: DeskContext;
  readonly #last = new Map<BookId, EquityMark | null>();
  /** By book and day. */
  readonly #unsaved = new Map<string, EquityMark>();
  #nextTsMs = 0;

  constructor(context: DeskContext, ledgerStore: LedgerStore) {
    this.#context = context;
    ledgerStore.beforeCommit(() => this.#save());
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
    if (eventTsMs < this.#nextTsMs) return;
    this.#nextTsMs = eventTsMs - (eventTsMs % MARK_EVERY_MS) + MARK_EVERY_MS;
    this.markNow(eventTsMs);
  }

  markNow(eventTsMs: number): void {
    const { ledger, symbols } = this.#context;
    ledger.atomically(() => {
      for (const bookId of ledger.books()) {
        const { equity } = valueBook(ledger.book(bookId), (symbol) => symbols.get(symbol)?.mark() ?? null);
        const mark = nextEquityMark(this.last(bookId), bookId, equity, eventTsMs);
        this.#last.set(bookId, mark);
        this.#unsaved.set(`${bookId}|${mark.day}`, mark);
      }
    });
  }

  #save(): void {
    for (const mark of this.#unsaved.values()) this.#context.store.saveEquityMark(mark);
    this.#unsaved.clear();
  }
}
