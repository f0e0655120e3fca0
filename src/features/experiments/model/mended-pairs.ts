/**
 * Broken pairs are not missing at random: halts drop losing ends, guards drop crowded sides. What the edge would be with
 * them says whether that matters; a side that is missing is what its shadow made.
 */
import { leftByItself, type RoundTrip } from "#src/domain/position.ts";
import { returnOf } from "./finding.ts";
import { blockOf, intervalAtLook, lookAt, type LookInterval } from "./looks.ts";
import type { BrokenPair, CompletePair } from "./pairs.ts";

/** `added` broken pairs were mended; the others have no side that left by its own exit, or no shadow of it. */
export type WithBroken = {
  readonly added: number;
  readonly leftOut: number;
  /** Over all complete pairs, and over these and the mended ones; null below the first look. */
  readonly without: LookInterval | null;
  readonly with: LookInterval | null;
};

/** `shadowHalf` is the opposite side of a round trip, or null where its bars are not known. */
export function withBrokenPairs(
  complete: readonly CompletePair[],
  broken: readonly BrokenPair[],
  shadowHalf: (roundTrip: RoundTrip) => RoundTrip | null,
): WithBroken {
  const mended = broken.flatMap((pair) => mend(pair, shadowHalf) ?? []);
  return {
    added: mended.length,
    leftOut: broken.length - mended.length,
    without: edgeOf(complete),
    with: edgeOf([...complete, ...mended]),
  };
}

function mend(
  { pairId, first, second }: BrokenPair,
  shadowHalf: (roundTrip: RoundTrip) => RoundTrip | null,
): CompletePair | null {
  if (first !== null && leftByItself(first)) {
    const other = shadowHalf(first);
    return other && { pairId, first, second: other };
  }
  if (second === null || !leftByItself(second)) return null;
  const one = shadowHalf(second);
  return one && { pairId, first: one, second };
}

function edgeOf(pairs: readonly CompletePair[]): LookInterval | null {
  const look = lookAt(pairs.length);
  if (look === null) return null;
  const values = pairs.map(({ first, second }) => ({
    cluster: blockOf(first.openedTsMs),
    value: (returnOf(first) - returnOf(second)) / 2,
  }));
  return intervalAtLook(values, look);
}
