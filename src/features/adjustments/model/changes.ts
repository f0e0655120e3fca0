/** What each kind of adjustment does to a book's rules. Deterministic, and null where it would change nothing. */
import type { BookRules, LaneRules, RulePatch } from "#src/domain/book-rules.ts";
import type { Lane } from "#src/domain/instrument.ts";
import { applyRate, rate, rateFromUnits, type Rate } from "#src/domain/money.ts";
import type { AdjustmentKind } from "./adjustment.ts";

export type RuleAdjustment = Exclude<AdjustmentKind, "rest-symbol">;

/** Size less a quarter, and a stop at three quarters of its distance. */
const QUARTER_LESS = rate("0.75");
/** A stop a quarter further away, and so much smaller that it risks the same: 1 / 1.25. */
const QUARTER_MORE = rate("1.25");
const SAME_RISK = rate("0.8");
/** A scan that is at least half longer, in whole bars: 8 minutes become 12 where bars are of 4. */
const SCAN_FACTOR = 1.5;
const COOLDOWN_FACTOR = 2;
const HALF = rate("0.5");
const COOLDOWN_MAX_MS = 24 * 3_600_000;
const SCAN_MAX_MS = 24 * 3_600_000;

export const ADJUSTMENT_TITLES: Readonly<Record<AdjustmentKind, string>> = {
  "rest-symbol": "Rest a symbol for 48 h",
  "cut-size-tighten-stops": "Cut size 25% and tighten stops 25%",
  "widen-stops": "Widen stops 25% at the same risk",
  "longer-scan": "Scan less often",
  "longer-cooldown": "Double the cooldown after a stop",
  "funding-guard": "Halve the funding that a position may pay",
  "lower-leverage": "One step less leverage",
};

/** `barMs` is the desk's bar, of which a scan is a whole number. */
export function patchFor(kind: RuleAdjustment, rules: BookRules, barMs: number): RulePatch | null {
  switch (kind) {
    case "cut-size-tighten-stops":
      return lanesPatch(rules, ({ allocation, stopLoss }) => ({
        allocation: times(allocation, QUARTER_LESS),
        stopLoss: times(stopLoss, QUARTER_LESS),
      }));
    case "widen-stops":
      return lanesPatch(rules, ({ allocation, stopLoss }) => ({
        allocation: times(allocation, SAME_RISK),
        stopLoss: times(stopLoss, QUARTER_MORE),
      }));
    case "longer-scan":
      return longerScan(rules, barMs);
    case "longer-cooldown": {
      const cooldownMs = rules.guards.cooldownMs * COOLDOWN_FACTOR;
      return cooldownMs === 0 || cooldownMs > COOLDOWN_MAX_MS ? null : { guards: { cooldownMs } };
    }
    case "funding-guard": {
      const fundingRateMax = times(rules.guards.fundingRateMax, HALF);
      return fundingRateMax === 0 ? null : { guards: { fundingRateMax } };
    }
    case "lower-leverage": {
      const { leverage } = rules.lanes.futures;
      return leverage <= 1 ? null : { lanes: { futures: { leverage: leverage - 1 } } };
    }
  }
}

function lanesPatch(rules: BookRules, change: (lane: LaneRules) => Partial<LaneRules>): RulePatch | null {
  const lanes: Partial<Record<Lane, Partial<LaneRules>>> = {};
  for (const lane of ["futures", "spot"] as const)
    if (rules.lanes[lane].enabled) lanes[lane] = change(rules.lanes[lane]);
  return Object.keys(lanes).length === 0 ? null : { lanes };
}

function longerScan({ scanMs }: BookRules, barMs: number): RulePatch | null {
  const longer = Math.ceil((scanMs * SCAN_FACTOR) / barMs) * barMs;
  return longer > SCAN_MAX_MS ? null : { scanMs: longer };
}

function times(value: Rate, factor: Rate): Rate {
  return rateFromUnits(Number(applyRate(BigInt(value), factor)));
}
