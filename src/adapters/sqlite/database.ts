/** Opens the one database file: WAL, every commit on the disk before it counts, migrations applied in order. */
import { createHash } from "node:crypto";
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

/** @throws DeskError LEDGER_DISAGREES when a newer version wrote the file, or one whose tables were others. */
export function openDatabase(options: OpenOptions): SqliteDatabase {
  const db = new Database(options.path, { timeout: BUSY_TIMEOUT_MS });
  db.pragma(options.durability === "full" ? "journal_mode = WAL" : "journal_mode = MEMORY");
  db.pragma(`synchronous = ${options.durability === "full" ? "FULL" : "OFF"}`);
  db.pragma("foreign_keys = ON");
  db.pragma("trusted_schema = OFF");
  db.pragma(`cache_size = -${CACHE_KIB}`);
  try {
    migrate(db, options);
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/** What was applied, so that a script that was edited afterwards is noticed and not found out by a missing column. */
const APPLIED =
  "CREATE TABLE IF NOT EXISTS applied_scripts (version INTEGER PRIMARY KEY, digest TEXT NOT NULL) STRICT";

function migrate(db: SqliteDatabase, { path, migrations }: OpenOptions): void {
  const version = Number(db.pragma("user_version", { simple: true }));
  if (version > migrations.length)
    throw disagreement(
      `the database ${path} is of version ${version}, newer than this program's ${migrations.length}; update SleepyQuant`,
    );
  db.exec(APPLIED);
  const applied = db.prepare("SELECT digest FROM applied_scripts WHERE version = ?").pluck();
  const record = db.prepare("INSERT INTO applied_scripts (version, digest) VALUES (?, ?)");
  for (const [index, script] of migrations.entries()) {
    const digest = digestOf(script);
    if (index < version) {
      if (applied.get(index + 1) === digest) continue;
      throw disagreement(
        `the database ${path} was made by another build of SleepyQuant, with other tables; go back to that build, or move the file away and begin anew`,
      );
    }
    db.transaction(() => {
      db.exec(script);
      record.run(index + 1, digest);
      db.pragma(`user_version = ${index + 1}`);
    })();
  }
}

/** Of where rows stand, however the script is indented and commented; an index only finds them, and a replay makes its own at the end. */
function digestOf(script: string): string {
  const tables = script.replaceAll(/--[^\n]*/g, "").replaceAll(/CREATE INDEX[^;]*;/g, "");
  return createHash("sha256").update(tables.replaceAll(/\s+/g, " ").trim()).digest("hex");
}

function disagreement(words: string): DeskError {
  return new DeskError("LEDGER_DISAGREES", words);
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
