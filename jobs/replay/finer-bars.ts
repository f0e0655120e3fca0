/** The shorter bars inside a long one, where the recording has all of them. */
import type { Bar } from "#src/domain/market.ts";
import { ROW, RowBar, toRows } from "./bar-rows.ts";
import { lowerBound, type FinerBars, type ReplayBars, type ReplaySymbol } from "./replay-market.ts";

type Finer = { readonly barMs: number; readonly bars: ReplayBars; readonly rows: Float64Array };

const NONE: readonly Bar[] = [];

/** Finds the finest bars that cover a whole bar of a symbol, in order of time; none where one is missing. */
export function createFinerLookup(symbols: readonly ReplaySymbol[]): (bar: Bar) => readonly Bar[] {
  const bySymbol = new Map(symbols.map(({ symbol, finer }) => [symbol, finer.map(withRows)]));
  return (bar) => {
    for (const finer of bySymbol.get(bar.symbol) ?? []) {
      const inside = barsInside(bar, finer);
      if (inside !== null) return inside;
    }
    return NONE;
  };
}

function withRows({ barMs, bars }: FinerBars): Finer {
  return { barMs, bars, rows: toRows(bars, 0, bars.length) };
}

/** The columns ascend without a repetition, so first and last being in place means that none is missing. */
function barsInside(
  { symbol, openTsMs, closeTsMs }: Bar,
  { barMs, bars, rows }: Finer,
): readonly Bar[] | null {
  const count = (closeTsMs - openTsMs) / barMs;
  const first = lowerBound(bars.openTsMs, openTsMs);
  const isWhole = bars.openTsMs[first] === openTsMs && bars.openTsMs[first + count - 1] === closeTsMs - barMs;
  if (!isWhole) return null;
  return Array.from({ length: count }, (_, index) => new RowBar(symbol, rows, (first + index) * ROW, barMs));
}
