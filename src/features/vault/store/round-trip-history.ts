/** One round trip with its plan, its fills and its signal, behind the RoundTripHistory port. */
import type { Fill } from "#src/domain/order.ts";
import type { EntryPlan, RoundTrip } from "#src/domain/position.ts";
import { FILLS_OF_POSITION, type OrderFillRow } from "#src/features/experiments/store/control-history.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";
import {
  type PlanRow,
  type RoundTripRow,
  toFill,
  toPlan,
  toRoundTripValue,
} from "#src/storage/ledger/ledger-rows.ts";
import { z } from "zod";

/** All that the ledger holds of one closed round trip. `fills` in order. */
export type TripSource = {
  readonly roundTrip: RoundTrip;
  readonly plan: EntryPlan;
  readonly fills: readonly Fill[];
  /** The signal that it was opened on; null for one that was opened by hand. */
  readonly signal: {
    readonly signalId: string;
    readonly confidence: number;
    readonly evidence: Readonly<Record<string, string>>;
  } | null;
};

export interface RoundTripHistory {
  /** Null where there is no such round trip. */
  source(roundTripId: string): TripSource | null;
  /** Close of the newest bar of a symbol that is on record; null before the first. */
  lastBarCloseTsMs(symbol: string): number | null;
}

type SignalRow = { signal_id: string; confidence: number; evidence: string };

const evidenceSchema = z.record(z.string(), z.string());
const SIGNAL_CAUSE = /^signal:(.+):[^:]+$/;

export function createRoundTripHistory(db: SqliteDatabase): RoundTripHistory {
  const trip = db
    .prepare<[string], RoundTripRow>("SELECT * FROM round_trips WHERE round_trip_id = ?")
    .safeIntegers(true);
  const plan = db
    .prepare<[string], PlanRow>("SELECT *, side AS plan_side FROM plans WHERE position_id = ?")
    .safeIntegers(true);
  const fills = db.prepare<[string], OrderFillRow>(FILLS_OF_POSITION).safeIntegers(true);
  const cause = db.prepare<[string], { cause: string }>(
    "SELECT cause FROM orders WHERE position_id = ? AND effect = 'open' ORDER BY order_number LIMIT 1",
  );
  const signal = db.prepare<[string], SignalRow>(
    "SELECT signal_id, confidence, evidence FROM signals WHERE signal_id = ?",
  );
  const lastBar = db.prepare<[string], { close_ts_ms: number }>(
    "SELECT close_ts_ms FROM bars WHERE symbol = ? ORDER BY close_ts_ms DESC LIMIT 1",
  );
  const signalOf = (positionId: string): TripSource["signal"] => {
    const signalId = SIGNAL_CAUSE.exec(cause.get(positionId)?.cause ?? "")?.[1];
    const row = signalId === undefined ? undefined : signal.get(signalId);
    if (row === undefined) return null;
    const evidence = evidenceSchema.parse(JSON.parse(row.evidence));
    return { signalId: row.signal_id, confidence: row.confidence, evidence };
  };
  return {
    source: (id) => {
      const [row, planned] = [trip.get(id), plan.get(id)];
      if (row === undefined || planned === undefined) return null;
      return {
        roundTrip: toRoundTripValue(row),
        plan: toPlan(planned),
        fills: fills.all(id).map((fill) => toFill(fill, Number(fill.event_ts_ms))),
        signal: signalOf(id),
      };
    },
    lastBarCloseTsMs: (symbol) => lastBar.get(symbol)?.close_ts_ms ?? null,
  };
}
