import type { BookId } from "#src/domain/ids.ts";
import type { LedgerStore, Projection, StoredPosting } from "#src/ports/ledger-store.ts";
import type { SqliteDatabase } from "../database.ts";
import { toPosition, toTally, type PositionRow, type RollupRow } from "./ledger-rows.ts";

type ProjectionWriter = Pick<LedgerStore, "saveProjection" | "replaceProjection">;

export function createProjectionWriter(db: SqliteDatabase): ProjectionWriter {
  const save = createSave(db);
  const clear = ["balances", "positions", "rollups"].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE book_id = ?`),
  );
  return {
    saveProjection: save,
    replaceProjection: (id, projection) => {
      for (const statement of clear) statement.run(id);
      save(id, projection, []);
    },
  };
}

/** Writes the changed projections of a book; called once a commit. */
function createSave(db: SqliteDatabase): LedgerStore["saveProjection"] {
  const balance = db.prepare(
    `INSERT INTO balances VALUES (?, ?, ?, ?)
     ON CONFLICT (book_id, account, asset) DO UPDATE SET amount = excluded.amount`,
  );
  const position = db.prepare(
    "INSERT OR REPLACE INTO positions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const closed = db.prepare("DELETE FROM positions WHERE position_id = ?");
  const rollup = db.prepare("INSERT OR REPLACE INTO rollups VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  return (id, changed, closedPositionIds) => {
    for (const b of changed.balances) balance.run(id, b.account, b.asset, b.amount);
    for (const positionId of closedPositionIds) closed.run(positionId);
    for (const p of changed.positions) {
      position.run([
        p.positionId,
        id,
        p.symbol,
        p.quantity,
        p.openedQuantity,
        p.openNotional,
        p.entryNotional,
        p.exitNotional,
        p.margin,
        p.realizedPnl,
        p.fees,
        p.funding,
        p.openedTsMs,
      ]);
    }
    for (const { epoch, by, key, tally: t } of changed.rollups) {
      rollup.run([
        id,
        epoch,
        by,
        key,
        t.roundTrips,
        t.wins,
        t.grossPnl,
        t.fees,
        t.funding,
        t.netPnl,
        t.netWon,
        t.netLost,
      ]);
    }
  };
}

export function loadProjection(db: SqliteDatabase, id: BookId): Projection {
  const balances = db
    .prepare<[string], StoredPosting>("SELECT account, asset, amount FROM balances WHERE book_id = ?")
    .safeIntegers(true)
    .all(id);
  const positions = db
    .prepare<[string], PositionRow>(
      `SELECT p.*, l.side AS plan_side, l.lane, l.leverage, l.take_profit, l.stop_loss, l.liquidation_price,
              l.pair_id, l.thesis, l.falsifying_price, l.epoch
       FROM positions p JOIN plans l USING (position_id) WHERE p.book_id = ? ORDER BY p.opened_ts_ms, p.position_id`,
    )
    .safeIntegers(true)
    .all(id);
  const rollups = db
    .prepare<[string], RollupRow>("SELECT * FROM rollups WHERE book_id = ?")
    .safeIntegers(true)
    .all(id);
  return {
    balances,
    positions: positions.map(toPosition),
    rollups: rollups.map((row) => ({
      by: row.by,
      key: row.key,
      epoch: Number(row.epoch),
      tally: toTally(row),
    })),
  };
}
