/** Small columns for replays, made by hand. */
import { symbolOf, type Instrument, type Lane } from "#src/domain/instrument.ts";
import type { ReplayBars, ReplaySymbol } from "#jobs/replay/replay-market.ts";
import { instrument } from "./desk-fixture.ts";

export type Ohlc = readonly [open: number, high: number, low: number, close: number];
export type Points = { readonly tsMs: readonly number[]; readonly prices: readonly number[] };

/** Bars in a row from whole prices: one number is a bar that does not move. Volume is one. */
export function columnsOf(startTsMs: number, barMs: number, prices: readonly (number | Ohlc)[]): ReplayBars {
  const rows = prices.map((each) => (typeof each === "number" ? ([each, each, each, each] as const) : each));
  const column = (index: 0 | 1 | 2 | 3): Float64Array =>
    Float64Array.from(rows, (row) => Math.round(row[index] * 1e8));
  return {
    length: rows.length,
    openTsMs: Float64Array.from(rows, (_, index) => startTsMs + index * barMs),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    volume: new Float64Array(rows.length).fill(1e8),
  };
}

export type ReplaySymbolParts = {
  readonly bars: ReplayBars;
  readonly marks?: Points;
  /** Rates in units of 1e-8. */
  readonly funding?: Points & { readonly rates: readonly number[] };
  readonly finer?: ReplaySymbol["finer"];
  readonly lane?: Lane;
  readonly instrument?: Partial<Instrument>;
};

/** A base asset, as a perpetual unless told otherwise. */
export function replaySymbol(base: string, parts: ReplaySymbolParts): ReplaySymbol {
  const { bars, marks, funding, finer = [], lane = "futures" } = parts;
  const symbol = symbolOf(base, lane);
  return {
    symbol,
    instrument: instrument(symbol, parts.instrument),
    bars,
    marks: pointColumns(marks),
    funding: { ...pointColumns(funding), fundingRate: Float64Array.from(funding?.rates ?? []) },
    finer,
  };
}

function pointColumns(points: Points | undefined): ReplaySymbol["marks"] {
  return {
    length: points?.tsMs.length ?? 0,
    tsMs: Float64Array.from(points?.tsMs ?? []),
    markPrice: Float64Array.from(points?.prices ?? [], (price) => Math.round(price * 1e8)),
  };
}
