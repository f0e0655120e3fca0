/** What kind of market a position was opened in, read from the bars before it. */
import type { PriceBar } from "#src/domain/market.ts";

/** Volatility against the day before, and whether the price went somewhere. */
export const REGIMES = [
  "calm trend",
  "calm range",
  "usual trend",
  "usual range",
  "wild trend",
  "wild range",
  "unknown",
] as const;
export type Regime = (typeof REGIMES)[number];

export type Before = {
  readonly regime: Regime;
  /** Mean range of the newest bars, as a fraction of the price; null where there are too few. */
  readonly meanRange: number | null;
};

/** Newest bars that are judged, and how many before them they are judged against (a day of 15-minute bars). */
const RECENT_BARS = 14;
export const BEFORE_BARS = 96;
/** The recent mean range below or above this much of the usual one. */
const CALM_BELOW = 0.75;
const WILD_ABOVE = 1.5;
/** Net move over the way made (Kaufman's efficiency ratio): at least this is a trend. */
const TREND_FROM = 0.3;

/** `bars` in order, closed before the entry; at least the recent ones are needed, and twice as many to compare. */
export function marketBefore(bars: readonly PriceBar[]): Before {
  const recent = bars.slice(-RECENT_BARS);
  if (recent.length < RECENT_BARS) return { regime: "unknown", meanRange: null };
  const meanRange = meanRangeOf(recent);
  if (bars.length < 2 * RECENT_BARS) return { regime: "unknown", meanRange };
  const usual = meanRangeOf(bars.slice(-BEFORE_BARS));
  const ratio = usual === 0 ? 1 : meanRange / usual;
  const volatility = ratio < CALM_BELOW ? "calm" : ratio > WILD_ABOVE ? "wild" : "usual";
  return { regime: `${volatility} ${efficiency(recent) >= TREND_FROM ? "trend" : "range"}`, meanRange };
}

function meanRangeOf(bars: readonly PriceBar[]): number {
  return bars.reduce((sum, { high, low, close }) => sum + (high - low) / close, 0) / bars.length;
}

function efficiency(bars: readonly PriceBar[]): number {
  let way = 0;
  for (const [index, bar] of bars.entries())
    way += Math.abs(bar.close - (bars[index - 1]?.close ?? bar.open));
  const [first, last] = [bars[0], bars.at(-1)];
  return first === undefined || last === undefined || way === 0 ? 0 : Math.abs(last.close - first.open) / way;
}
