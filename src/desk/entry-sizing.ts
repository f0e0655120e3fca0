/** How large an entry may be: the lane's share of equity, the free cash, the venue's lots, and exposure. */
import type { Refusal } from "../domain/errors.ts";
import { initialMargin } from "../domain/margin.ts";
import {
  absolute,
  applyRate,
  formatUnits,
  movePrice,
  notionalOf,
  rate,
  type Amount,
  type Price,
} from "../domain/money.ts";
import type { Position } from "../domain/position.ts";
import { sizeOrder, type SizedOrder } from "../domain/sizing.ts";
import type { OrderSize } from "../ports/manual-orders.ts";
import type { EntryPoint } from "../domain/trading-signal.ts";
import type { BookRules } from "../domain/book-rules.ts";
import type { DeskContext } from "./desk-context.ts";
import { valueBook } from "./equity.ts";
import type { PendingOrder } from "./pending-order.ts";
import type { SymbolDesk } from "./symbol-desk.ts";

/** Kept free of the sizing price, so that latency and slippage seldom make an order unaffordable. */
const PRICE_BUFFER = rate("0.003");
/** No venue's taker fee is above this. */
const FEE_BOUND = rate("0.001");

export type SizingCase = {
  readonly rules: BookRules;
  /** With the book's own side. */
  readonly signal: EntryPoint;
  readonly symbol: SymbolDesk;
  /** Opening orders of the book that wait for their fill. */
  readonly pending: readonly PendingOrder[];
  /** The size to copy, or null for the book's own. */
  readonly mirrored: Amount | null;
};

export type Sized = { readonly quantity: Amount };

export function sizeEntry(context: DeskContext, sizing: SizingCase): Sized | Refusal {
  const room = roomOf(context, sizing);
  const sized = sizing.mirrored === null ? ownSize(sizing, room) : mirrorSize(sizing, sizing.mirrored, room);
  if ("refused" in sized) return sized;
  return refuseExposure(sizing, sized.quantity, room) ?? sized;
}

export type ManualSizing = Omit<SizingCase, "mirrored"> & {
  readonly size: OrderSize;
  readonly leverage: number;
};

/** A person's size: all of it or a refusal, never a smaller one. A quantity is rounded down to whole lots. */
export function sizeByHand(context: DeskContext, sizing: ManualSizing): SizedOrder | Refusal {
  const { rules, signal, symbol, leverage } = sizing;
  const room = roomOf(context, { ...sizing, mirrored: null });
  const { instrument } = symbol;
  const { available } = room;
  const price = worstPrice(signal);
  const targetNotional = notionalWanted(sizing, price);
  const sized = sizeOrder({
    instrument,
    price,
    targetNotional,
    available,
    leverage,
    feeRate: instrument.takerFee,
  });
  if (sized.refused) return sized;
  if (sized.limitedBy === "cash") {
    const free = formatUnits(available, 2);
    return {
      refused: true,
      code: "cash",
      reason: `${rules.bookId} cannot pay for that: ${free} USDT are left of its share for ${signal.lane}`,
      hint: `ask for ${formatUnits(sized.notional, 2)} USDT or less, or close a position`,
    };
  }
  return refuseExposure({ rules, signal }, sized.quantity, room) ?? sized;
}

function notionalWanted({ size, leverage, symbol }: ManualSizing, price: Price): Amount {
  // The order is sized at a price that is worse by the buffer; what was asked for is meant at the present one.
  if (size.kind !== "quantity")
    return atWorst(size.kind === "margin" ? size.amount * BigInt(leverage) : size.amount);
  // Half a lot more, so that what was asked for is not rounded down to one lot less.
  return notionalOf(size.amount + symbol.instrument.quantityStep / 2n, price);
}

function atWorst(notional: Amount): Amount {
  return notional + applyRate(notional, PRICE_BUFFER, "up");
}

type Room = {
  readonly equity: Amount;
  /** Cash that no waiting order has reserved, and the part of it that this lane's share still leaves. */
  readonly cash: Amount;
  readonly available: Amount;
  /** What the futures' share has not used yet. */
  readonly reserved: Amount;
  /** Entry notional that is open or on its way. */
  readonly exposed: Amount;
};

function roomOf(context: DeskContext, { rules, signal, pending }: SizingCase): Room {
  const book = context.ledger.book(rules.bookId);
  const { equity } = valueBook(book, (symbol) => context.symbols.get(symbol)?.mark() ?? null);
  const lane = rules.lanes[signal.lane];
  const waiting = pending.map((one) => ({ lane: one.intent?.lane, ...costOf(one) }));
  const used =
    sum(
      book
        .positions()
        .flatMap((position) => (position.plan.lane !== signal.lane ? [] : collateralOf(position))),
    ) + sum(waiting.flatMap((one) => (one.lane === signal.lane ? one.cost : [])));
  const left = applyRate(equity, lane.allocation, "down") - used;
  const cash = book.balance("cash") - sum(waiting.map((one) => one.cost));
  return {
    equity,
    cash,
    available: left < cash ? left : cash,
    reserved: unusedShare(rules, equity, book.positions()),
    exposed:
      sum(book.positions().map((position) => position.openNotional)) +
      sum(waiting.map((one) => one.notional)),
  };
}

function unusedShare({ lanes: { futures } }: BookRules, equity: Amount, held: readonly Position[]): Amount {
  if (!futures.enabled) return 0n;
  const used = sum(held.map(({ margin }) => margin));
  const left = applyRate(equity, futures.allocation, "down") - used;
  return left > 0n ? left : 0n;
}

function collateralOf(position: {
  readonly plan: { readonly lane: string };
  readonly margin: Amount;
  readonly openNotional: Amount;
}): Amount {
  return position.plan.lane === "spot" ? position.openNotional : position.margin;
}

function costOf({ order, intent, decisionPrice }: PendingOrder): { cost: Amount; notional: Amount } {
  const notional = notionalOf(order.quantity, movePrice(decisionPrice, PRICE_BUFFER));
  return { notional, cost: entryCost(notional, intent?.leverage ?? 1) };
}

/** Collateral (the whole price on spot, where leverage is 1) plus an upper bound of the fee. */
function entryCost(notional: Amount, leverage: number): Amount {
  return initialMargin(notional, leverage) + applyRate(notional, FEE_BOUND, "up");
}

function worstPrice(signal: EntryPoint): Price {
  return movePrice(signal.price, PRICE_BUFFER);
}

function ownSize({ rules, signal, symbol }: SizingCase, room: Room): Sized | Refusal {
  const lane = rules.lanes[signal.lane];
  const share = applyRate(room.equity, lane.allocation, "down") / BigInt(lane.positionsMax);
  const sized = sizeOrder({
    instrument: symbol.instrument,
    price: worstPrice(signal),
    targetNotional: (share > 0n ? share : 0n) * BigInt(lane.leverage),
    available: room.available,
    leverage: lane.leverage,
    feeRate: symbol.instrument.takerFee,
  });
  return sized.refused ? sized : { quantity: sized.quantity };
}

/** The most that a mirror can take of a signal on futures, by its cash and its exposure: a pair is no larger than that. */
export function mirrorCapacity(context: DeskContext, sizing: Omit<SizingCase, "mirrored">): Sized | Refusal {
  const { rules, signal, symbol } = sizing;
  const room = roomOf(context, { ...sizing, mirrored: null });
  const left = applyRate(room.equity, rules.guards.exposureMax, "down") - room.exposed;
  const sized = sizeOrder({
    instrument: symbol.instrument,
    price: worstPrice(signal),
    targetNotional: left > 0n ? left : 0n,
    available: room.cash,
    leverage: rules.lanes[signal.lane].leverage,
    feeRate: FEE_BOUND,
  });
  return sized.refused ? sized : { quantity: sized.quantity };
}

/**
 * The experiment needs the same size on both books, so a mirror's futures are bound by its cash and not by their share.
 * On spot it only accumulates, out of what the futures' share does not need: with its cash gone to spot it could not mirror.
 */
function mirrorSize({ rules, signal }: SizingCase, quantity: Amount, room: Room): Sized | Refusal {
  const { leverage } = rules.lanes[signal.lane];
  const cost = entryCost(notionalOf(quantity, worstPrice(signal)), leverage);
  if (cost > room.cash)
    return { refused: true, code: "cash", reason: "its cash does not cover the size of the book it mirrors" };
  if (signal.lane === "futures") return { quantity };
  if (cost > room.available)
    return { refused: true, code: "spot-share", reason: "what it has accumulated fills its share for spot" };
  if (cost <= room.cash - room.reserved) return { quantity };
  return {
    refused: true,
    code: "reserved",
    reason: "the rest of its cash is kept for the other side of futures",
  };
}

function refuseExposure(
  { rules, signal }: Pick<SizingCase, "rules" | "signal">,
  quantity: Amount,
  room: Room,
): Refusal | null {
  const added = notionalOf(quantity, worstPrice(signal));
  const most = applyRate(room.equity, rules.guards.exposureMax, "down");
  if (room.exposed + added <= most) return null;
  const text = formatUnits(absolute(room.exposed + added), 2);
  return {
    refused: true,
    code: "exposure",
    reason: `exposure would be ${text} USDT, over the limit of ${formatUnits(most, 2)}`,
    hint: "close a position, or raise the exposure limit",
  };
}

function sum(values: readonly Amount[]): Amount {
  return values.reduce((total, value) => total + value, 0n);
}
