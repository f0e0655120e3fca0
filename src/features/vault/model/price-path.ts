/** The way of the price while a position was open: how far it went against it, and how far its way. */
import type { PriceBar } from "#src/domain/market.ts";
import type { Price } from "#src/domain/money.ts";
import type { Fill, PositionSide } from "#src/domain/order.ts";

/** `move` is a fraction of the entry price, positive in favour of the position. */
export type PathPoint = { readonly move: number; readonly price: Price; readonly tsMs: number };

export type PricePath = {
  /** The worst and the best point. Fills are points too, so both exist without a single bar. */
  readonly adverse: PathPoint;
  readonly favourable: PathPoint;
  /** Length of the bars; null where there were none. */
  readonly barMs: number | null;
  readonly bars: number;
  /** Time between entry and exit that no bar covers. */
  readonly missingMs: number;
};

export type PathSource = {
  readonly side: PositionSide;
  readonly entryPrice: Price;
  readonly openedTsMs: number;
  readonly closedTsMs: number;
  readonly fills: readonly Pick<Fill, "price" | "eventTsMs">[];
};

/** An entry this soon after its bar's open has the whole range of the bar before it. */
const AT_THE_OPEN_MS = 60_000;

/**
 * Walks the bars that overlap the position. What a bar showed before the entry or after the exit is not the position's:
 * the entry's bar counts with its close alone (its whole range where the entry was at its open), the exit's bar with
 * its open alone. So nothing is overstated, and what happened inside those two is known by the fills only.
 */
export function pricePath(source: PathSource, bars: Iterable<PriceBar>): PricePath {
  const points: Seen[] = source.fills.map(({ price, eventTsMs }) => ({ price, tsMs: eventTsMs }));
  let [count, seenTsMs, missingMs] = [0, source.openedTsMs, 0];
  let barMs: number | null = null;
  for (const bar of bars) {
    if (bar.closeTsMs <= source.openedTsMs) continue;
    if (bar.openTsMs > source.closedTsMs) break;
    count += 1;
    barMs = Math.max(barMs ?? 0, bar.closeTsMs - bar.openTsMs);
    missingMs += Math.max(0, bar.openTsMs - seenTsMs);
    seenTsMs = Math.max(seenTsMs, bar.closeTsMs);
    points.push(...seenIn(bar, source));
  }
  missingMs += Math.max(0, source.closedTsMs - seenTsMs);
  return { ...extremes(points, source), barMs, bars: count, missingMs };
}

type Seen = { readonly price: Price; readonly tsMs: number };

function seenIn(bar: PriceBar, { openedTsMs, closedTsMs }: PathSource): readonly Seen[] {
  const startsBefore = openedTsMs - bar.openTsMs > AT_THE_OPEN_MS;
  const endsAfter = bar.closeTsMs > closedTsMs;
  const opening = bar.openTsMs < openedTsMs ? [] : [{ price: bar.open, tsMs: bar.openTsMs }];
  if (endsAfter) return opening;
  const closing = { price: bar.close, tsMs: bar.closeTsMs };
  if (startsBefore) return [closing];
  return [
    ...opening,
    { price: bar.high, tsMs: bar.closeTsMs },
    { price: bar.low, tsMs: bar.closeTsMs },
    closing,
  ];
}

function extremes(
  points: readonly Seen[],
  { side, entryPrice, openedTsMs }: PathSource,
): Pick<PricePath, "adverse" | "favourable"> {
  const start: PathPoint = { move: 0, price: entryPrice, tsMs: openedTsMs };
  let [adverse, favourable] = [start, start];
  for (const { price, tsMs } of points) {
    const move = (side === "long" ? price - entryPrice : entryPrice - price) / entryPrice;
    if (move < adverse.move) adverse = { move, price, tsMs };
    if (move > favourable.move) favourable = { move, price, tsMs };
  }
  return { adverse, favourable };
}
