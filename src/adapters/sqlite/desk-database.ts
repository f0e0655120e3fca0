/** The one list of migrations, and every store of the desk over one connection. */
import type { ActionStore } from "../../ports/action-store.ts";
import type { Clock } from "../../ports/clock.ts";
import type { DeskStore } from "../../ports/desk-store.ts";
import type { LedgerStore } from "../../ports/ledger-store.ts";
import type { OutboxStore } from "../../ports/outbox-store.ts";
import { createActionStore } from "./action-store.ts";
import { openDatabase, type SqliteDatabase } from "./database.ts";
import { createDeskStore } from "./desk-store.ts";
import { createLedgerStore } from "./ledger-store.ts";
import { createOutboxStore } from "./outbox-store.ts";
import { DESK_SCHEMA } from "./schema-desk.ts";
import { LEDGER_SCHEMA } from "./schema-ledger.ts";
import { MESSAGE_SCHEMA } from "./schema-messages.ts";
import { createTransactions } from "./transactions.ts";

const MIGRATIONS: readonly string[] = [LEDGER_SCHEMA + DESK_SCHEMA + MESSAGE_SCHEMA];

export type DeskDatabase = {
  readonly db: SqliteDatabase;
  readonly ledgerStore: LedgerStore;
  readonly deskStore: DeskStore;
  readonly outbox: OutboxStore;
  readonly actions: ActionStore;
  close(): void;
};

export type DeskDatabaseOptions = {
  /** A file, or ":memory:". */
  readonly path: string;
  readonly clock: Clock;
  readonly durability: "full" | "off";
};

/** @throws DeskError LEDGER_DISAGREES for a file of a newer version. */
export function openDeskDatabase({ path, clock, durability }: DeskDatabaseOptions): DeskDatabase {
  const db = openDatabase({ path, migrations: MIGRATIONS, durability });
  return {
    db,
    ledgerStore: createLedgerStore(db, createTransactions(db)),
    deskStore: createDeskStore(db),
    outbox: createOutboxStore(db),
    actions: createActionStore(db, clock),
    close: () => void db.close(),
  };
}
