/** Brings a file's tables up to this program's: numbered scripts, forward only, a verified copy before the first. */
import { createHash } from "node:crypto";
import { DeskError } from "#src/domain/errors.ts";
import { copyVerified } from "./copy-verified.ts";
import type { SqliteDatabase } from "./database.ts";

/** What was applied, so that a script that was edited afterwards is noticed and not found out by a missing column. */
const APPLIED =
  "CREATE TABLE IF NOT EXISTS applied_scripts (version INTEGER PRIMARY KEY, digest TEXT NOT NULL) STRICT";

type Wanted = { readonly path: string; readonly migrations: readonly string[] };

/**
 * Each script is one transaction together with the version that it makes, so that a kill in between leaves the version
 * before or the version after it. Foreign keys are off while it runs, and checked before it counts.
 */
export function migrate(db: SqliteDatabase, { path, migrations }: Wanted): void {
  const version = versionOf(db);
  if (version > migrations.length) throw newerThan(path, version, migrations.length);
  assertApplied(db, path, migrations.slice(0, version));
  if (version === migrations.length) return;
  if (version > 0 && path !== ":memory:") copyVerified(db, `${path}.v${version}.backup`);
  for (const [index, script] of migrations.entries()) {
    if (index >= version) apply(db, script, index + 1);
  }
}

export function versionOf(db: SqliteDatabase): number {
  return Number(db.pragma("user_version", { simple: true }));
}

export function newerThan(path: string, version: number, known: number): DeskError {
  return new DeskError(
    "LEDGER_DISAGREES",
    `the database ${path} is of version ${version}, newer than this program's ${known}; update SleepyQuant`,
  );
}

/** Of where rows stand, however the script is indented and commented; an index only finds them, and a replay makes its own at the end. */
export function digestOf(script: string): string {
  const tables = script.replaceAll(/--[^\n]*/g, "").replaceAll(/CREATE INDEX[^;]*;/g, "");
  return createHash("sha256").update(tables.replaceAll(/\s+/g, " ").trim()).digest("hex");
}

function apply(db: SqliteDatabase, script: string, version: number): void {
  db.transaction(() => {
    db.exec(APPLIED);
    db.exec(script);
    const broken = db.pragma("foreign_key_check") as readonly { readonly table: string }[];
    const [first] = broken;
    if (first !== undefined) {
      throw new DeskError(
        "LEDGER_DISAGREES",
        `version ${version} of the tables leaves ${broken.length} rows of ${first.table} without what they refer to; nothing was changed`,
      );
    }
    db.prepare("INSERT INTO applied_scripts (version, digest) VALUES (?, ?)").run(version, digestOf(script));
    db.pragma(`user_version = ${version}`);
  })();
}

function assertApplied(db: SqliteDatabase, path: string, scripts: readonly string[]): void {
  if (scripts.length === 0) return;
  const applied = new Map(
    db
      .prepare<[], { version: number; digest: string }>("SELECT version, digest FROM applied_scripts")
      .all()
      .map((row) => [row.version, row.digest]),
  );
  if (scripts.every((script, index) => applied.get(index + 1) === digestOf(script))) return;
  throw new DeskError(
    "LEDGER_DISAGREES",
    `the tables in ${path} are those of no release of SleepyQuant; the file was left as it is. Start the program that made it, or name another folder: SLEEPYQUANT_DATA=./new-desk npm start`,
  );
}
