import { openDatabase, type SqliteDatabase } from "#src/adapters/sqlite/database.ts";
import { PEOPLE_SCHEMA } from "#src/adapters/sqlite/schema-people.ts";

/** A database in memory that has the tables about people, and nothing else. */
export function openPeopleTables(): SqliteDatabase {
  return openDatabase({ path: ":memory:", migrations: [PEOPLE_SCHEMA], durability: "off" });
}
