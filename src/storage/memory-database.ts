/** The desk's stores over a database in memory, and the bars of a running desk's file: for a replay that keeps nothing. */
import Database from "better-sqlite3";
import { openDatabase } from "./database.ts";
import { MIGRATIONS } from "./desk-tables.ts";
import { createDeskStore } from "./desk/desk-store.ts";
import { createLedgerStore } from "./ledger/ledger-store.ts";
import { createTransactions } from "./transactions.ts";
import type { DeskStore } from "#src/ports/desk-store.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";

export type MemoryStores = {
  readonly ledgerStore: LedgerStore;
  readonly deskStore: DeskStore;
  close(): void;
};

export function openMemoryStores(): MemoryStores {
  const db = openDatabase({ path: ":memory:", migrations: MIGRATIONS, durability: "off" });
  return {
    ledgerStore: createLedgerStore(db, createTransactions(db)),
    deskStore: createDeskStore(db),
    close: () => void db.close(),
  };
}

/** Numbers of a bar in a row: open time, open, high, low, close. */
export type BarColumns = Record<"openTsMs" | "open" | "high" | "low" | "close", Float64Array>;

/** The bars of one length that close in the span, by symbol, from a file that somebody else may be writing. */
export function readBarColumns(
  path: string,
  symbols: readonly string[],
  span: { readonly barMs: number; readonly fromTsMs: number; readonly toTsMs: number },
): ReadonlyMap<string, BarColumns> {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const read = db
      .prepare<[string, number, number, number], number[]>(
        `SELECT open_ts_ms, open, high, low, close FROM bars
         WHERE symbol = ? AND close_ts_ms > ? AND close_ts_ms <= ? AND close_ts_ms - open_ts_ms = ?
         ORDER BY close_ts_ms`,
      )
      .raw(true);
    return new Map(
      symbols.map((symbol) => [symbol, toColumns(read.all(symbol, span.fromTsMs, span.toTsMs, span.barMs))]),
    );
  } finally {
    db.close();
  }
}

function toColumns(rows: readonly (readonly number[])[]): BarColumns {
  const column = (index: number): Float64Array => Float64Array.from(rows, (row) => row[index] ?? 0);
  return { openTsMs: column(0), open: column(1), high: column(2), low: column(3), close: column(4) };
}
