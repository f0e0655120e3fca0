/** What the experiment reads of the ledger, behind the ControlHistory port. */
import { z } from "zod";
import type { PlannedTrip } from "../model/fee-floor.ts";
import { priceFromUnits, type Price } from "#src/domain/money.ts";
import type { Fill } from "#src/domain/order.ts";
import type { ControlHistory, TripFilter } from "../control-history.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";
import {
  toFill,
  toRoundTripValue,
  type FillRow,
  type OrderRow,
  type RoundTripRow,
} from "#src/storage/ledger/ledger-rows.ts";

type PlannedRow = RoundTripRow & { take_profit: bigint | null; stop_loss: bigint | null };
export type OrderFillRow = OrderRow & FillRow & { event_ts_ms: bigint };

const PLANNED = `
SELECT r.*, p.take_profit, p.stop_loss
FROM round_trips r JOIN plans p ON p.position_id = r.round_trip_id`;
const FOREVER_MS = Number.MAX_SAFE_INTEGER;
const NEWEST_FIRST = "ORDER BY r.closed_ts_ms DESC, r.rowid DESC LIMIT :limit";

export const FILLS_OF_POSITION = `
SELECT o.*, f.quantity AS fill_quantity, f.sequence, f.price, f.notional, f.fee, f.fee_rate, f.liquidity, f.margin,
       f.bid, f.ask, f.decision_price, f.slippage_rate, f.latency_ms, f.model, e.event_ts_ms
FROM orders o JOIN fills f USING (order_number) JOIN entries e USING (entry_id)
WHERE o.position_id = ? ORDER BY f.entry_id`;

const outcomesSchema = z.array(
  z.object({ bookId: z.string(), action: z.string(), reason: z.string().nullable() }),
);

/** The tables of `CONTROL_SCHEMA` exist. */
export function createControlHistory(db: SqliteDatabase): ControlHistory {
  return { ...createTripReads(db), ...createShadowReads(db), whyNotOpened: createWhyNotOpened(db) };
}

function createTripReads(db: SqliteDatabase): Pick<ControlHistory, "tripsOfEpoch" | "halvesOfPairs"> {
  const ofEpoch = db
    .prepare<[{ id: string; epoch: number; limit: number }], PlannedRow>(
      `${PLANNED} WHERE r.book_id = :id AND r.epoch = :epoch ${NEWEST_FIRST}`,
    )
    .safeIntegers(true);
  const ofPair = db
    .prepare<[string, string], RoundTripRow>("SELECT * FROM round_trips WHERE pair_id = ? AND book_id = ?")
    .safeIntegers(true);
  return {
    tripsOfEpoch: (id, epoch, limit) => ofEpoch.all({ id, epoch, limit }).map(toPlanned),
    halvesOfPairs: (id, pairIds) =>
      pairIds.flatMap((pairId) => {
        const row = ofPair.get(pairId, id);
        return row === undefined ? [] : toRoundTripValue(row);
      }),
  };
}

function createShadowReads(db: SqliteDatabase): Pick<ControlHistory, "shadowSources"> {
  const between = "r.epoch >= 0 AND r.closed_ts_ms >= :from AND r.closed_ts_ms < :to";
  const ofBook = db
    .prepare<[Bound], PlannedRow>(`${PLANNED} WHERE r.book_id = :id AND ${between} ${NEWEST_FIRST}`)
    .safeIntegers(true);
  const ofSymbol = db
    .prepare<[Bound], PlannedRow>(
      `${PLANNED} WHERE r.book_id = :id AND r.symbol = :symbol AND ${between} ${NEWEST_FIRST}`,
    )
    .safeIntegers(true);
  const fills = db.prepare<[string], OrderFillRow>(FILLS_OF_POSITION).safeIntegers(true);
  return {
    shadowSources: (filter, limit) => {
      const rows = filter.symbol === undefined ? ofBook : ofSymbol;
      return rows.all(boundOf(filter, limit)).map((row) => ({
        ...toPlanned(row),
        ...splitFills(fills.all(row.round_trip_id).map((fill) => toFill(fill, Number(fill.event_ts_ms)))),
      }));
    },
  };
}

type Bound = { id: string; symbol?: string; from: number; to: number; limit: number };

function boundOf({ bookId, symbol, fromTsMs = 0, toTsMs = FOREVER_MS }: TripFilter, limit: number): Bound {
  return { id: bookId, ...(symbol !== undefined && { symbol }), from: fromTsMs, to: toTsMs, limit };
}

function splitFills(fills: readonly Fill[]): {
  readonly openings: readonly Fill[];
  readonly closings: readonly Fill[];
} {
  return {
    openings: fills.filter(({ order }) => order.effect === "open"),
    closings: fills.filter(({ order }) => order.effect === "close"),
  };
}

/** First what the book decided on the signal; where it ordered, how the order ended. */
function createWhyNotOpened(db: SqliteDatabase): ControlHistory["whyNotOpened"] {
  const decided = db.prepare<[string], { outcomes: string }>(
    "SELECT outcomes FROM signals WHERE signal_id = ? LIMIT 1",
  );
  const ended = db.prepare<[string], { reason: string }>(
    "SELECT e.reason FROM orders o JOIN order_ends e USING (order_number) WHERE o.cause = ?",
  );
  return (id, pairId) => {
    const row = decided.get(pairId);
    const outcomes = row === undefined ? [] : outcomesSchema.parse(JSON.parse(row.outcomes));
    const outcome = outcomes.find((one) => one.bookId === id);
    return outcome?.action === "ordered"
      ? (ended.get(`signal:${pairId}:${id}`)?.reason ?? null)
      : (outcome?.reason ?? null);
  };
}

function toPlanned(row: PlannedRow): PlannedTrip {
  return {
    roundTrip: toRoundTripValue(row),
    takeProfit: priceOrNull(row.take_profit),
    stopLoss: priceOrNull(row.stop_loss),
  };
}

function priceOrNull(units: bigint | null): Price | null {
  return units === null ? null : priceFromUnits(Number(units));
}
