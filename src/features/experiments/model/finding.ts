/**
 * What the pairs say about the signal. Only complete futures pairs speak: both sides of one decision, each left by its own
 * exit. A pair counts by its return, so that a book that has grown has no louder voice. Pure.
 */
import type { RoundTrip } from "#src/domain/position.ts";
import { blockOf, intervalAtLook, lookAt, nextLookAfter, type LookInterval } from "./looks.ts";
import type { CompletePair } from "./pairs.ts";

/**
 * `signal-right`: the signal's side earns more than its mirror. `wrong-sign`: the mirror does. `costs`: neither is shown to,
 * and both lose. `not-distinguishable`: no difference was found, which is a result. `too-early`: too few pairs to say.
 */
export type FindingKind = "signal-right" | "wrong-sign" | "costs" | "not-distinguishable" | "too-early";

/** Intervals are fractions of the entry notional a pair, after fees and before funding, over the first `look` pairs. */
export type Finding = {
  readonly kind: FindingKind;
  /** Complete by now. */
  readonly pairs: number;
  /** How many of them the finding rests on; null before the first look. */
  readonly look: number | null;
  readonly nextLook: number;
  /** Half of what the signal's side earned above its mirror. */
  readonly edge: LookInterval | null;
  readonly first: LookInterval | null;
  readonly second: LookInterval | null;
};

/** From here on a difference that is not found is a result. */
const RESULT_FROM = 100;

export function findingOf(pairs: readonly CompletePair[]): Finding {
  const look = lookAt(pairs.length);
  const counts = { pairs: pairs.length, look, nextLook: nextLookAfter(pairs.length) };
  if (look === null) return { ...counts, kind: "too-early", edge: null, first: null, second: null };
  const settled = pairs.toSorted((left, right) => settledTsMs(left) - settledTsMs(right)).slice(0, look);
  const meanOf = (valueOf: (pair: CompletePair) => number): LookInterval | null =>
    intervalAtLook(
      settled.map((pair) => ({ cluster: blockOf(pair.first.openedTsMs), value: valueOf(pair) })),
      look,
    );
  const edge = meanOf(({ first, second }) => (returnOf(first) - returnOf(second)) / 2);
  const [first, second] = [meanOf((pair) => returnOf(pair.first)), meanOf((pair) => returnOf(pair.second))];
  return { ...counts, kind: kindOf(look, edge, first, second), edge, first, second };
}

function kindOf(
  look: number,
  edge: LookInterval | null,
  first: LookInterval | null,
  second: LookInterval | null,
): FindingKind {
  if (edge === null || first === null || second === null) return "too-early";
  if (edge.low > 0) return "signal-right";
  if (edge.high < 0) return "wrong-sign";
  if (first.high < 0 && second.high < 0) return "costs";
  return look < RESULT_FROM ? "too-early" : "not-distinguishable";
}

function settledTsMs({ first, second }: CompletePair): number {
  return Math.max(first.closedTsMs, second.closedTsMs);
}

/** After fees and before funding, as a fraction of the entry notional. */
export function returnOf({ grossPnl, fees, entryNotional }: RoundTrip): number {
  return Number(grossPnl - fees) / Number(entryNotional);
}
