import type { ChainAppender } from "./decision-chain.ts";
import { CHAINED_KINDS, unchainedKeys } from "./chained-rows.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";

/**
 * Rows of builds that had no chain yet, or did not put this kind of row on it: they stand on it from now on, with today's
 * time. A kind of which one link exists is left alone: a row of it beside the chain was slipped in.
 */
export function chainEarlierRows(db: SqliteDatabase, chain: ChainAppender): void {
  const hasLink = db.prepare("SELECT 1 FROM decision_chain WHERE ref LIKE ? || ':%' LIMIT 1").pluck();
  for (const kind of CHAINED_KINDS.filter((one) => hasLink.get(one) === undefined)) {
    for (const key of unchainedKeys(db, kind)) chain.append(kind, key);
  }
}
