/** One round trip with its plan, its fills and its signal, behind the RoundTripHistory port. */
import { z } from "zod";
import type { RoundTripHistory, TripSource } from "../round-trip-history.ts";
import { FILLS_OF_POSITION, type OrderFillRow } from "#src/features/experiments/store/control-history.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";
import {
  toFill,
  toPlan,
  toRoundTripValue,
  type PlanRow,
  type RoundTripRow,
} from "#src/storage/ledger/ledger-rows.ts";

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
