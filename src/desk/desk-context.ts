/** What the parts of the desk share. Built once by `Desk`. */
import { DeskError } from "../domain/errors.ts";
import type { BookId } from "../domain/ids.ts";
import type { Ledger } from "../books/ledger.ts";
import type { DeskEventSink } from "../ports/desk-events.ts";
import type { DeskStore } from "../ports/desk-store.ts";
import type { Log } from "../ports/log.ts";
import type { BookRules, ExecutionRules } from "./book-rules.ts";
import type { SymbolDesk } from "./symbol-desk.ts";

export type DeskContext = {
  readonly ledger: Ledger;
  readonly store: DeskStore;
  readonly events: DeskEventSink;
  readonly log: Log;
  readonly books: readonly BookRules[];
  readonly execution: ExecutionRules;
  readonly symbols: ReadonlyMap<string, SymbolDesk>;
  /** The venue's present. */
  readonly venueNowMs: () => number;
  /** The recording time. */
  readonly nowMs: () => number;
};

/** @throws DeskError BOOK_NOT_FOUND */
export function rulesOf(context: DeskContext, bookId: BookId): BookRules {
  const rules = context.books.find((book) => book.bookId === bookId);
  if (rules !== undefined) return rules;
  const names = context.books.map((book) => book.bookId).join(", ");
  throw new DeskError("BOOK_NOT_FOUND", `there is no book "${bookId}"; the books are ${names}`);
}

/** @throws DeskError INSTRUMENT_NOT_FOUND */
export function symbolDesk(context: DeskContext, symbol: string): SymbolDesk {
  const found = context.symbols.get(symbol);
  if (found !== undefined) return found;
  throw new DeskError("INSTRUMENT_NOT_FOUND", `${symbol} is not traded here`);
}
