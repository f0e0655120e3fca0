/** Brings a file's tables up to this program's: numbered scripts, forward only, a verified copy before the first. */
import { createHash } from "node:crypto";
import { DeskError } from "#src/domain/errors.ts";
import { planAdoption } from "./adopt.ts";
import { copyVerified } from "./copy-verified.ts";
import type { Database as SqliteDatabase } from "better-sqlite3";

/** What was applied, so that a script that was edited afterwards is noticed and not found out by a missing column. */
const APPLIED =
  "CREATE TABLE IF NOT EXISTS applied_scripts (version INTEGER PRIMARY KEY, digest TEXT NOT NULL) STRICT";

/** A "version" that stands in the list until whoever opened an earlier build's file has done the rest. */
const ADOPTED = 0;

type Wanted = { readonly path: string; readonly migrations: readonly string[] };

/**
 * Each script is one transaction together with the version that it makes, so that a kill in between leaves the version
 * before or the version after it. Foreign keys are off while it runs, and checked before it counts.
 */
export function migrate(db: SqliteDatabase, { path, migrations }: Wanted): void {
  const version = versionOf(db);
  if (version > migrations.length) throw newerThan(path, version, migrations.length);
  if (!isApplied(db, migrations.slice(0, version))) adopt(db, { path, migrations });
  if (version === migrations.length) return;
  if (version > 0 && path !== ":memory:") copyVerified(db, `${path}.v${version}.backup`);
  for (const [index, script] of migrations.entries()) {
    if (index >= version) apply(db, script, index + 1);
  }
}

/** Once after an earlier build's file was given its tables, in one transaction: what only the tables' owner can do. */
export function finishAdoption(db: SqliteDatabase, rest: () => void): void {
  if (db.prepare("SELECT 1 FROM applied_scripts WHERE version = ?").get(ADOPTED) === undefined) return;
  db.transaction(() => {
    rest();
    db.prepare("DELETE FROM applied_scripts WHERE version = ?").run(ADOPTED);
  })();
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
    assertReferences(db, version);
    db.prepare("INSERT INTO applied_scripts (version, digest) VALUES (?, ?)").run(version, digestOf(script));
    db.pragma(`user_version = ${version}`);
  })();
}

/** An earlier build's file becomes version 1. @throws DeskError LEDGER_DISAGREES for one that is of no build of the desk. */
function adopt(db: SqliteDatabase, { path, migrations: [script = ""] }: Wanted): void {
  const adoption = versionOf(db) === 1 ? planAdoption(db, script) : null;
  if (adoption === null) {
    throw new DeskError(
      "LEDGER_DISAGREES",
      `the tables in ${path} are those of no release of SleepyQuant; the file was left as it is. Start the program that made it, or name another folder: SLEEPYQUANT_DATA=./new-desk npm start`,
    );
  }
  if (!adoption.isSame) copyVerified(db, `${path}.v0.backup`);
  db.transaction(() => {
    adoption.run();
    assertReferences(db, 1);
    db.exec(APPLIED);
    const record = db.prepare("INSERT OR REPLACE INTO applied_scripts (version, digest) VALUES (?, ?)");
    record.run(1, digestOf(script));
    record.run(ADOPTED, "to be finished");
  })();
}

function assertReferences(db: SqliteDatabase, version: number): void {
  const broken = db.pragma("foreign_key_check") as readonly { readonly table: string }[];
  const [first] = broken;
  if (first === undefined) return;
  throw new DeskError(
    "LEDGER_DISAGREES",
    `version ${version} of the tables leaves ${broken.length} rows of ${first.table} without what they refer to; nothing was changed`,
  );
}

function isApplied(db: SqliteDatabase, scripts: readonly string[]): boolean {
  if (scripts.length === 0) return true;
  const isCounted =
    db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'applied_scripts'").get() !== undefined;
  if (!isCounted) return false;
  const applied = new Map(
    db
      .prepare<[], { version: number; digest: string }>("SELECT version, digest FROM applied_scripts")
      .all()
      .map((row) => [row.version, row.digest]),
  );
  return scripts.every((script, index) => applied.get(index + 1) === digestOf(script));
}
