import type { BookId } from "./ids.ts";
import type { Amount, Price, Rate } from "./money.ts";

export type OrderSide = "buy" | "sell";
export type PositionSide = "long" | "short";
export type Liquidity = "maker" | "taker";

/** Why a position was opened or closed. Closed list: reports group by it. */
export type OrderReason =
  | "signal-entry"
  | "manual-entry"
  | "take-profit"
  | "stop-loss"
  /** A level that a person set after the entry. */
  | "moved-take-profit"
  | "moved-stop"
  | "signal-exit"
  | "manual-close"
  | "flatten"
  | "drawdown-halt"
  | "liquidation";

/** A decision to trade, before it is filled. Always a market order. */
export type Order = {
  readonly orderId: string;
  readonly bookId: BookId;
  readonly positionId: string;
  readonly symbol: string;
  readonly side: OrderSide;
  readonly effect: "open" | "close";
  readonly quantity: Amount;
  readonly reason: OrderReason;
  readonly decidedTsMs: number;
};

/** What the fill saw, kept for ever: enough to argue about it a year later. */
export type FillReceipt = {
  /** Best quotes at the fill; a bar source states the bar's reference price as both. */
  readonly bid: Price;
  readonly ask: Price;
  /** The price that the decision was made at. */
  readonly decisionPrice: Price;
  /** Against us, relative to the mid at the fill; in units of 1e-8 (1 bp = 10,000). */
  readonly slippageRate: Rate;
  readonly latencyMs: number;
  /** How the price was found. */
  readonly model: "order-book" | "quote" | "bar";
};

/** An immutable execution. `notional` and `fee` in the quote asset; `fee` is never negative. */
export type Fill = {
  readonly fillId: string;
  readonly order: Order;
  readonly quantity: Amount;
  readonly price: Price;
  readonly notional: Amount;
  readonly fee: Amount;
  readonly feeRate: Rate;
  readonly liquidity: Liquidity;
  readonly receipt: FillReceipt;
  readonly eventTsMs: number;
};

export function opposite(side: PositionSide): PositionSide {
  return side === "long" ? "short" : "long";
}

/** The order side that opens, or closes, a position of this side. */
export function orderSideFor(side: PositionSide, effect: "open" | "close"): OrderSide {
  return (side === "long") === (effect === "open") ? "buy" : "sell";
}
