import type { SqliteDatabase } from "./database.ts";

/** Transactions of one connection, shared by every store on it: the outermost call commits. */
export type Transactions = {
  atomically<T>(work: () => T): T;
  /** The hook runs inside each outermost transaction, just before its commit. */
  beforeCommit(hook: () => void): void;
};

export function createTransactions(db: SqliteDatabase): Transactions {
  const begin = db.prepare("BEGIN IMMEDIATE");
  const commit = db.prepare("COMMIT");
  const rollback = db.prepare("ROLLBACK");
  const hooks: (() => void)[] = [];
  return {
    beforeCommit: (hook) => void hooks.push(hook),
    atomically: (work) => {
      if (db.inTransaction) return work();
      begin.run();
      try {
        const result = work();
        for (const hook of hooks) hook();
        commit.run();
        return result;
      } catch (error) {
        if (db.inTransaction) rollback.run();
        throw error;
      }
    },
  };
}
