/**
 * From a signal to an order on every book: the signal's own book first, then its mirrors at the same size and
 * on the opposite side. What each book did with the signal is on the record, also when it did nothing.
 */
import { DeskError, type Refusal } from "../domain/errors.ts";
import type { SignalOutcome } from "../domain/figures.ts";
import { initialMargin } from "../domain/margin.ts";
import {
  applyRate,
  movePrice,
  notionalOf,
  rate,
  rateFromUnits,
  type Amount,
  type Price,
} from "../domain/money.ts";
import { opposite, orderSideFor, type Order } from "../domain/order.ts";
import { sizeOrder } from "../domain/sizing.ts";
import type { TradingSignal } from "../domain/trading-signal.ts";
import type { BookRules, LaneRules } from "./book-rules.ts";
import { symbolDesk, type DeskContext } from "./desk-context.ts";
import { valueBook } from "./equity.ts";
import type { EntryIntent, Execution } from "./execution.ts";
import { checkEntry } from "./risk-checks.ts";
import type { SymbolDesk } from "./symbol-desk.ts";
import type { TradingStates } from "./trading-states.ts";

/** Kept free of the sizing price, so that latency and slippage seldom make an order unaffordable. */
const PRICE_BUFFER = rate("0.003");
/** No venue's taker fee is above this. */
const FEE_BOUND = rate("0.001");

type Sized = { readonly quantity: Amount };
type Decision = { readonly outcome: SignalOutcome; readonly quantity: Amount | null };

export class Entries {
  readonly #context: DeskContext;
  readonly #execution: Execution;
  readonly #states: TradingStates;

  constructor(context: DeskContext, execution: Execution, states: TradingStates) {
    this.#context = context;
    this.#execution = execution;
    this.#states = states;
  }

  /** Decides once per signal; a signal that is on record already is left alone. */
  decide(signal: TradingSignal): readonly SignalOutcome[] {
    const { ledger, store, books } = this.#context;
    return ledger.atomically(() => {
      if (store.hasSignal(signal.symbol, signal.eventTsMs)) return [];
      const decided = new Map<string, Decision>();
      for (const rules of books) decided.set(rules.bookId, this.#decideFor(rules, signal, decided));
      const outcomes = [...decided.values()].map((decision) => decision.outcome);
      store.appendSignal(signal, outcomes, this.#context.nowMs());
      return outcomes;
    });
  }

  #decideFor(rules: BookRules, signal: TradingSignal, decided: ReadonlyMap<string, Decision>): Decision {
    const { policy, bookId } = rules;
    const original = policy.kind === "mirror" ? decided.get(policy.of) : undefined;
    if (policy.kind === "mirror") {
      if (original === undefined)
        throw new DeskError(
          "BOOK_NOT_FOUND",
          `${bookId} mirrors ${policy.of}, which comes later or is not there`,
        );
      if (original.quantity === null) return denied(bookId, "ignored", `${policy.of} did not enter`);
    }
    const side = policy.kind === "mirror" ? opposite(signal.side) : signal.side;
    const own = { ...signal, side };
    const symbol = symbolDesk(this.#context, signal.symbol);
    const refusal = checkEntry(this.#entryCase(rules, own, symbol));
    if (refusal !== null) return denied(bookId, "denied", refusal.reason);
    const sized = this.#size(rules, own, symbol, original?.quantity ?? null);
    if ("refused" in sized) return denied(bookId, "denied", sized.reason);
    this.#order(rules, own, signal, sized.quantity);
    return { outcome: { bookId, action: "ordered", reason: null }, quantity: sized.quantity };
  }

  #entryCase(rules: BookRules, signal: TradingSignal, symbol: SymbolDesk): Parameters<typeof checkEntry>[0] {
    return {
      signal,
      rules,
      symbol,
      book: this.#context.ledger.book(rules.bookId),
      state: this.#states.state(rules.bookId),
      venueNowMs: this.#context.venueNowMs(),
      staleMs: this.#context.execution.staleMs,
      openingOrders: this.#execution
        .pendingOpens(rules.bookId)
        .filter(({ intent }) => intent?.lane === signal.lane).length,
    };
  }

  #size(
    rules: BookRules,
    signal: TradingSignal,
    symbol: SymbolDesk,
    mirrored: Amount | null,
  ): Sized | Refusal {
    const lane = rules.lanes[signal.lane];
    const price = movePrice(signal.price, PRICE_BUFFER);
    const available = this.#freeCash(rules);
    if (mirrored !== null) return affordMirror(mirrored, price, lane, available);
    const { equity } = valueBook(
      this.#context.ledger.book(rules.bookId),
      (name) => this.#context.symbols.get(name)?.mark() ?? null,
    );
    const collateral = applyRate(equity, lane.allocation, "down") / BigInt(lane.positionsMax);
    const sized = sizeOrder({
      instrument: symbol.instrument,
      price,
      targetNotional: collateral * BigInt(lane.leverage),
      available,
      leverage: lane.leverage,
      feeRate: symbol.instrument.takerFee,
    });
    return sized.refused ? sized : { quantity: sized.quantity };
  }

  /** Cash less what waiting orders will need. */
  #freeCash({ bookId }: BookRules): Amount {
    const reserved = this.#execution
      .pendingOpens(bookId)
      .map(({ order, intent, decisionPrice }) =>
        entryCost(notionalOf(order.quantity, movePrice(decisionPrice, PRICE_BUFFER)), intent?.leverage ?? 1),
      );
    return reserved.reduce((cash, cost) => cash - cost, this.#context.ledger.book(bookId).balance("cash"));
  }

  #order(rules: BookRules, own: TradingSignal, signal: TradingSignal, quantity: Amount): void {
    const { bookId } = rules;
    const orderId = this.#context.ledger.nextOrderId(bookId);
    const order: Order = {
      orderId,
      bookId,
      positionId: orderId,
      symbol: own.symbol,
      side: orderSideFor(own.side, "open"),
      effect: "open",
      quantity,
      reason: "signal-entry",
      decidedTsMs: signal.eventTsMs,
    };
    const intent = entryIntent(rules.lanes[own.lane], own, signal);
    this.#execution.submit(order, `signal:${signal.signalId}:${bookId}`, signal.price, intent);
  }
}

function denied(bookId: BookRules["bookId"], action: "denied" | "ignored", reason: string): Decision {
  return { outcome: { bookId, action, reason }, quantity: null };
}

/** A mirror trades against the signal's thesis, so the price that proves the thesis wrong proves the mirror right. */
function entryIntent(lane: LaneRules, own: TradingSignal, signal: TradingSignal): EntryIntent {
  const mirrored = own.side !== signal.side;
  const outward = own.side === "long" ? 1 : -1;
  return {
    side: own.side,
    lane: own.lane,
    leverage: lane.leverage,
    pairId: signal.signalId,
    thesis: mirrored ? `inverted: ${signal.thesis}` : signal.thesis,
    falsifyingPrice: mirrored ? null : signal.falsifyingPrice,
    epoch: 0,
    exitsAt: (entry) => ({
      takeProfit: movePrice(entry, rateFromUnits(outward * lane.takeProfit)),
      stopLoss: movePrice(entry, rateFromUnits(-outward * lane.stopLoss)),
    }),
  };
}

/** Collateral (the whole price on spot, where leverage is 1) plus an upper bound of the fee. */
function entryCost(notional: Amount, leverage: number): Amount {
  return initialMargin(notional, leverage) + applyRate(notional, FEE_BOUND, "up");
}

function affordMirror(quantity: Amount, price: Price, lane: LaneRules, available: Amount): Sized | Refusal {
  if (entryCost(notionalOf(quantity, price), lane.leverage) <= available) return { quantity };
  return { refused: true, code: "cash", reason: "its cash does not cover the size of the book it mirrors" };
}
