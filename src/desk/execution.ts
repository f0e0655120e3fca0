/**
 * From a decision to a fill. An order waits for the first price after its latency; what the market gives
 * then is recorded with its consequences in one transaction.
 */
import { assert } from "../domain/errors.ts";
import type { BusEvent } from "../domain/desk-event.ts";
import type { BookId } from "../domain/ids.ts";
import type { Bar } from "../domain/market.ts";
import type { OpenOrder } from "../ports/ledger-store.ts";
import { initialMargin } from "../domain/margin.ts";
import { movePrice, rateFromUnits, type Price } from "../domain/money.ts";
import type { Fill, Order } from "../domain/order.ts";
import type { Position } from "../domain/position.ts";
import { fillAtMarket, type SlippageModel, type Touch } from "../domain/slippage.ts";
import { symbolDesk, type DeskContext } from "./desk-context.ts";
import type { EntryIntent } from "./entry-intent.ts";
import { planEntry, refuseOpen } from "./entry-plan.ts";
import { boundLoss, entryRefused, eventOf, fillOf, type Moment, type PendingOrder } from "./pending-order.ts";
import type { StopMonitor } from "./stop-monitor.ts";
import type { SymbolDesk } from "./symbol-desk.ts";

/** How long an order waits for an order book that was asked for, before it takes the best quotes alone. */
const DEPTH_WAIT_MS = 3_000;

export class Execution {
  readonly #context: DeskContext;
  readonly #stops: StopMonitor;
  /** Positions with a close order under way. */
  readonly #closing = new Set<string>();

  constructor(context: DeskContext, stops: StopMonitor) {
    this.#context = context;
    this.#stops = stops;
  }

  isClosing(positionId: string): boolean {
    return this.#closing.has(positionId);
  }

  /** Opening orders of a book that wait for their fill. */
  pendingOpens(bookId: BookId): readonly PendingOrder[] {
    const opens: PendingOrder[] = [];
    for (const { pending } of this.#context.symbols.values()) {
      for (const each of pending) {
        if (each.order.effect === "open" && each.order.bookId === bookId) opens.push(each);
      }
    }
    return opens;
  }

  /** Records the decision and queues it for the next price. Null when this cause was decided before. */
  submit(order: Order, cause: string, decisionPrice: Price, intent: EntryIntent | null): PendingOrder | null {
    if (!this.#context.ledger.recordOrder(order, cause)) return null;
    return this.requeue({ order, filled: 0n, fills: 0 }, decisionPrice, intent);
  }

  /** Queues an order that is on record already (after a restart, what is left of it). */
  requeue(
    { order, filled, fills }: OpenOrder,
    decisionPrice: Price,
    intent: EntryIntent | null,
  ): PendingOrder {
    if (order.effect === "close") {
      this.#closing.add(order.positionId);
      this.#stops.unwatch(order.positionId);
    }
    const pending: PendingOrder = {
      order,
      intent,
      decisionPrice,
      readyTsMs: order.decidedTsMs + this.#context.execution.latencyMs,
      remaining: order.quantity - filled,
      fills,
    };
    symbolDesk(this.#context, order.symbol).pending.push(pending);
    this.#context.requestDepth?.(order.symbol);
    return pending;
  }

  /** Fills what has waited long enough at the symbol's present quote. */
  onPrices(symbol: SymbolDesk, eventTsMs: number): void {
    if (symbol.pending.length === 0 || symbol.bid === null || symbol.ask === null) return;
    const touch = { bid: symbol.bid, ask: symbol.ask, ...(symbol.depth && { depth: symbol.depth }) };
    const model = symbol.depth === undefined ? "quote" : "order-book";
    const mayWait = symbol.depth === undefined && this.#context.requestDepth !== null;
    this.#fillReady(symbol, { touch, eventTsMs, model }, mayWait ? DEPTH_WAIT_MS : 0);
  }

  /** A bar source: what was decided before this bar fills at its open, latency later. */
  onBarOpen(symbol: SymbolDesk, bar: Bar): void {
    if (symbol.pending.length === 0) return;
    const eventTsMs = bar.openTsMs + this.#context.execution.latencyMs;
    this.#fillReady(symbol, { touch: this.#assumedTouch(bar.open), eventTsMs, model: "bar" });
  }

  /** A bar source: an exit that tripped inside a bar fills in it, around the price it could first act on. */
  fillInBar(symbol: SymbolDesk, pending: PendingOrder, at: Price, eventTsMs: number): void {
    this.#fillOne(symbol, pending, { touch: this.#assumedTouch(at), eventTsMs, model: "bar" });
  }

  /** After a transaction that did not happen: forgets the orders and the fills that were in it. */
  forgetUnrecorded(): void {
    const recorded = new Map(this.#context.ledger.openOrders().map((open) => [open.order.orderId, open]));
    this.#closing.clear();
    for (const symbol of this.#context.symbols.values()) {
      const kept = symbol.pending.filter(({ order }) => recorded.has(order.orderId));
      symbol.pending.splice(0, symbol.pending.length, ...kept);
      for (const pending of kept) {
        const { order, filled, fills } = recorded.get(pending.order.orderId) ?? { ...pending, filled: 0n };
        pending.remaining = order.quantity - filled;
        pending.fills = fills;
        if (order.effect === "close") this.#closing.add(order.positionId);
      }
    }
  }

  #assumedTouch(at: Price): Touch {
    const half = this.#context.execution.barHalfSpread;
    return { bid: movePrice(at, rateFromUnits(-half)), ask: movePrice(at, half) };
  }

  /** `waitMs` beyond the latency, for a better moment. */
  #fillReady(symbol: SymbolDesk, moment: Moment, waitMs = 0): void {
    const ready = symbol.pending.filter((pending) => pending.readyTsMs + waitMs <= moment.eventTsMs);
    for (const pending of ready) this.#fillOne(symbol, pending, moment);
  }

  #fillOne(symbol: SymbolDesk, pending: PendingOrder, moment: Moment): void {
    try {
      const done = this.#context.ledger.atomically(() => this.#fill(symbol, pending, moment));
      if (done) symbol.pending.splice(symbol.pending.indexOf(pending), 1);
    } catch (error) {
      this.#giveUp(symbol, pending);
      throw error;
    }
  }

  /** An order whose fill is a fault is not tried at every price again; the close of what is really open is. */
  #giveUp(symbol: SymbolDesk, { order }: PendingOrder): void {
    const { ledger } = this.#context;
    if (order.effect === "close" && this.#positionOf(order) !== null) return;
    const waiting = symbol.pending.findIndex((pending) => pending.order.orderId === order.orderId);
    if (waiting !== -1) symbol.pending.splice(waiting, 1);
    this.#closing.delete(order.positionId);
    ledger.atomically(() => this.end(order, "rejected", "a fault stopped its fill; it is an incident"));
  }

  /** True when nothing of the order is left to wait for. */
  #fill(symbol: SymbolDesk, pending: PendingOrder, moment: Moment): boolean {
    const { order } = pending;
    const market = fillAtMarket(
      order.side,
      pending.remaining,
      moment.touch,
      symbol.instrument,
      this.#slippageOf(symbol),
    );
    if (market.filled > 0n) {
      const made = fillOf(symbol.instrument, pending, moment, market);
      const fill = order.effect === "close" ? boundLoss(this.#positionOf(order), made) : made;
      const recorded = order.effect === "open" ? this.#open(symbol, pending, fill) : this.#close(fill);
      if (!recorded) return true;
      pending.remaining -= fill.quantity;
      pending.fills += 1;
    }
    if (pending.remaining > 0n && order.effect === "close") return false;
    if (market.filled === 0n) this.end(order, "rejected", "no depth to fill against");
    return true;
  }

  /** The same order moves a thin market more: each symbol's own turnover is what it is measured against. */
  #slippageOf(symbol: SymbolDesk): SlippageModel {
    const { slippage } = this.#context.execution;
    return { ...slippage, referenceNotional: symbol.dayTurnover() ?? slippage.referenceNotional };
  }

  /** False when the order ended without a position: then its reason is on record. */
  #open(symbol: SymbolDesk, pending: PendingOrder, fill: Fill): boolean {
    const { intent, order } = pending;
    assert(intent !== null, "an opening order has an intent");
    const { ledger } = this.#context;
    const margin = intent.lane === "futures" ? initialMargin(fill.notional, intent.leverage) : 0n;
    const plan = planEntry(this.#context, symbol, intent, fill, margin);
    const cost = (intent.lane === "futures" ? margin : fill.notional) + fill.fee;
    const refusal = typeof plan === "string" ? plan : refuseOpen(this.#context, order, cost);
    if (refusal !== null || typeof plan === "string") {
      this.end(order, "rejected", refusal ?? "");
      return false;
    }
    const position = ledger.recordOpening(fill, plan, margin);
    this.#stops.watch(position);
    this.#emit({ type: "position-opened", bookId: order.bookId, fill, position, ...eventOf(fill) });
    return true;
  }

  #close(fill: Fill): true {
    const { bookId, positionId } = fill.order;
    const { position, roundTrip } = this.#context.ledger.recordClosing(fill);
    if (roundTrip === null) {
      this.#emit({ type: "position-reduced", bookId, fill, position, ...eventOf(fill) });
      return true;
    }
    this.#closing.delete(position.positionId);
    this.#stops.unwatch(positionId);
    this.#context.rests.onClosed(roundTrip);
    this.#context.signals.onClosed(roundTrip, position);
    this.#emit({ type: "position-closed", bookId, fill, roundTrip, ...eventOf(fill) });
    return true;
  }

  /** An order that opened nothing. A person who ordered by hand is told of it; a signal's order is on the record. */
  end(order: Order, outcome: "expired" | "rejected", reason: string): void {
    this.#context.ledger.recordOrderEnd(order, outcome, reason);
    if (order.reason === "manual-entry") this.#emit(entryRefused(order, reason, this.#context.venueNowMs()));
  }

  #positionOf({ bookId, positionId }: Order): Position | null {
    return this.#context.ledger.book(bookId).position(positionId);
  }

  #emit(event: BusEvent): void {
    this.#context.events.emit(event);
  }
}
