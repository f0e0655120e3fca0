/**
 * Entries by a person's word: the same guards, sizing limits and execution as a signal's, on one named book. A manual
 * order is mirrored by no other book and counts in no epoch of the experiment. A quote is filled once at most.
 */
import { coinName } from "../domain/instrument.ts";
import type { Refusal } from "../domain/errors.ts";
import { initialMargin, liquidationPrice } from "../domain/margin.ts";
import { applyRate, notionalOf, type Amount, type Price } from "../domain/money.ts";
import { orderSideFor, type Order } from "../domain/order.ts";
import { MANUAL_EPOCH } from "../domain/position.ts";
import type { BookRules } from "../domain/book-rules.ts";
import type { EntryPoint } from "../domain/trading-signal.ts";
import type { DeskOrder } from "../ports/desk-api.ts";
import type { EntryQuote, EntryWish, Quote } from "../ports/manual-orders.ts";
import { symbolDesk, type DeskContext } from "./desk-context.ts";
import { areOnTheirSides, exitsAround, type EntryIntent } from "./entry-intent.ts";
import { sizeByHand } from "./entry-sizing.ts";
import type { Execution } from "./execution.ts";
import { refuseStale } from "./quote-binding.ts";
import { checkEntry } from "./risk-checks.ts";
import type { SymbolDesk } from "./symbol-desk.ts";

type Planned = { readonly quoted: EntryQuote; readonly intent: EntryIntent };

export class ManualEntries {
  readonly #context: DeskContext;
  readonly #execution: Execution;

  constructor(context: DeskContext, execution: Execution) {
    this.#context = context;
    this.#execution = execution;
  }

  quote(wish: EntryWish): Refusal | EntryQuote {
    const planned = this.#plan(wish, "a person");
    return "refused" in planned ? planned : planned.quoted;
  }

  /** Orders what was quoted, if all of it still holds. Inside the transaction of the command. */
  open(wish: EntryWish, quote: Quote, { actor }: DeskOrder): Refusal | { readonly ordered: string } {
    const asQuoted: EntryWish = { ...wish, size: { kind: "quantity", amount: quote.quantity } };
    const planned = this.#plan(asQuoted, actor);
    if ("refused" in planned) return planned;
    const { quoted, intent } = planned;
    const stale = refuseStale(quote, quoted.quote);
    if (stale !== null) return stale;
    const { bookId, symbol, side } = wish;
    const orderId = this.#context.ledger.nextOrderId(bookId);
    const order: Order = {
      orderId,
      bookId,
      positionId: orderId,
      symbol,
      side: orderSideFor(side, "open"),
      effect: "open",
      quantity: quote.quantity,
      reason: "manual-entry",
      decidedTsMs: this.#context.venueNowMs(),
    };
    const cause = `by-hand:${bookId}:${symbol}:${side}:${quote.quantity}:${quote.tsMs}`;
    const pending = this.#execution.submit(order, cause, quoted.quote.price, intent);
    return pending === null ? quoteUsed() : { ordered: orderId };
  }

  #plan(wish: EntryWish, actor: string): Planned | Refusal {
    // A mirror takes what its original takes, whatever it holds; a person's order on it is an order of its own.
    const rules: BookRules = {
      ...this.#context.rules.of(wish.bookId),
      policy: { kind: "signal", stance: "as-is" },
    };
    const symbol = symbolDesk(this.#context, wish.symbol);
    const { bid, ask } = symbol;
    const mid = symbol.mid();
    if (mid === null || bid === null || ask === null) return noPrice(wish.symbol);
    const point: EntryPoint = {
      symbol: wish.symbol,
      lane: symbol.instrument.lane,
      side: wish.side,
      price: mid,
    };
    const refused = this.#check(rules, point, symbol);
    if (refused !== null) return refused;
    const leverage = wish.leverage ?? rules.lanes[point.lane].leverage;
    const overCap = refuseLeverage(leverage, rules, point);
    if (overCap !== null) return overCap;
    const pending = this.#execution.pendingOpens(rules.bookId);
    const sized = sizeByHand(this.#context, {
      rules,
      signal: point,
      symbol,
      pending,
      size: wish.size,
      leverage,
    });
    if (sized.refused) return sized;
    const intent = this.#intent(wish, rules, { lane: point.lane, leverage, actor });
    return this.#quoted(intent, symbol, { bookId: rules.bookId, quantity: sized.quantity, mid, bid, ask });
  }

  #check(rules: BookRules, point: EntryPoint, symbol: SymbolDesk): Refusal | null {
    const pending = this.#execution.pendingOpens(rules.bookId);
    if (pending.some(({ order }) => order.symbol === point.symbol)) {
      return {
        refused: true,
        code: "already-open",
        reason: `${rules.bookId} has an order in ${point.symbol} on its way already`,
        hint: "type /status to see it arrive",
      };
    }
    const openingOrders = pending.filter(({ intent }) => intent?.lane === point.lane).length;
    return checkEntry(this.#context, { signal: point, rules, symbol, openingOrders });
  }

  #intent(
    { side, takeProfit, stopLoss }: EntryWish,
    rules: BookRules,
    { lane, leverage, actor }: { lane: EntryPoint["lane"]; leverage: number; actor: string },
  ): EntryIntent {
    const own = rules.lanes[lane];
    return {
      side,
      lane,
      leverage,
      pairId: null,
      thesis: `opened by hand (${actor})`,
      falsifyingPrice: null,
      epoch: MANUAL_EPOCH,
      exits: {
        kind: "levels",
        takeProfit: takeProfit ?? { kind: "distance", distance: own.takeProfit },
        stopLoss: stopLoss ?? { kind: "distance", distance: own.stopLoss },
      },
    };
  }

  #quoted(
    intent: EntryIntent,
    { instrument }: SymbolDesk,
    at: {
      readonly bookId: EntryQuote["bookId"];
      readonly quantity: Amount;
      readonly mid: Price;
      readonly bid: Price;
      readonly ask: Price;
    },
  ): Planned | Refusal {
    const { side, lane, leverage } = intent;
    const expectedPrice = side === "long" ? at.ask : at.bid;
    const exits = exitsAround(expectedPrice, intent, null);
    const takeProfit = exits?.takeProfit ?? null;
    const stopLoss = exits?.stopLoss ?? null;
    if (
      takeProfit === null ||
      stopLoss === null ||
      !areOnTheirSides(side, expectedPrice, { takeProfit, stopLoss })
    )
      return wrongSide(side);
    const notional = notionalOf(at.quantity, expectedPrice);
    const margin = lane === "futures" ? initialMargin(notional, leverage) : 0n;
    const isolated = { side, quantity: at.quantity, openNotional: notional, margin };
    const quoted: EntryQuote = {
      bookId: at.bookId,
      symbol: instrument.symbol,
      lane,
      side,
      leverage,
      quote: { price: at.mid, quantity: at.quantity, tsMs: this.#context.nowMs() },
      expectedPrice,
      notional,
      margin,
      fee: applyRate(notional, instrument.takerFee, "up"),
      takeProfit,
      stopLoss,
      liquidationPrice: lane === "futures" ? liquidationPrice(isolated, instrument.marginTiers) : null,
    };
    return { quoted, intent };
  }
}

function refuseLeverage(
  leverage: number,
  { bookId, guards }: BookRules,
  { lane }: EntryPoint,
): Refusal | null {
  if (lane === "spot") {
    if (leverage === 1) return null;
    return {
      refused: true,
      code: "leverage",
      reason: "spot has no leverage",
      hint: "leave it out, or use futures",
    };
  }
  if (Number.isInteger(leverage) && leverage >= 1 && leverage <= guards.leverageMax) return null;
  return {
    refused: true,
    code: "leverage",
    reason: `${leverage}x is not within the leverage cap of ${bookId}, ${guards.leverageMax}x`,
    hint: `use a whole number from 1 to ${guards.leverageMax}`,
  };
}

function noPrice(symbol: string): Refusal {
  return {
    refused: true,
    code: "stale-data",
    reason: `there is no price of ${coinName(symbol)} yet`,
    hint: "type /status to see the market data, and ask again in a moment",
  };
}

function wrongSide(side: EntryPoint["side"]): Refusal {
  return {
    refused: true,
    code: "exits",
    reason: `a ${side} takes its profit ${side === "long" ? "above" : "below"} the price and its stop stands on the other side`,
    hint: `name levels such as ${side === "long" ? "tp 3% sl 1.5%" : "tp 2% sl 1%"}`,
  };
}

function quoteUsed(): Refusal {
  return {
    refused: true,
    code: "quote-used",
    reason: "this quote was ordered already",
    hint: "ask again for a new quote",
  };
}
