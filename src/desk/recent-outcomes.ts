/**
 * Whether a book's newest round trips in a symbol won. In memory, because a book that inverts its losers asks at every
 * signal. They are all that it closed there, with and against the signal: the win rate is the one that reports show.
 */
import { VERDICT_RULES } from "#src/domain/verdict.ts";
import type { BookId } from "../domain/ids.ts";
import type { RoundTrip } from "../domain/position.ts";
import type { LedgerStore } from "../ports/ledger-store.ts";

export class RecentOutcomes {
  readonly #store: Pick<LedgerStore, "recentOutcomes">;
  readonly #known = new Map<BookId, Map<string, readonly boolean[]>>();

  constructor(store: Pick<LedgerStore, "recentOutcomes">) {
    this.#store = store;
  }

  /** Newest first, as many as the rolling win rate counts. */
  of(bookId: BookId, symbol: string): readonly boolean[] {
    const book = this.#known.get(bookId) ?? new Map<string, readonly boolean[]>();
    this.#known.set(bookId, book);
    const known = book.get(symbol);
    if (known !== undefined) return known;
    const stored = this.#store.recentOutcomes(bookId, symbol, VERDICT_RULES.rollingRoundTrips);
    book.set(symbol, stored);
    return stored;
  }

  /** Hears of a round trip that just closed and is on record. What nobody has asked for is read when somebody does. */
  onClosed({ bookId, symbol, netPnl }: RoundTrip): void {
    const book = this.#known.get(bookId);
    const known = book?.get(symbol);
    if (known === undefined) return;
    book?.set(symbol, [netPnl > 0n, ...known].slice(0, VERDICT_RULES.rollingRoundTrips));
  }

  /** Forgets what was not committed. */
  forget(): void {
    this.#known.clear();
  }
}
