/**
 * What a replay runs over: the columns of every symbol, in memory. Prices, rates and volumes are integers in
 * units of 1e-8, times are ms since the epoch and ascend. Whoever makes one has checked its values.
 */
import type { Instrument } from "#src/domain/instrument.ts";

/** Bars of one length by their opens. */
export type ReplayBars = {
  readonly length: number;
  readonly openTsMs: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
};

export type ReplayMarks = {
  readonly length: number;
  readonly tsMs: Float64Array;
  readonly markPrice: Float64Array;
};

/** Settlements, by the venue's own stamps. */
export type ReplayFunding = ReplayMarks & { readonly fundingRate: Float64Array };

/** Shorter bars of the same symbol, which tell what came first inside a long one. */
export type FinerBars = { readonly barMs: number; readonly bars: ReplayBars };

export type ReplaySymbol = {
  readonly symbol: string;
  readonly instrument: Instrument;
  readonly bars: ReplayBars;
  readonly funding: ReplayFunding;
  readonly marks: ReplayMarks;
  /** Finest first; empty where there are none. */
  readonly finer: readonly FinerBars[];
};

export type ReplayMarket = {
  readonly source: "recorded" | "simulated";
  /** For people: "recorded market (bars)", "simulated market, seed 7". */
  readonly label: string;
  readonly barMs: number;
  /** In the order in which the bars of one close are told. */
  readonly symbols: readonly ReplaySymbol[];
  /** Bars that open before it only warm up the strategy. */
  readonly startTsMs: number;
};

/** The first index whose time is not before `tsMs`; the length where there is none. */
export function lowerBound(times: Float64Array, tsMs: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < tsMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many bars will be traded on, warm-up left out. */
export function countBars({ symbols, startTsMs }: ReplayMarket): number {
  return symbols.reduce((sum, { bars }) => sum + bars.length - lowerBound(bars.openTsMs, startTsMs), 0);
}
