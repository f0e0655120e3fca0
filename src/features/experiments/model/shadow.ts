/**
 * What the inverted side of a closed round trip would have made, walked over bars. It is the desk's own rule for
 * bars: entered at the same moment and size, with its exits at the same distances, a bar that holds both exits counts
 * as the loss, and a bar that opened beyond a level fills at its open.
 */
import {
  absolute,
  applyRate,
  divide,
  movePrice,
  notionalOf,
  priceFromUnits,
  rateFromUnits,
  UNIT,
} from "#src/domain/money.ts";
import type { Amount, Price, Rate } from "#src/domain/money.ts";
import { bankruptcyPrice, initialMargin, liquidate } from "#src/domain/margin.ts";
import type { PriceBar } from "#src/domain/market.ts";
import { opposite, type Fill, type PositionSide } from "#src/domain/order.ts";
import type { RoundTrip } from "#src/domain/position.ts";

/** A round trip with everything that its shadow needs of it: planned exits, and the fills with their receipts in order. */
export type ShadowSource = {
  readonly roundTrip: RoundTrip;
  readonly takeProfit: Price | null;
  readonly stopLoss: Price | null;
  readonly openings: readonly Fill[];
  readonly closings: readonly Fill[];
};

/** Why there is no shadow: each is counted, none is guessed. */
export type ShadowGap =
  /** Spot cannot be sold short. */
  | "spot"
  /** The entry had no take-profit or no stop-loss. */
  | "no-exits"
  /** The ledger has no bars for a part of the walk. */
  | "bars-missing"
  /** Neither exit was reached by the newest bar (or within the longest walk). */
  | "still-open";

/** Without funding: a position that was never held was never charged. `netPnl` is `grossPnl - fees`. */
export type Shadow = {
  readonly side: PositionSide;
  readonly exitReason: "take-profit" | "stop-loss" | "liquidation";
  readonly grossPnl: Amount;
  readonly fees: Amount;
  readonly netPnl: Amount;
  readonly closedTsMs: number;
};

export type ShadowOutcome = { readonly shadow: Shadow } | { readonly gap: ShadowGap };

/** An entry this long after its bar's open has part of the bar's range behind it: there only the loss counts. */
const AT_THE_OPEN_MS = 60_000;
/** A month of 15-minute bars. */
export const WALK_BARS_MAX = 3_000;

type Levels = {
  readonly side: PositionSide;
  readonly takeProfit: Price;
  readonly loss: Price;
  readonly lossReason: "stop-loss" | "liquidation";
};

/** `bars` of the symbol in order, from the one that holds the entry on; read lazily, and no further than needed. */
export function shadowOf(source: ShadowSource, bars: Iterable<PriceBar>): ShadowOutcome {
  const { roundTrip, takeProfit, stopLoss } = source;
  if (roundTrip.lane === "spot") return { gap: "spot" };
  const [first] = source.openings;
  if (takeProfit === null || stopLoss === null || first === undefined) return { gap: "no-exits" };
  const entry = mirroredEntry(source.openings, opposite(roundTrip.side));
  const levels = levelsAround(entry, first.price, { takeProfit, stopLoss }, roundTrip);
  const exit = walk(levels, roundTrip.openedTsMs, bars);
  return "gap" in exit ? exit : { shadow: settle(entry, levels, exit, source) };
}

type Entry = { readonly notional: Amount; readonly fee: Amount; readonly price: Price };

/** Each opening fill on the other side of the same quote: as far from the mid, and as much against us. */
function mirroredEntry(openings: readonly Fill[], side: PositionSide): Entry {
  let [notional, fee] = [0n, 0n];
  for (const fill of openings) {
    const paid = notionalOf(fill.quantity, mirroredPrice(fill));
    notional += paid;
    fee += applyRate(paid, fill.feeRate, "up");
  }
  const quantity = openings.reduce((sum, fill) => sum + fill.quantity, 0n);
  const price = divide(notional * UNIT, quantity, side === "long" ? "up" : "down");
  return { notional, fee, price: priceFromUnits(Number(price)) };
}

function mirroredPrice({ price, receipt }: Fill): Price {
  return priceFromUnits(Math.max(1, receipt.bid + receipt.ask - price));
}

/** The planned distances around the shadow's entry. A margin that is gone before the stop ends it there. */
function levelsAround(
  entry: Entry,
  plannedAt: Price,
  exits: { readonly takeProfit: Price; readonly stopLoss: Price },
  { side: original, quantity, leverage }: RoundTrip,
): Levels {
  const side = opposite(original);
  const outward = side === "long" ? 1 : -1;
  const at = (level: Price, direction: number): Price =>
    movePrice(entry.price, rateFromUnits(direction * distance(level, plannedAt)));
  const stop = at(exits.stopLoss, -outward);
  const margin = initialMargin(entry.notional, leverage);
  const bankrupt = bankruptcyPrice({ side, quantity, openNotional: entry.notional, margin });
  const lost = bankrupt !== null && (side === "long" ? bankrupt >= stop : bankrupt <= stop);
  return {
    side,
    takeProfit: at(exits.takeProfit, outward),
    loss: lost ? bankrupt : stop,
    lossReason: lost ? "liquidation" : "stop-loss",
  };
}

function distance(level: Price, from: Price): Rate {
  return rateFromUnits(Number(divide(absolute(BigInt(level - from)) * UNIT, BigInt(from), "half-even")));
}

type Exit = { readonly at: Price; readonly reason: Shadow["exitReason"]; readonly closedTsMs: number };

function walk(
  levels: Levels,
  openedTsMs: number,
  bars: Iterable<PriceBar>,
): Exit | { readonly gap: ShadowGap } {
  let seenTsMs = openedTsMs;
  let left = WALK_BARS_MAX;
  for (const bar of bars) {
    if (bar.closeTsMs <= openedTsMs) continue;
    if (bar.openTsMs > seenTsMs) return { gap: "bars-missing" };
    const exit = exitIn(levels, bar, openedTsMs);
    if (exit !== null) return exit;
    seenTsMs = Math.max(seenTsMs, bar.closeTsMs);
    left -= 1;
    if (left === 0) return { gap: "still-open" };
  }
  return { gap: seenTsMs === openedTsMs ? "bars-missing" : "still-open" };
}

/** The loss goes first: the order inside a bar is unknown. */
function exitIn(
  { side, takeProfit, loss, lossReason }: Levels,
  bar: PriceBar,
  openedTsMs: number,
): Exit | null {
  const gainsAbove = side === "long";
  const closedTsMs = bar.closeTsMs - 1;
  if (gainsAbove ? bar.low <= loss : bar.high >= loss)
    return { at: reachedAt(bar.open, loss, !gainsAbove), reason: lossReason, closedTsMs };
  const enteredLate = openedTsMs - bar.openTsMs > AT_THE_OPEN_MS;
  if (!enteredLate && (gainsAbove ? bar.high >= takeProfit : bar.low <= takeProfit))
    return { at: reachedAt(bar.open, takeProfit, gainsAbove), reason: "take-profit", closedTsMs };
  return null;
}

/** The level, or the open where the bar opened beyond it. */
function reachedAt(open: Price, level: Price, above: boolean): Price {
  return (above ? open >= level : open <= level) ? open : level;
}

/** Leaves with the slippage and fee rate of the original's own closing fills, and loses no more than its margin. */
function settle(entry: Entry, { side }: Levels, exit: Exit, source: ShadowSource): Shadow {
  const { quantity, leverage } = source.roundTrip;
  const against = side === "long" ? -1 : 1;
  const slippage = weightedMean(source.closings, (fill) => fill.receipt.slippageRate);
  const position = {
    side,
    quantity,
    openNotional: entry.notional,
    margin: initialMargin(entry.notional, leverage),
  };
  const filled = movePrice(exit.at, rateFromUnits(against * slippage));
  const closed = liquidate(
    position,
    filled,
    weightedMean(source.closings, (fill) => fill.feeRate),
  );
  const fees = entry.fee + closed.fee;
  return {
    side,
    exitReason: exit.reason,
    grossPnl: closed.grossPnl,
    fees,
    netPnl: closed.grossPnl - fees,
    closedTsMs: exit.closedTsMs,
  };
}

/** By quantity, rounded up: a cost is never flattered. */
function weightedMean(fills: readonly Fill[], of: (fill: Fill) => Rate): Rate {
  const quantity = fills.reduce((sum, fill) => sum + fill.quantity, 0n);
  if (quantity === 0n) return rateFromUnits(0);
  const sum = fills.reduce((total, fill) => total + fill.quantity * BigInt(of(fill)), 0n);
  return rateFromUnits(Number(divide(sum, quantity, "up")));
}
