/** A copy of a database that was looked at before it counts: the same tables, the same number of rows, and a sound file. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import Database from "better-sqlite3";
import { DeskError } from "#src/domain/errors.ts";
import type { SqliteDatabase } from "./database.ts";

/** Of a running database too. An older copy at `target` is replaced. @throws DeskError LEDGER_DISAGREES when the copy is not the same. */
export function copyVerified(db: SqliteDatabase, target: string): void {
  const partial = `${target}.partial`;
  try {
    rmSync(partial, { force: true, recursive: true });
    db.prepare("VACUUM INTO ?").run(partial);
    assertSame(db, partial);
    toDisk(partial);
    renameSync(partial, target);
  } catch (error) {
    rmSync(partial, { force: true, recursive: true });
    if (error instanceof DeskError) throw error;
    throw new DeskError("LEDGER_DISAGREES", `no copy could be made at ${target}; nothing was changed`, {
      cause: error,
    });
  }
}

function assertSame(db: SqliteDatabase, path: string): void {
  const copy = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const isSound = copy.pragma("integrity_check", { simple: true }) === "ok";
    if (isSound && JSON.stringify(countsOf(db)) === JSON.stringify(countsOf(copy))) return;
    throw new DeskError("LEDGER_DISAGREES", `the copy at ${path} is not the same; nothing was changed`);
  } finally {
    copy.close();
  }
}

function countsOf(db: SqliteDatabase): readonly (readonly [string, number])[] {
  const tables = db
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL ORDER BY name",
    )
    .pluck()
    .all();
  return tables.map((name) => {
    const count = db.prepare<[], number>(`SELECT count(*) FROM "${name}"`).pluck().get();
    return [name, count ?? 0];
  });
}

function toDisk(path: string): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
