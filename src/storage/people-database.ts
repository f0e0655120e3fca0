/** What is kept of people, over one connection: the same whichever market runs. */
import type { AlertSettingsStore } from "#src/features/alerts/alert-settings-store.ts";
import type { PeopleStore } from "#src/features/people/people-store.ts";
import type { ChatStore } from "#src/features/chats/chat-store.ts";
import { createAlertSettingsStore } from "#src/features/alerts/store/alert-settings-store.ts";
import { createChatStore } from "#src/features/chats/store/chat-store.ts";
import { openDatabase } from "./database.ts";
import { readMigrations } from "./migrations.ts";
import { createPeopleStore } from "#src/features/people/store/people-store.ts";
import { CHAT_SCHEMA } from "#src/features/chats/store/schema-chats.ts";
import { PEOPLE_SCHEMA } from "#src/features/people/store/schema-people.ts";
import { createTransactions } from "./transactions.ts";

/** The first is version 1 as it was released. */
export const PEOPLE_MIGRATIONS: readonly string[] = [
  PEOPLE_SCHEMA + CHAT_SCHEMA,
  ...readMigrations("people"),
];

export type PeopleDatabase = {
  readonly people: PeopleStore;
  readonly alertSettings: AlertSettingsStore;
  readonly chats: ChatStore;
  readonly atomically: <T>(work: () => T) => T;
  close(): void;
};

/** `path` is a file, or ":memory:". @throws DeskError LEDGER_DISAGREES for a file of a newer version. */
export function openPeopleDatabase(path: string): PeopleDatabase {
  const durability = path === ":memory:" ? "off" : "full";
  const db = openDatabase({ path, migrations: PEOPLE_MIGRATIONS, durability });
  return {
    people: createPeopleStore(db),
    alertSettings: createAlertSettingsStore(db),
    chats: createChatStore(db),
    atomically: createTransactions(db).atomically,
    close: () => void db.close(),
  };
}
