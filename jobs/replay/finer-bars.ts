/** The shorter bars inside a long one, where the recording has all of them. */
import type { Bar } from "#src/domain/market.ts";
import { ColumnBar } from "./column-bar.ts";
import { lowerBound, type FinerBars, type ReplaySymbol } from "./replay-market.ts";

const NONE: readonly Bar[] = [];

/** Finds the finest bars that cover a whole bar of a symbol, in order of time; none where one is missing. */
export function createFinerLookup(symbols: readonly ReplaySymbol[]): (bar: Bar) => readonly Bar[] {
  const bySymbol = new Map(symbols.map(({ symbol, finer }) => [symbol, finer]));
  return (bar) => {
    for (const finer of bySymbol.get(bar.symbol) ?? []) {
      const inside = barsInside(bar, finer);
      if (inside !== null) return inside;
    }
    return NONE;
  };
}

/** The columns ascend without a repetition, so first and last being in place means that none is missing. */
function barsInside(bar: Bar, { barMs, bars }: FinerBars): readonly Bar[] | null {
  const count = (bar.closeTsMs - bar.openTsMs) / barMs;
  const first = lowerBound(bars.openTsMs, bar.openTsMs);
  const isWhole =
    bars.openTsMs[first] === bar.openTsMs && bars.openTsMs[first + count - 1] === bar.closeTsMs - barMs;
  if (!isWhole) return null;
  return Array.from({ length: count }, (_, index) => new ColumnBar(bar.symbol, bars, barMs, first + index));
}
