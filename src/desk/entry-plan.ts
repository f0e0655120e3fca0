/** The plan of a position around its real entry price, judged at the moment of the fill. A text says why there is none. */
import { liquidationPrice } from "../domain/margin.ts";
import type { Amount } from "../domain/money.ts";
import type { Fill, Order } from "../domain/order.ts";
import type { EntryPlan } from "../domain/position.ts";
import type { DeskContext } from "./desk-context.ts";
import { areOnTheirSides, exitsAround, type EntryIntent, type Exits } from "./entry-intent.ts";
import type { SymbolDesk } from "./symbol-desk.ts";

/** A further fill of the same position keeps the plan of the first. */
export function planEntry(
  context: DeskContext,
  symbol: SymbolDesk,
  intent: EntryIntent,
  fill: Fill,
  margin: Amount,
): EntryPlan | string {
  const { order } = fill;
  const existing = context.ledger.book(order.bookId).position(order.positionId);
  if (existing !== null) return existing.plan;
  const exits = exitsAround(fill.price, intent, twinExits(context, order.symbol, intent));
  if (exits === null) return "its pair is broken: the position that it mirrors was not opened";
  const { side, lane, leverage, pairId, thesis, falsifyingPrice, epoch } = intent;
  if (!areOnTheirSides(side, fill.price, exits)) return "an exit would stand on the wrong side of the entry";
  const isolated = { side, quantity: fill.quantity, openNotional: fill.notional, margin };
  return {
    side,
    lane,
    leverage,
    takeProfit: exits.takeProfit,
    stopLoss: exits.stopLoss,
    liquidationPrice: lane === "futures" ? liquidationPrice(isolated, symbol.instrument.marginTiers) : null,
    pairId,
    thesis,
    falsifyingPrice,
    epoch,
  };
}

/** What changed between the decision and its fill, or null. */
export function refuseOpen({ states, ledger }: DeskContext, order: Order, cost: Amount): string | null {
  const state = states.state(order.bookId);
  if (state !== "active") return `the book was ${state} before it was filled`;
  const cash = ledger.book(order.bookId).balance("cash");
  return cost > cash ? "the price moved and the cash no longer covers it" : null;
}

function twinExits({ ledger }: DeskContext, symbol: string, { exits, pairId }: EntryIntent): Exits | null {
  if (exits.kind !== "swapped") return null;
  const twins = ledger.book(exits.of).positionsOf(symbol);
  return twins.find((twin) => twin.plan.pairId === pairId)?.plan ?? null;
}
