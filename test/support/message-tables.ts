import { openDatabase, type SqliteDatabase } from "#src/storage/database.ts";
import { MESSAGE_SCHEMA } from "#src/storage/schema-messages.ts";

/** A database that has the outbox and the buttons, and nothing else; in memory unless a path is given. */
export function openMessageTables(path: string = ":memory:"): SqliteDatabase {
  return openDatabase({
    path,
    migrations: [MESSAGE_SCHEMA],
    durability: path === ":memory:" ? "off" : "full",
  });
}
