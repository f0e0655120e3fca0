import { createBus, type Bus } from "#src/bus/bus.ts";
import type { OutboxStore } from "#src/ports/outbox-store.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";
import { publishOutbox } from "#src/storage/outbox-events.ts";
import { createOutboxStore } from "#src/storage/outbox-store.ts";
import { createTransactions } from "#src/storage/transactions.ts";
import { openMessageTables } from "./message-tables.ts";

/** An outbox that tells its bus, over tables of its own unless given. */
export function openOutbox(db: SqliteDatabase = openMessageTables()): {
  readonly store: OutboxStore;
  readonly events: Bus;
} {
  const transactions = createTransactions(db);
  const events = createBus(transactions);
  return { events, store: publishOutbox(createOutboxStore(db), events, transactions.atomically) };
}
