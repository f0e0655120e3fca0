/** Bars as columns: what a replay of millions of bars iterates without making an object for each. */
import type { Bar } from "#src/domain/market.ts";
import { priceFromUnits } from "#src/domain/money.ts";

/** Bars of one length, in time order. Prices and volume are integers in units of 1e-8; times are ms. */
export type BarColumns = {
  readonly length: number;
  readonly openTsMs: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Base asset. A whole number also above 2^53. */
  readonly volume: Float64Array;
};

/** The bars `from` (inclusive) to `to` (exclusive), without a copy. */
export function sliceBars(bars: BarColumns, from: number, to: number): BarColumns {
  const start = Math.max(0, from);
  const end = Math.max(start, Math.min(bars.length, to));
  return {
    length: end - start,
    openTsMs: bars.openTsMs.subarray(start, end),
    open: bars.open.subarray(start, end),
    high: bars.high.subarray(start, end),
    low: bars.low.subarray(start, end),
    close: bars.close.subarray(start, end),
    volume: bars.volume.subarray(start, end),
  };
}

/** The first index whose time is not before `tsMs`; the length when there is none. `times` ascends. */
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

/** Bar `index` as an event. @throws RangeError outside the columns. */
export function barAt(symbol: string, bars: BarColumns, barMs: number, index: number): Bar {
  const openTsMs = bars.openTsMs[index];
  if (openTsMs === undefined) throw new RangeError(`no bar ${index} of ${bars.length}`);
  return {
    type: "bar",
    symbol,
    openTsMs,
    closeTsMs: openTsMs + barMs,
    open: priceFromUnits(bars.open[index] ?? 0),
    high: priceFromUnits(bars.high[index] ?? 0),
    low: priceFromUnits(bars.low[index] ?? 0),
    close: priceFromUnits(bars.close[index] ?? 0),
    volume: bars.volume[index] ?? 0,
  };
}

/**
 * Longer bars out of shorter ones, aligned to multiples of `toMs`. Where the venue itself has a gap, a bar
 * is made of what there is, as the venue does; a bar that the columns only begin or end in is left out.
 * @throws RangeError unless `toMs` is a multiple of `fromMs`.
 */
export function aggregateBars(bars: BarColumns, fromMs: number, toMs: number): BarColumns {
  if (toMs % fromMs !== 0) throw new RangeError(`${toMs} ms is not a multiple of ${fromMs} ms`);
  if (toMs === fromMs || bars.length === 0) return bars;
  const into = emptyColumns(bars.length);
  const firstMs = Math.ceil((bars.openTsMs[0] ?? 0) / toMs) * toMs;
  const lastMs = Math.floor(((bars.openTsMs[bars.length - 1] ?? 0) + fromMs) / toMs) * toMs;
  let group = -1;
  for (let index = lowerBound(bars.openTsMs, firstMs); index < bars.length; index++) {
    const openTsMs = Math.floor((bars.openTsMs[index] ?? 0) / toMs) * toMs;
    if (openTsMs >= lastMs) break;
    if (group < 0 || into.openTsMs[group] !== openTsMs) {
      group += 1;
      openGroup(into, group, bars, index, openTsMs);
    }
    extendGroup(into, group, bars, index);
  }
  return sliceBars(into, 0, group + 1);
}

/** The same for bars as events. `bars` are of one symbol, oldest first. */
export function joinBars(bars: readonly Bar[], fromMs: number, toMs: number): Bar[] {
  const [first] = bars;
  if (first === undefined || fromMs === toMs) return [...bars];
  const joined = aggregateBars(columnsOf(bars), fromMs, toMs);
  return Array.from({ length: joined.length }, (_, index) => barAt(first.symbol, joined, toMs, index));
}

function columnsOf(bars: readonly Bar[]): BarColumns {
  return {
    length: bars.length,
    openTsMs: Float64Array.from(bars, (bar) => bar.openTsMs),
    open: Float64Array.from(bars, (bar) => bar.open),
    high: Float64Array.from(bars, (bar) => bar.high),
    low: Float64Array.from(bars, (bar) => bar.low),
    close: Float64Array.from(bars, (bar) => bar.close),
    volume: Float64Array.from(bars, (bar) => bar.volume),
  };
}

function openGroup(into: BarColumns, group: number, bars: BarColumns, index: number, openTsMs: number): void {
  into.openTsMs[group] = openTsMs;
  into.open[group] = bars.open[index] ?? 0;
  into.high[group] = bars.high[index] ?? 0;
  into.low[group] = bars.low[index] ?? 0;
  into.volume[group] = 0;
}

function extendGroup(into: BarColumns, group: number, bars: BarColumns, index: number): void {
  into.high[group] = Math.max(into.high[group] ?? 0, bars.high[index] ?? 0);
  into.low[group] = Math.min(into.low[group] ?? 0, bars.low[index] ?? 0);
  into.close[group] = bars.close[index] ?? 0;
  into.volume[group] = (into.volume[group] ?? 0) + (bars.volume[index] ?? 0);
}

function emptyColumns(length: number): BarColumns {
  return {
    length,
    openTsMs: new Float64Array(length),
    open: new Float64Array(length),
    high: new Float64Array(length),
    low: new Float64Array(length),
    close: new Float64Array(length),
    volume: new Float64Array(length),
  };
}
