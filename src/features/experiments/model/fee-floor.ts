/** The win rate that the exits and the fees ask for before anything is earned. */
import { absolute, divide, rateFromUnits, UNIT, type Price, type Rate } from "#src/domain/money.ts";
import { averagePrice, type RoundTrip } from "#src/domain/position.ts";

/** A closed round trip with the exits that its entry planned; null where it had none. */
export type PlannedTrip = {
  readonly roundTrip: RoundTrip;
  readonly takeProfit: Price | null;
  readonly stopLoss: Price | null;
};

/**
 * Means over `n` round trips: the distances of the exits from the entry, and the fees of both fills over the entry
 * notional. `winRate` above 1 means that the take-profit does not even cover the fees.
 */
export type FeeFloor = {
  readonly n: number;
  readonly takeProfit: Rate;
  readonly stopLoss: Rate;
  readonly fees: Rate;
  readonly winRate: number;
};

/**
 * The win rate `p` at which `p x (takeProfit - fees) = (1 - p) x (stopLoss + fees)`, so
 * `(stopLoss + fees) / (takeProfit + stopLoss)`: what it takes to come out even if every exit fills at its level.
 * Null where no round trip had both exits.
 */
export function feeFloor(trips: readonly PlannedTrip[]): FeeFloor | null {
  const sums = { n: 0n, takeProfit: 0n, stopLoss: 0n, fees: 0n };
  for (const { roundTrip, takeProfit, stopLoss } of trips) {
    if (takeProfit === null || stopLoss === null) continue;
    const entry = BigInt(averagePrice(roundTrip.entryNotional, roundTrip.quantity));
    sums.n += 1n;
    sums.takeProfit += shareOf(BigInt(takeProfit) - entry, entry);
    sums.stopLoss += shareOf(BigInt(stopLoss) - entry, entry);
    sums.fees += shareOf(roundTrip.fees, roundTrip.entryNotional);
  }
  if (sums.n === 0n || sums.takeProfit + sums.stopLoss === 0n) return null;
  const mean = (sum: bigint): Rate => rateFromUnits(Number(divide(sum, sums.n, "half-even")));
  return {
    n: Number(sums.n),
    takeProfit: mean(sums.takeProfit),
    stopLoss: mean(sums.stopLoss),
    fees: mean(sums.fees),
    winRate: Number(sums.stopLoss + sums.fees) / Number(sums.takeProfit + sums.stopLoss),
  };
}

function shareOf(part: bigint, whole: bigint): bigint {
  return divide(absolute(part) * UNIT, whole, "half-even");
}
