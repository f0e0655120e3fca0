/** An adjustment that is in force, a day after it shipped. */
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount, rate } from "#src/domain/money.ts";
import type { AdjustmentFigures } from "#src/features/adjustments/adjustments-api.ts";
import { NOW_MS } from "./fake-desk.ts";

const HOUR_MS = 3_600_000;
const count = { roundTrips: 10, losses: 6, matching: 4, netPnl: amount("-3") };

export function anAdjustment(fields: Partial<AdjustmentFigures> = {}): AdjustmentFigures {
  return {
    adjustmentId: "adjustment-1",
    kind: "widen-stops",
    title: "Widen stops 25% at the same risk",
    reason: "5 of 9 losses were half way",
    cause: "noise-stop",
    symbol: null,
    changes: [
      { type: "rules", bookId: STANDARD_BOOK, patch: { lanes: { futures: { stopLoss: rate("0.02") } } } },
    ],
    pattern: { probability: 0.97, mean: -0.004, low: -0.008, high: 0.0001, n: 25 },
    search: { patterns: 6, adjusted: 0.06 },
    found: { fromTsMs: NOW_MS - 38 * 24 * HOUR_MS, toTsMs: NOW_MS - 10 * 24 * HOUR_MS },
    lastsMs: 168 * HOUR_MS,
    state: "active",
    proposedTsMs: NOW_MS - 48 * HOUR_MS,
    steps: [],
    evidence: null,
    shippedTsMs: NOW_MS - 24 * HOUR_MS,
    endsTsMs: NOW_MS + 144 * HOUR_MS,
    approvalId: null,
    counts: {
      windowMs: 24 * HOUR_MS,
      before: count,
      after: { ...count, losses: 3, matching: 1, netPnl: amount("2") },
    },
    ...fields,
  };
}
