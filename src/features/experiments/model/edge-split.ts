/**
 * What the signal was worth, apart from what trading cost. Both books take the same decision on opposite sides, so
 * what one gains by the price the other loses, and what both lose is cost.
 */
import { divide, type Amount } from "#src/domain/money.ts";
import type { CompletePair } from "./pairs.ts";

/**
 * B1 and B2 are the books' PnL after fees and before funding, over complete pairs. Sums are kept doubled, because a
 * half of an odd unit is no amount: `2 x net1 = twiceEdge - twiceCost + 2 x funding1` and
 * `2 x net2 = -twiceEdge - twiceCost + 2 x funding2`, to the unit.
 */
export type EdgeSplit = {
  readonly pairs: number;
  /** B1 - B2: positive when the signal was worth something, negative when its mirror image was. */
  readonly twiceEdge: Amount;
  /** -(B1 + B2): what both sides lost together. In the percent mode their exits differ, and that is in it too. */
  readonly twiceCost: Amount;
  /** The part of `twiceCost` that is fees; the rest is spread, slippage and exits. */
  readonly twiceFees: Amount;
  /** Received minus paid. */
  readonly fundingFirst: Amount;
  readonly fundingSecond: Amount;
};

export function splitEdge(pairs: readonly CompletePair[]): EdgeSplit {
  const total = { first: 0n, second: 0n, fees: 0n, fundingFirst: 0n, fundingSecond: 0n };
  for (const { first, second } of pairs) {
    total.first += first.grossPnl - first.fees;
    total.second += second.grossPnl - second.fees;
    total.fees += first.fees + second.fees;
    total.fundingFirst += first.funding;
    total.fundingSecond += second.funding;
  }
  return {
    pairs: pairs.length,
    twiceEdge: total.first - total.second,
    twiceCost: -(total.first + total.second),
    twiceFees: total.fees,
    fundingFirst: total.fundingFirst,
    fundingSecond: total.fundingSecond,
  };
}

/** Half of a doubled sum, rounded half to even: for showing, never for further sums. */
export function halfOf(doubled: Amount): Amount {
  return divide(doubled, 2n, "half-even");
}

/** Twice the edge of one pair. */
export function twiceEdgeOf({ first, second }: CompletePair): Amount {
  return first.grossPnl - first.fees - (second.grossPnl - second.fees);
}
