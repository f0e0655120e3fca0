/** The stores that a replay writes, in a file of the desk's own form: whatever reads a desk's file reads this one. */
import type { DeskStore } from "#src/ports/desk-store.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import { INDEXES, TABLES } from "./desk-tables.ts";
import { createDeskStore } from "./desk/desk-store.ts";
import { createLedgerStore } from "./ledger/ledger-store.ts";
import { createTransactions } from "./transactions.ts";
import { openWriteBehind } from "./write-behind.ts";

export type ReplayDatabase = {
  readonly ledgerStore: LedgerStore;
  readonly deskStore: DeskStore;
  /** Waits until everything is in the file. @throws DeskError LEDGER_DISAGREES when a write failed. */
  settle(): void;
  close(): void;
};

/** A commit is known to be in the file only after `settle`: a replay can be made again. */
export function openReplayDatabase(path: string): ReplayDatabase {
  const connection = openWriteBehind({ path, migrations: TABLES, atEnd: INDEXES.join("") });
  const { db } = connection;
  return {
    ledgerStore: createLedgerStore(db, createTransactions(db)),
    deskStore: createDeskStore(db),
    settle: () => connection.settle(),
    close: () => connection.close(),
  };
}
