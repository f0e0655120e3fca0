import { assert } from "./errors.ts";
import type { BookId } from "./ids.ts";
import type { Lane } from "./instrument.ts";
import { divide, notionalOf, priceFromUnits, UNIT, type Amount, type Price } from "./money.ts";
import { orderSideFor, type Fill, type Order, type OrderReason, type PositionSide } from "./order.ts";

/** Positions that a person opens count in no epoch of the control experiment. */
export const MANUAL_EPOCH = -1;

/** What is decided at entry and kept with the position: its exits, its thesis, its twin. */
export type EntryPlan = {
  readonly side: PositionSide;
  readonly lane: Lane;
  /** Whole number; 1 on spot. */
  readonly leverage: number;
  readonly takeProfit: Price | null;
  readonly stopLoss: Price | null;
  readonly liquidationPrice: Price | null;
  /** Ties the positions that one decision opened on several books; null for a single one. */
  readonly pairId: string | null;
  readonly thesis: string;
  readonly falsifyingPrice: Price | null;
  readonly epoch: number;
};

/** An open position: a fold of its fills. Amounts in the quote asset, except `quantity` (base). */
export type Position = {
  readonly positionId: string;
  readonly bookId: BookId;
  readonly symbol: string;
  readonly plan: EntryPlan;
  readonly quantity: Amount;
  /** Quantity of all opening fills so far. */
  readonly openedQuantity: Amount;
  /** Entry notional of what is still open. */
  readonly openNotional: Amount;
  readonly entryNotional: Amount;
  readonly exitNotional: Amount;
  readonly margin: Amount;
  /** Price PnL of what was closed, before fees and funding. */
  readonly realizedPnl: Amount;
  readonly fees: Amount;
  /** Received minus paid. */
  readonly funding: Amount;
  readonly openedTsMs: number;
};

/** A position from flat to flat. `netPnl = grossPnl - fees + funding`. */
export type RoundTrip = {
  readonly roundTripId: string;
  readonly bookId: BookId;
  readonly symbol: string;
  readonly lane: Lane;
  readonly side: PositionSide;
  readonly leverage: number;
  readonly quantity: Amount;
  readonly entryNotional: Amount;
  readonly exitNotional: Amount;
  readonly grossPnl: Amount;
  readonly fees: Amount;
  readonly funding: Amount;
  readonly netPnl: Amount;
  readonly exitReason: OrderReason;
  readonly pairId: string | null;
  readonly epoch: number;
  readonly openedTsMs: number;
  readonly closedTsMs: number;
};

const OWN_EXITS: ReadonlySet<OrderReason> = new Set(["take-profit", "stop-loss", "liquidation"]);

/** A round trip that its own level closed: take-profit, stop-loss or liquidation. */
export function leftByItself({ exitReason }: Pick<RoundTrip, "exitReason">): boolean {
  return OWN_EXITS.has(exitReason);
}

/** Average price of `quantity` that cost `notional`. */
export function averagePrice(notional: Amount, quantity: Amount): Price {
  assert(quantity > 0n, "average price of nothing");
  return priceFromUnits(Number(divide(notional * UNIT, quantity, "half-even")));
}

/** Price PnL of the open quantity at a price; positive is a gain. On futures no less than minus the margin, as a close is. */
export function unrealizedPnl(position: Position, at: Price): Amount {
  const value = notionalOf(position.quantity, at);
  const pnl = position.plan.side === "long" ? value - position.openNotional : position.openNotional - value;
  return position.plan.lane === "futures" && pnl < -position.margin ? -position.margin : pnl;
}

/** The first fill makes the position; `margin` is the collateral it locks. */
export function openPosition(fill: Fill, plan: EntryPlan, margin: Amount): Position {
  assertFits(fill, "open", plan.side);
  return {
    positionId: fill.order.positionId,
    bookId: fill.order.bookId,
    symbol: fill.order.symbol,
    plan,
    quantity: fill.quantity,
    openedQuantity: fill.quantity,
    openNotional: fill.notional,
    entryNotional: fill.notional,
    exitNotional: 0n,
    margin,
    realizedPnl: 0n,
    fees: fill.fee,
    funding: 0n,
    openedTsMs: fill.eventTsMs,
  };
}

/** A further opening fill of the same position: the average entry moves. */
export function increasePosition(position: Position, fill: Fill, margin: Amount): Position {
  assertBelongs(position, fill);
  assertFits(fill, "open", position.plan.side);
  return {
    ...position,
    quantity: position.quantity + fill.quantity,
    openedQuantity: position.openedQuantity + fill.quantity,
    openNotional: position.openNotional + fill.notional,
    entryNotional: position.entryNotional + fill.notional,
    margin: position.margin + margin,
    fees: position.fees + fill.fee,
  };
}

/** What a closing fill releases: the average entry does not move, the last fill takes every remainder. */
export type Reduction = {
  readonly position: Position;
  readonly realizedPnl: Amount;
  readonly releasedCost: Amount;
  readonly releasedMargin: Amount;
};

export function reducePosition(position: Position, fill: Fill): Reduction {
  assertBelongs(position, fill);
  assertFits(fill, "close", position.plan.side);
  assert(fill.quantity <= position.quantity, `close of ${fill.quantity} exceeds open ${position.quantity}`);
  const releasedCost = divide(position.openNotional * fill.quantity, position.quantity, "half-even");
  const releasedMargin = divide(position.margin * fill.quantity, position.quantity, "half-even");
  const gain = fill.notional - releasedCost;
  const realizedPnl = position.plan.side === "long" ? gain : -gain;
  return {
    realizedPnl,
    releasedCost,
    releasedMargin,
    position: {
      ...position,
      quantity: position.quantity - fill.quantity,
      openNotional: position.openNotional - releasedCost,
      exitNotional: position.exitNotional + fill.notional,
      margin: position.margin - releasedMargin,
      realizedPnl: position.realizedPnl + realizedPnl,
      fees: position.fees + fill.fee,
    },
  };
}

/** A fill of one book, or of another position, must never be folded into this one. */
function assertBelongs(position: Position, { order }: Fill): void {
  assert(
    order.bookId === position.bookId && order.positionId === position.positionId,
    `fill of ${order.positionId} on "${order.bookId}" given to ${position.positionId} on "${position.bookId}"`,
  );
}

function assertFits({ order, quantity }: Fill, effect: Order["effect"], side: PositionSide): void {
  assert(quantity > 0n, "a fill has a quantity");
  assert(
    order.effect === effect && order.side === orderSideFor(side, effect),
    `a ${order.side} to ${order.effect} cannot ${effect} a ${side}`,
  );
}

/** A flat position, told as a round trip. */
export function toRoundTrip(flat: Position, exitReason: OrderReason, closedTsMs: number): RoundTrip {
  assert(flat.quantity === 0n && flat.openNotional === 0n && flat.margin === 0n, "a round trip ends flat");
  return {
    roundTripId: flat.positionId,
    bookId: flat.bookId,
    symbol: flat.symbol,
    lane: flat.plan.lane,
    side: flat.plan.side,
    leverage: flat.plan.leverage,
    quantity: flat.openedQuantity,
    entryNotional: flat.entryNotional,
    exitNotional: flat.exitNotional,
    grossPnl: flat.realizedPnl,
    fees: flat.fees,
    funding: flat.funding,
    netPnl: flat.realizedPnl - flat.fees + flat.funding,
    exitReason,
    pairId: flat.plan.pairId,
    epoch: flat.plan.epoch,
    openedTsMs: flat.openedTsMs,
    closedTsMs,
  };
}
