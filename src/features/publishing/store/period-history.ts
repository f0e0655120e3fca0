/** Spans of the ledger and of the record behind the PeriodHistory port. */
import { z } from "zod";
import { bookId, type BookId } from "#src/domain/ids.ts";
import { formatExact, priceFromUnits } from "#src/domain/money.ts";
import type { Lane } from "#src/domain/instrument.ts";
import type { PositionSide } from "#src/domain/order.ts";
import type { DeskChange, HeldFill, HeldPosition, PeriodHistory } from "../period-history.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";
import { toRoundTripValue, type RoundTripRow } from "#src/storage/ledger/ledger-rows.ts";

/** More than a desk closes in a week by far; what is above is not read. */
const TRIPS_MAX = 20_000;
const CHANGES_MAX = 200;

type HeldRow = {
  position_id: string;
  symbol: string;
  lane: Lane;
  side: PositionSide;
  closed_ts_ms: bigint | null;
  net_pnl: bigint | null;
};
type FillRow = {
  effect: "open" | "close";
  quantity: bigint;
  notional: bigint;
  fee: bigint;
  margin: bigint;
  event_ts_ms: bigint;
};
type ChangeRow = {
  event_ts_ms: number;
  book_id: string | null;
  kind: DeskChange["kind"];
  a: string;
  b: string;
};

/** The tables of the ledger, the desk, the control and the seasons exist. */
export function createPeriodHistory(db: SqliteDatabase): PeriodHistory {
  return { ...createLedgerReads(db), ...createHeldReads(db), changes: createChanges(db) };
}

type LedgerReads = Pick<
  PeriodHistory,
  "start" | "tripsClosed" | "halvesClosedBefore" | "netClosedBefore" | "priceAt"
>;

function createLedgerReads(db: SqliteDatabase): LedgerReads {
  const openings = db
    .prepare<[], { book_id: string; ts: bigint; amount: bigint }>(
      `SELECT e.book_id, min(e.event_ts_ms) AS ts, sum(p.amount) AS amount FROM entries e JOIN postings p USING (entry_id)
       JOIN books b USING (book_id) WHERE e.kind = 'opening-balance' AND p.account = 'cash'
       GROUP BY e.book_id ORDER BY min(e.entry_id)`,
    )
    .safeIntegers(true);
  const trips = db
    .prepare<[string, number, number, number], RoundTripRow>(
      `SELECT * FROM round_trips WHERE book_id = ? AND closed_ts_ms >= ? AND closed_ts_ms < ?
       ORDER BY closed_ts_ms DESC, rowid DESC LIMIT ?`,
    )
    .safeIntegers(true);
  const half = db
    .prepare<[string, string, number], RoundTripRow>(
      `SELECT * FROM round_trips WHERE pair_id = ? AND book_id = ? AND lane = 'futures' AND closed_ts_ms < ?`,
    )
    .safeIntegers(true);
  const net = db
    .prepare<[string, number], { net: bigint | null }>(
      "SELECT sum(net_pnl) AS net FROM round_trips WHERE book_id = ? AND closed_ts_ms < ?",
    )
    .safeIntegers(true);
  const price = db.prepare<[string, number], { close: number }>(
    "SELECT close FROM bars WHERE symbol = ? AND close_ts_ms <= ? ORDER BY close_ts_ms DESC LIMIT 1",
  );
  return {
    start: () => {
      const rows = openings.all();
      if (rows.length === 0) return null;
      const tsMs = Math.min(...rows.map(({ ts }) => Number(ts)));
      return { tsMs, balances: new Map(rows.map((row) => [bookId(row.book_id), row.amount])) };
    },
    tripsClosed: (id, from, to) => trips.all(id, from, to, TRIPS_MAX).map(toRoundTripValue),
    halvesClosedBefore: (id, pairIds, tsMs) =>
      pairIds.flatMap((pairId) => {
        const row = half.get(pairId, id, tsMs);
        return row === undefined ? [] : toRoundTripValue(row);
      }),
    netClosedBefore: (id, tsMs) => net.get(id, tsMs)?.net ?? 0n,
    priceAt: (symbol, tsMs) => {
      const row = price.get(symbol, tsMs);
      return row === undefined ? null : priceFromUnits(row.close);
    },
  };
}

function createHeldReads(db: SqliteDatabase): Pick<PeriodHistory, "heldDuring"> {
  const held = db
    .prepare<[{ id: string; from: number; to: number }], HeldRow>(
      `SELECT r.round_trip_id AS position_id, r.symbol, r.lane, r.side, r.closed_ts_ms, r.net_pnl FROM round_trips r
       WHERE r.book_id = :id AND r.closed_ts_ms >= :from AND r.opened_ts_ms < :to
       UNION ALL
       SELECT p.position_id, p.symbol, l.lane, l.side, NULL, NULL FROM positions p JOIN plans l USING (position_id)
       WHERE p.book_id = :id AND p.opened_ts_ms < :to
       ORDER BY position_id`,
    )
    .safeIntegers(true);
  const fills = db
    .prepare<[string, number], FillRow>(
      `SELECT o.effect, f.quantity, f.notional, f.fee, f.margin, e.event_ts_ms FROM orders o JOIN fills f USING (order_number)
       JOIN entries e USING (entry_id) WHERE o.position_id = ? AND e.event_ts_ms < ? ORDER BY f.entry_id`,
    )
    .safeIntegers(true);
  const fundings = db
    .prepare<[string, string, number], { payment: bigint; from_margin: bigint; event_ts_ms: bigint }>(
      `SELECT f.payment, f.from_margin, e.event_ts_ms FROM entries e JOIN fundings f USING (entry_id)
       WHERE e.book_id = ? AND e.kind = 'funding' AND f.position_id = ? AND e.event_ts_ms < ? ORDER BY f.entry_id`,
    )
    .safeIntegers(true);
  return {
    heldDuring: (id, from, to) =>
      held.all({ id, from, to }).map((row): HeldPosition => {
        const isClosed = row.closed_ts_ms !== null && row.closed_ts_ms < BigInt(to);
        return {
          positionId: row.position_id,
          symbol: row.symbol,
          lane: row.lane,
          side: row.side,
          fills: fills.all(row.position_id, to).map(toHeldFill),
          fundings: fundings
            .all(id, row.position_id, to)
            .map(({ payment, from_margin: fromMargin, event_ts_ms: eventTsMs }) => ({
              payment,
              fromMargin,
              eventTsMs: Number(eventTsMs),
            })),
          closed: isClosed ? { eventTsMs: Number(row.closed_ts_ms), netPnl: row.net_pnl ?? 0n } : null,
        };
      }),
  };
}

function toHeldFill({ event_ts_ms: eventTsMs, ...fill }: FillRow): HeldFill {
  return { ...fill, eventTsMs: Number(eventTsMs) };
}

/** Person and reason are left out: what is published names nobody. */
function createChanges(db: SqliteDatabase): PeriodHistory["changes"] {
  const changes = db.prepare<[{ from: number; to: number; limit: number }], ChangeRow>(
    `SELECT * FROM (
       SELECT event_ts_ms, book_id, 'rules' AS kind, patch AS a, '' AS b FROM rule_changes
       UNION ALL SELECT event_ts_ms, book_id, 'ban', base, CAST(until_ts_ms AS TEXT) FROM symbol_bans
       UNION ALL SELECT event_ts_ms, book_id, 'state', state, reason FROM state_changes
       UNION ALL SELECT d.event_ts_ms, NULL, 'verdict', v.kind, d.decision FROM verdict_decisions d JOIN verdicts v USING (epoch)
       UNION ALL SELECT event_ts_ms, NULL, 'baseline', CAST(epoch AS TEXT), '' FROM epochs
       UNION ALL SELECT event_ts_ms, NULL, 'season', CAST(season AS TEXT), reason FROM seasons WHERE season > 1
     ) WHERE event_ts_ms >= :from AND event_ts_ms < :to ORDER BY event_ts_ms, kind LIMIT :limit`,
  );
  return (from, to) =>
    changes.all({ from, to, limit: CHANGES_MAX }).map((row) => ({
      eventTsMs: row.event_ts_ms,
      bookId: row.book_id === null ? null : bookIdOf(row.book_id),
      kind: row.kind,
      what: changeWords(row),
    }));
}

function bookIdOf(text: string): BookId {
  return bookId(text);
}

const patchSchema = z.record(z.string(), z.unknown());

function changeWords({ kind, a, b, event_ts_ms: eventTsMs }: ChangeRow): string {
  switch (kind) {
    case "rules":
      return `rules: ${patchWords(a)}`;
    case "ban":
      return Number(b) <= eventTsMs ? `the ban of ${a} was lifted` : `${a} was banned for a while`;
    case "state":
      return a === "halted" ? `was halted: ${b}` : a === "active" ? "trades again" : "was paused";
    case "verdict":
      return `the verdict "${a}" was ${b === "approve" ? "approved" : "declined"}`;
    case "baseline":
      return `a new baseline, epoch ${a}`;
    case "season":
      return `season ${a} began: ${b}`;
  }
}

/** `{"futures":{"takeProfitRate":3000000}}` is "futures.takeProfitRate 0.03": what is kept in units of 1e-8 is shown without them. */
function patchWords(json: string): string {
  const parsed = patchSchema.safeParse(JSON.parse(json));
  return parsed.success ? flat("", parsed.data).join(", ") : "changed";
}

function flat(path: string, value: unknown): readonly string[] {
  if (value !== null && typeof value === "object" && !Array.isArray(value))
    return Object.entries(value).flatMap(([key, inner]) => flat(path === "" ? key : `${path}.${key}`, inner));
  const isUnits =
    (typeof value === "number" || typeof value === "string") && /^-?\d{4,18}$/.test(String(value));
  return [`${path} ${isUnits && !/ms$/i.test(path) ? formatExact(BigInt(String(value))) : shown(value)}`];
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
