import type { Bar } from "#src/domain/market.ts";
import { priceFromUnits, type Amount, type Price } from "#src/domain/money.ts";
import type { ReplayBars } from "./replay-market.ts";

/** Bar `index` of some columns as the event that a market would send. @throws RangeError for a price that is none. */
export class ColumnBar implements Bar {
  readonly type = "bar" as const;
  readonly symbol: string;
  readonly openTsMs: number;
  readonly closeTsMs: number;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  readonly volume: Amount;

  constructor(symbol: string, bars: ReplayBars, barMs: number, index: number) {
    this.symbol = symbol;
    this.openTsMs = bars.openTsMs[index] ?? Number.NaN;
    this.closeTsMs = this.openTsMs + barMs;
    this.open = priceFromUnits(bars.open[index] ?? 0);
    this.high = priceFromUnits(bars.high[index] ?? 0);
    this.low = priceFromUnits(bars.low[index] ?? 0);
    this.close = priceFromUnits(bars.close[index] ?? 0);
    this.volume = BigInt(bars.volume[index] ?? 0);
  }
}
