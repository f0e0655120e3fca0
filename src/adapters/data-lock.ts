import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { DeskError } from "#src/domain/errors.ts";
import type { Clock } from "#src/ports/clock.ts";

/** Held until it is released or the process ends, however it ends: the operating system keeps it, so none goes stale. */
export type DataLock = {
  /** Tells whoever is refused that the wait will be short. */
  markDraining(): void;
  /** Safe to call twice. */
  release(): void;
};

/** Whoever holds a lock, as it wrote itself down. */
type Holder = { readonly pid: number; readonly since: string; readonly draining: boolean };

const POLL_MS = 100;

/**
 * Takes the lock `name` of a data folder for this process.
 * @throws DeskError DATA_LOCKED that says who holds it and what to do; retryable when the holder is closing.
 */
export function acquireDataLock(dataDir: string, name: string): DataLock {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const holderPath = join(dataDir, `${name}.holder.json`);
  const database = openExclusively(join(dataDir, `${name}.lock`));
  if (database === null) throw refusal(dataDir, name, readHolder(holderPath));
  const since = new Date().toISOString();
  const writeHolder = (draining: boolean): void => {
    const holder: Holder = { pid: process.pid, since, draining };
    writeFileSync(holderPath, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  };
  writeHolder(false);
  const release = (): void => {
    if (!database.open) return;
    process.removeListener("exit", release);
    rmSync(holderPath, { force: true });
    database.close();
  };
  // The listener also keeps the connection: one that nobody refers to is collected, and closed with its lock.
  process.once("exit", release);
  return {
    markDraining: () => {
      if (database.open) writeHolder(true);
    },
    release,
  };
}

/**
 * The same, but waits up to `waitMs` for the holder to let go.
 * @throws DeskError DATA_LOCKED when it did not; the signal's reason when it was aborted first.
 */
export async function acquireDataLockWithin(
  dataDir: string,
  name: string,
  waitMs: number,
  clock: Clock,
  signal?: AbortSignal,
): Promise<DataLock> {
  const deadlineMs = clock.nowMs() + waitMs;
  for (;;) {
    try {
      return acquireDataLock(dataDir, name);
    } catch (error) {
      const isLocked = error instanceof DeskError && error.code === "DATA_LOCKED";
      if (!isLocked || clock.nowMs() >= deadlineMs) throw error;
    }
    await clock.sleep(POLL_MS, signal);
  }
}

/** An SQLite file whose exclusive transaction is never ended is a lock on every system; null when another has it. */
function openExclusively(path: string): Database.Database | null {
  const database = new Database(path, { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY")) return null;
    throw error;
  }
}

function readHolder(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch {
    // The holder has not written itself down yet, or is just leaving.
    return null;
  }
}

function refusal(dataDir: string, name: string, holder: Holder | null): DeskError {
  const who = holder === null ? "another process" : `process ${holder.pid}, since ${holder.since}`;
  const advice = holder?.draining
    ? "It is closing: try again in ten seconds."
    : `Stop that one first (Ctrl-C in its terminal${holder === null ? "" : `, or: kill ${holder.pid}`}), or give this one a folder of its own: SLEEPYQUANT_DATA=<folder> npm start`;
  return new DeskError("DATA_LOCKED", `${dataDir} is in use by ${who} (lock "${name}"). ${advice}`, {
    retryable: holder?.draining ?? true,
    details: { dataDir, name, holder },
  });
}
