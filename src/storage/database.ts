/** Opens a database file: WAL, every commit on the disk before it counts, its tables brought up to this program's. */
import { existsSync } from "node:fs";
import Database from "better-sqlite3";
import { migrate, versionOf, newerThan } from "./migrate.ts";

export type SqliteDatabase = Database.Database;
export type Statement = Database.Statement;

export type OpenOptions = {
  readonly path: string;
  /** One script a version, applied once each, in order; never edited after a release. */
  readonly migrations: readonly string[];
  /** `full`: a commit is on the disk when it returns. `off`: for replays, whose file can be made again. */
  readonly durability: "full" | "off";
  /** Told of each statement before it runs. */
  readonly onStatement?: (sql: unknown) => void;
};

const CACHE_KIB = 64 * 1024;
const BUSY_TIMEOUT_MS = 5_000;

/** @throws DeskError LEDGER_DISAGREES when a newer version wrote the file, or one whose tables were others. */
export function openDatabase(options: OpenOptions): SqliteDatabase {
  refuseNewer(options);
  const { path, durability, onStatement } = options;
  const db = new Database(path, { timeout: BUSY_TIMEOUT_MS, ...(onStatement && { verbose: onStatement }) });
  try {
    db.pragma(durability === "full" ? "journal_mode = WAL" : "journal_mode = MEMORY");
    db.pragma(`synchronous = ${durability === "full" ? "FULL" : "OFF"}`);
    db.pragma("trusted_schema = OFF");
    db.pragma(`cache_size = -${CACHE_KIB}`);
    // A table is made anew under its old name only while nothing looks at who refers to it.
    db.pragma("foreign_keys = OFF");
    migrate(db, options);
    db.pragma("foreign_keys = ON");
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/** Before anything is opened for writing: a file that this program does not understand is left as it is. */
function refuseNewer({ path, migrations }: OpenOptions): void {
  if (path === ":memory:" || !existsSync(path)) return;
  const db = new Database(path, { readonly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    const version = versionOf(db);
    if (version > migrations.length) throw newerThan(path, version, migrations.length);
  } finally {
    db.close();
  }
}

/** SQL of the triggers that make a table append-only. */
export function appendOnly(table: string): string {
  return ["UPDATE", "DELETE"]
    .map(
      (verb) =>
        `CREATE TRIGGER ${table}_no_${verb.toLowerCase()} BEFORE ${verb} ON ${table} ` +
        `BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;`,
    )
    .join("\n");
}
