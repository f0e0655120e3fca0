/** A copy of a database that was looked at before it counts: the same tables, the same rows, and a sound file. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import Database from "better-sqlite3";
import { DeskError } from "#src/domain/errors.ts";
import type { Database as SqliteDatabase } from "better-sqlite3";

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
    const tables = tablesOf(db);
    const isWhole = JSON.stringify(tables) === JSON.stringify(tablesOf(copy));
    if (isSound && isWhole && tables.every((table) => hasSameRows(db, copy, table))) return;
    throw new DeskError("LEDGER_DISAGREES", `the copy at ${path} is not the same; nothing was changed`);
  } finally {
    copy.close();
  }
}

function tablesOf(db: SqliteDatabase): readonly string[] {
  return db
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL ORDER BY name",
    )
    .pluck()
    .all();
}

/** Row by row and cell by cell: both are read in the order in which they are stored. */
function hasSameRows(db: SqliteDatabase, copy: SqliteDatabase, table: string): boolean {
  const [rows, copied] = [rowsOf(db, table), rowsOf(copy, table)];
  try {
    for (const row of rows) {
      const other = copied.next();
      if (other.done === true || !row.every((cell, at) => isSameCell(cell, other.value[at]))) return false;
    }
    return copied.next().done === true;
  } finally {
    copied.return?.();
  }
}

function rowsOf(db: SqliteDatabase, table: string): IterableIterator<readonly unknown[]> {
  return db
    .prepare<[], readonly unknown[]>(`SELECT * FROM "${table}"`)
    .raw(true)
    .safeIntegers(true)
    .iterate();
}

function isSameCell(cell: unknown, other: unknown): boolean {
  return Buffer.isBuffer(cell) && Buffer.isBuffer(other) ? cell.equals(other) : Object.is(cell, other);
}

function toDisk(path: string): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
