/** An order on its way, and the fill that a moment of the market makes of it. */
import type { DeskEvent } from "../domain/desk-event.ts";
import type { Instrument } from "../domain/instrument.ts";
import { liquidate } from "../domain/margin.ts";
import { applyRate, notionalOf, type Amount, type Price } from "../domain/money.ts";
import type { Fill, Order } from "../domain/order.ts";
import { reducePosition, type Position } from "../domain/position.ts";
import type { fillAtMarket, Touch } from "../domain/slippage.ts";
import type { EntryIntent } from "./entry-intent.ts";

export type PendingOrder = {
  readonly order: Order;
  /** Null for a close. */
  readonly intent: EntryIntent | null;
  readonly decisionPrice: Price;
  readonly readyTsMs: number;
  remaining: Amount;
  fills: number;
};

/** What the market offers, when, and by which model it fills. */
export type Moment = {
  readonly touch: Touch;
  readonly eventTsMs: number;
  readonly model: Fill["receipt"]["model"];
};

/** The fill with its costs and its receipt. */
export function fillOf(
  instrument: Instrument,
  pending: PendingOrder,
  moment: Moment,
  market: ReturnType<typeof fillAtMarket>,
): Fill {
  const { order } = pending;
  const { takerFee, liquidationFee } = instrument;
  const feeRate = order.reason === "liquidation" ? liquidationFee : takerFee;
  const notional = notionalOf(market.filled, market.price);
  return {
    fillId: `${order.orderId}/${pending.fills + 1}`,
    order,
    quantity: market.filled,
    price: market.price,
    notional,
    fee: applyRate(notional, feeRate, "up"),
    feeRate,
    liquidity: "taker",
    receipt: {
      bid: moment.touch.bid,
      ask: moment.touch.ask,
      decisionPrice: pending.decisionPrice,
      slippageRate: market.slippageRate,
      latencyMs: Math.max(0, moment.eventTsMs - order.decidedTsMs),
      model: moment.model,
    },
    eventTsMs: moment.eventTsMs,
  };
}

/** An isolated position loses no more than its margin: what lies beyond bankruptcy is the venue's. */
export function boundLoss(position: Position | null, fill: Fill): Fill {
  if (position === null || position.plan.lane === "spot") return fill;
  const { releasedCost, releasedMargin } = reducePosition(position, fill);
  const { side } = position.plan;
  const isolated = { side, quantity: fill.quantity, openNotional: releasedCost, margin: releasedMargin };
  const { price, notional, fee } = liquidate(isolated, fill.price, fill.feeRate);
  return { ...fill, price, notional, fee };
}

export function eventOf(fill: Fill): { eventId: string; eventTsMs: number } {
  return { eventId: `fill:${fill.fillId}`, eventTsMs: fill.eventTsMs };
}

/** What is told of an entry by hand that ended without a position. */
export function entryRefused(order: Order, reason: string, eventTsMs: number): DeskEvent {
  const { orderId, bookId, symbol, side } = order;
  return {
    type: "entry-refused",
    eventId: `refused:${orderId}`,
    eventTsMs,
    bookId,
    symbol,
    side: side === "buy" ? "long" : "short",
    reason,
  };
}
