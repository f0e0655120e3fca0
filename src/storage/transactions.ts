import type { SqliteDatabase } from "./database.ts";

/** Transactions of one connection, shared by every store on it: the outermost call commits. */
export type Transactions = {
  readonly atomically: <T>(work: () => T) => T;
  /** The hook runs inside each outermost transaction, just before its commit. */
  beforeCommit(hook: () => void): void;
};

export function createTransactions(db: SqliteDatabase): Transactions {
  const begin = db.prepare("BEGIN IMMEDIATE");
  const commit = db.prepare("COMMIT");
  const rollback = db.prepare("ROLLBACK");
  const hooks: (() => void)[] = [];
  // Asking the connection costs more than a small transaction's own work does.
  let isOpen = false;
  return {
    beforeCommit: (hook) => void hooks.push(hook),
    atomically: (work) => {
      if (isOpen) return work();
      begin.run();
      isOpen = true;
      try {
        const result = work();
        for (const hook of hooks) hook();
        commit.run();
        return result;
      } catch (error) {
        if (db.inTransaction) rollback.run();
        throw error;
      } finally {
        isOpen = false;
      }
    },
  };
}
