/** Opens the one database file: WAL, every commit on the disk before it counts, migrations applied in order. */
import Database from "better-sqlite3";
import { DeskError } from "../../domain/errors.ts";

export type SqliteDatabase = Database.Database;
export type Statement = Database.Statement;

export type OpenOptions = {
  readonly path: string;
  /** One script a version, applied once each, in order; never edited after a release. */
  readonly migrations: readonly string[];
  /** `full`: a commit is on the disk when it returns. `off`: for replays, whose file can be made again. */
  readonly durability: "full" | "off";
};

const CACHE_KIB = 64 * 1024;
const BUSY_TIMEOUT_MS = 5_000;

/** @throws DeskError LEDGER_DISAGREES when the file was written by a newer version. */
export function openDatabase(options: OpenOptions): SqliteDatabase {
  const db = new Database(options.path, { timeout: BUSY_TIMEOUT_MS });
  db.pragma(options.durability === "full" ? "journal_mode = WAL" : "journal_mode = MEMORY");
  db.pragma(`synchronous = ${options.durability === "full" ? "FULL" : "OFF"}`);
  db.pragma("foreign_keys = ON");
  db.pragma("trusted_schema = OFF");
  db.pragma(`cache_size = -${CACHE_KIB}`);
  migrate(db, options.migrations);
  return db;
}

function migrate(db: SqliteDatabase, migrations: readonly string[]): void {
  const version = Number(db.pragma("user_version", { simple: true }));
  if (version > migrations.length) {
    db.close();
    throw new DeskError(
      "LEDGER_DISAGREES",
      `the database is of version ${version}, newer than this program's ${migrations.length}; update SleepyQuant`,
    );
  }
  for (const [index, script] of migrations.entries()) {
    if (index < version) continue;
    db.transaction(() => {
      db.exec(script);
      db.pragma(`user_version = ${index + 1}`);
    })();
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
