/** What the second program reads of the database: plain SQL over the journal and the bars, in floats. */
import type { SqliteDatabase } from "#src/storage/database.ts";

export type Span = { readonly fromMs: number; readonly toMs: number };
export type Trip = {
  readonly position: string;
  /** Notional of the opening fills. */
  readonly entry: number;
  readonly gross: number;
  readonly fees: number;
  readonly funding: number;
  readonly net: number;
  readonly closedMs: number;
  readonly openedMs: number;
  readonly pair: string | null;
  readonly byOwnExit: boolean;
  readonly reason: string;
  readonly symbol: string;
};

const UNITS = 1e8;
const HOUR_MS = 3_600_000;

/** From fills and settlements alone, whatever the desk's own table of round trips says. */
export function tripsBySql(db: SqliteDatabase, book: string): readonly Trip[] {
  type Row = {
    position: string;
    entry: number;
    flows: number;
    fees: number;
    funding: number;
    closed: number;
    opened: number;
    pair: string | null;
    reason: string;
    symbol: string;
  };
  return db
    .prepare<[string], Row>(
      `SELECT o.position_id AS position, o.symbol AS symbol, sum(CASE o.side WHEN 'sell' THEN f.notional ELSE -f.notional END) AS flows,
         sum(CASE o.effect WHEN 'open' THEN f.notional ELSE 0 END) AS entry, sum(f.fee) AS fees, max(e.event_ts_ms) AS closed, min(e.event_ts_ms) AS opened,
         (SELECT CASE lane WHEN 'futures' THEN pair_id END FROM plans l WHERE l.position_id = o.position_id) AS pair,
         (SELECT reason FROM orders c WHERE c.position_id = o.position_id AND c.effect = 'close'
          ORDER BY c.order_number DESC LIMIT 1) AS reason,
         coalesce((SELECT sum(g.payment) FROM fundings g JOIN entries ge ON ge.entry_id = g.entry_id
                   WHERE g.position_id = o.position_id AND ge.book_id = o.book_id), 0) AS funding
       FROM orders o JOIN fills f USING (order_number) JOIN entries e USING (entry_id)
       WHERE o.book_id = ? GROUP BY o.position_id
       HAVING sum(CASE o.effect WHEN 'open' THEN f.quantity ELSE -f.quantity END) = 0`,
    )
    .all(book)
    .map(({ position, symbol, entry, flows, fees, funding, closed, opened, pair, reason }) => ({
      position,
      entry: entry / UNITS,
      gross: flows / UNITS,
      fees: fees / UNITS,
      funding: funding / UNITS,
      net: (flows - fees + funding) / UNITS,
      closedMs: closed,
      openedMs: opened,
      pair,
      reason,
      symbol,
      byOwnExit: ["take-profit", "stop-loss", "liquidation"].includes(reason),
    }));
}

/** Hourly, with both ends: money that flowed, and what was held at the newest close. */
export function equitiesBySql(db: SqliteDatabase, book: string, { fromMs, toMs }: Span): readonly number[] {
  const hours = Math.ceil((toMs - fromMs) / HOUR_MS);
  return Array.from({ length: hours + 1 }, (_, hour) =>
    equityBySql(db, book, Math.min(toMs, fromMs + hour * HOUR_MS)),
  );
}

function equityBySql(db: SqliteDatabase, book: string, ts: number): number {
  const { cash } = db
    .prepare<{ book: string; ts: number }, { cash: number }>(
      `SELECT (SELECT sum(p.amount) FROM postings p JOIN entries e USING (entry_id)
               WHERE e.book_id = :book AND e.kind = 'opening-balance' AND p.account = 'cash')
            + coalesce((SELECT sum(CASE o.side WHEN 'sell' THEN f.notional ELSE -f.notional END - f.fee)
               FROM fills f JOIN orders o USING (order_number) JOIN entries e USING (entry_id)
               WHERE o.book_id = :book AND e.event_ts_ms < :ts), 0)
            + coalesce((SELECT sum(g.payment) FROM fundings g JOIN entries e USING (entry_id)
               WHERE e.book_id = :book AND e.event_ts_ms < :ts), 0) AS cash`,
    )
    .get({ book, ts }) ?? { cash: 0 };
  const held = db
    .prepare<{ book: string; ts: number }, { worth: number }>(
      `SELECT q.quantity * 1.0 * (SELECT close FROM bars b WHERE b.symbol = q.symbol AND b.close_ts_ms <= :ts
                                  ORDER BY b.close_ts_ms DESC LIMIT 1) / 1e8 AS worth
       FROM (SELECT o.symbol, sum(CASE o.side WHEN 'buy' THEN f.quantity ELSE -f.quantity END) AS quantity
             FROM fills f JOIN orders o USING (order_number) JOIN entries e USING (entry_id)
             WHERE o.book_id = :book AND e.event_ts_ms < :ts GROUP BY o.symbol) q WHERE q.quantity <> 0`,
    )
    .all({ book, ts });
  return (cash + held.reduce((total, { worth }) => total + worth, 0)) / UNITS;
}

/** Positions that were held at a moment: opened before it, and not flat by then. */
export function openBySql(db: SqliteDatabase, book: string, ts: number): number {
  return (
    db
      .prepare<[string, number], { n: number }>(
        `SELECT count(*) AS n FROM (
           SELECT 1 FROM orders o JOIN fills f USING (order_number) JOIN entries e USING (entry_id)
           WHERE o.book_id = ? AND e.event_ts_ms < ? GROUP BY o.position_id
           HAVING sum(CASE o.effect WHEN 'open' THEN f.quantity ELSE -f.quantity END) <> 0)`,
      )
      .get(book, ts)?.n ?? 0
  );
}

export function openPairsBySql(db: SqliteDatabase): ReadonlySet<string> {
  const rows = db
    .prepare<[], { pair: string }>(
      `SELECT DISTINCT l.pair_id AS pair FROM plans l WHERE l.lane = 'futures' AND l.pair_id IS NOT NULL AND
         (SELECT sum(CASE o.effect WHEN 'open' THEN f.quantity ELSE -f.quantity END)
          FROM orders o JOIN fills f USING (order_number) WHERE o.position_id = l.position_id) <> 0`,
    )
    .all();
  return new Set(rows.map(({ pair }) => pair));
}
