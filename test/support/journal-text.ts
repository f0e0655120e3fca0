import type { BookId } from "#src/domain/ids.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";

/** A book's whole journal as text, one line an entry: what two runs, or two moments, are compared by. */
export function journalText(store: LedgerStore, bookId: BookId): string[] {
  return [...store.journal(bookId)].map((line) =>
    JSON.stringify(line, (_key, value: unknown) => (typeof value === "bigint" ? `${value}` : value)),
  );
}
