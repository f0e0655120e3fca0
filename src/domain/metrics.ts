/**
 * What round trips came to. Rates are taken from a `Tally`, so that they cost the same over a hundred round
 * trips and a million; net always means after fees and funding. A round trip that ends at exactly zero is no
 * win: it counts with the losses.
 */
import { assert } from "./errors.ts";
import type { Tally } from "./figures.ts";
import { divide, type Amount } from "./money.ts";
import type { RoundTrip } from "./position.ts";

/** Below this many round trips a rate is shown with a mark: it says little. */
export const FEW_ROUND_TRIPS = 30;

/** A rate is never without the number of round trips behind it. */
export type WinRate = {
  readonly rate: number | null;
  readonly wins: number;
  readonly roundTrips: number;
  readonly few: boolean;
};

/** Share of round trips that won; null for none (and 0 or 1 for one). */
export function winRate({ wins, roundTrips }: Tally): WinRate {
  const rate = roundTrips === 0 ? null : wins / roundTrips;
  return { rate, wins, roundTrips, few: roundTrips < FEW_ROUND_TRIPS };
}

/** What was won over what was lost; null where nothing was lost, so also for no round trips. */
export function profitFactor({ netWon, netLost }: Tally): number | null {
  return quotient(netWon, -netLost);
}

/** Mean net PnL of a round trip in the quote asset, rounded half to even; null for none. */
export function expectancy({ netPnl, roundTrips }: Tally): Amount | null {
  return roundTrips === 0 ? null : divide(netPnl, BigInt(roundTrips), "half-even");
}

/** Average win over average loss (R:R); null until there is at least one of each. */
export function rewardToRisk({ netWon, netLost, wins, roundTrips }: Tally): number | null {
  return wins === 0 ? null : quotient(netWon * BigInt(roundTrips - wins), -netLost * BigInt(wins));
}

/**
 * The win rate at which such wins and losses come out even: `1 / (1 + R:R)`. Null where `rewardToRisk` is.
 */
export function breakEvenWinRate(tally: Tally): number | null {
  const ratio = rewardToRisk(tally);
  return ratio === null ? null : 1 / (1 + ratio);
}

/** Fees for each unit of price PnL before them, gained or lost; null where that is zero, so also for no round trips. */
export function feeDrag({ fees, grossPnl }: Tally): number | null {
  return quotient(fees, grossPnl < 0n ? -grossPnl : grossPnl);
}

/** Net PnL over the entry notional: 0.01 is one percent of the position's size, whatever its leverage. */
export function netReturn({ netPnl, entryNotional }: RoundTrip): number {
  assert(entryNotional > 0n, "a round trip has an entry");
  return Number(netPnl) / Number(entryNotional);
}

/** Net PnL over the margin that the entry locked: `netReturn` times the leverage. */
export function returnOnMargin(roundTrip: RoundTrip): number {
  return netReturn(roundTrip) * roundTrip.leverage;
}

/** From when to when, in ms; a position that is still open ends at the end of what is looked at. */
export type TimeSpan = { readonly fromTsMs: number; readonly toTsMs: number };

/**
 * Share of a window in which at least one position was open, 0 to 1; positions at the same time count once.
 * 0 for no positions; null for a window without length.
 */
export function exposure(positions: readonly TimeSpan[], window: TimeSpan): number | null {
  const length = window.toTsMs - window.fromTsMs;
  if (length <= 0) return null;
  let coveredMs = 0;
  let coveredTo = window.fromTsMs;
  for (const { fromTsMs, toTsMs } of positions.toSorted((one, other) => one.fromTsMs - other.fromTsMs)) {
    const from = Math.max(fromTsMs, coveredTo);
    const to = Math.min(toTsMs, window.toTsMs);
    if (to <= from) continue;
    coveredMs += to - from;
    coveredTo = to;
  }
  return coveredMs / length;
}

/** Null where there is nothing to divide by. */
function quotient(numerator: bigint, denominator: bigint): number | null {
  return denominator === 0n ? null : Number(numerator) / Number(denominator);
}
