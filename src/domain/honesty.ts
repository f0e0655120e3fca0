/**
 * How much of a paper result rests on the simulation being kind: the same round trips with every fill one tick worse,
 * a quarter of a second later, and at twice the spread. Always against us. Pure.
 */
import { divide, UNIT, type Amount, type Price } from "./money.ts";
import type { Fill } from "./order.ts";
import type { RoundTrip } from "./position.ts";

export const LATER_MS = 250;

export type HonestySource = {
  readonly roundTrip: RoundTrip;
  readonly fills: readonly Fill[];
};

/** What the market was like around a fill. `rangeUnits` is high less low of the bar that held it; null where none is kept. */
export type FillMarket = {
  readonly tick: Price;
  readonly bar: { readonly rangeUnits: number; readonly lengthMs: number } | null;
};

/** `net` is as booked. The others are what would be left; fees are taken as they were. */
export type HonestyFigures = {
  readonly roundTrips: number;
  readonly fills: number;
  readonly net: Amount;
  readonly oneTickWorse: Amount;
  readonly later: Amount;
  readonly twiceSpread: Amount;
  readonly allThree: Amount;
  /** Fills without a bar: their later price is not known, and is left as it was. */
  readonly fillsWithoutBar: number;
};

export function honestyOf(
  sources: readonly HonestySource[],
  marketOf: (fill: Fill) => FillMarket,
): HonestyFigures {
  let [net, tick, later, spread, fills, fillsWithoutBar] = [0n, 0n, 0n, 0n, 0, 0];
  for (const { roundTrip, fills: own } of sources) {
    net += roundTrip.netPnl;
    for (const fill of own) {
      const market = marketOf(fill);
      fills += 1;
      tick += costOf(fill, BigInt(market.tick));
      spread += costOf(fill, halfSpread(fill));
      if (market.bar === null) fillsWithoutBar += 1;
      else later += costOf(fill, driftUnits(market.bar.rangeUnits, market.bar.lengthMs));
    }
  }
  return {
    roundTrips: sources.length,
    fills,
    net,
    oneTickWorse: net - tick,
    later: net - later,
    twiceSpread: net - spread,
    allThree: net - tick - later - spread,
    fillsWithoutBar,
  };
}

/** Price units against the whole quantity, rounded up. */
function costOf({ quantity }: Fill, units: bigint): Amount {
  return divide(quantity * units, UNIT, "up");
}

/** A fill pays half the spread; twice the spread is half a spread more. */
function halfSpread({ receipt }: Fill): bigint {
  const gap = BigInt(receipt.ask) - BigInt(receipt.bid);
  return gap > 0n ? divide(gap, 2n, "up") : 0n;
}

/**
 * How far a price typically goes in LATER_MS: of a random walk with this range over a bar, whose range grows with the
 * root of time (Parkinson 1980: the range of a bar is its standard deviation times 2 sqrt(ln 2), about 1.67). One
 * standard deviation is taken, and always against us.
 */
function driftUnits(rangeUnits: number, lengthMs: number): bigint {
  const deviation = rangeUnits / (2 * Math.sqrt(Math.LN2));
  return BigInt(Math.ceil(deviation * Math.sqrt(Math.min(1, LATER_MS / lengthMs))));
}
