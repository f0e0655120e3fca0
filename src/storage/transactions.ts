import type { SqliteDatabase } from "./database.ts";

/** Transactions of one connection, shared by every store on it: the outermost call commits. */
export type Transactions = {
  readonly atomically: <T>(work: () => T) => T;
  /** The hook runs inside each outermost transaction, just before its commit. */
  beforeCommit(hook: () => void): void;
  /** The hook runs once, after the outermost commit; never after a rollback, and at once where nothing is open. */
  readonly afterCommit: (hook: () => void) => void;
};

/** `onFault` gets what an `afterCommit` hook throws: the commit has happened, and whoever made it is told nothing else. */
export function createTransactions(
  db: SqliteDatabase,
  onFault: (error: unknown) => void = throwLater,
): Transactions {
  const begin = db.prepare("BEGIN IMMEDIATE");
  const commit = db.prepare("COMMIT");
  const rollback = db.prepare("ROLLBACK");
  const hooks: (() => void)[] = [];
  let after: (() => void)[] = [];
  // Asking the connection costs more than a small transaction's own work does.
  let isOpen = false;

  /** A hook that opens a transaction of its own brings hooks of its own, which run at the end of that. */
  function runAfter(): void {
    const due = after;
    after = [];
    for (const hook of due) {
      try {
        hook();
      } catch (error) {
        onFault(error);
      }
    }
  }

  function commitWhole<T>(work: () => T): T {
    begin.run();
    isOpen = true;
    try {
      const result = work();
      for (const hook of hooks) hook();
      commit.run();
      return result;
    } catch (error) {
      after = [];
      if (db.inTransaction) rollback.run();
      throw error;
    } finally {
      isOpen = false;
    }
  }

  return {
    beforeCommit: (hook) => void hooks.push(hook),
    afterCommit(hook) {
      after.push(hook);
      if (!isOpen) runAfter();
    },
    atomically: (work) => {
      if (isOpen) return work();
      const result = commitWhole(work);
      runAfter();
      return result;
    },
  };
}

function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
