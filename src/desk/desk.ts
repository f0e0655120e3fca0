/**
 * The paper desk: market events in, facts in the ledger out. The same object serves the live market, a
 * recording at any speed and a replay; only who calls it differs. Synchronous, and never waits for a model.
 */
import type { Ledger } from "../books/ledger.ts";
import type { AuditFigures } from "../domain/figures.ts";
import type { Instrument } from "../domain/instrument.ts";
import {
  eventTimeOf,
  type Bar,
  type FundingSettlement,
  type MarketEvent,
  type Quote,
} from "../domain/market.ts";
import type { DeskEventSink } from "../ports/desk-events.ts";
import type { DeskStore } from "../ports/desk-store.ts";
import type { LedgerStore } from "../ports/ledger-store.ts";
import type { Log } from "../ports/log.ts";
import type { BookRules, ExecutionRules } from "./book-rules.ts";
import { Auditor } from "./auditor.ts";
import { Closes } from "./closes.ts";
import type { DeskContext } from "./desk-context.ts";
import { Entries } from "./entries.ts";
import { EquityMarks } from "./equity-marks.ts";
import { Execution } from "./execution.ts";
import { bookFunding } from "./funding.ts";
import { Incidents } from "./incidents.ts";
import { priceInBar, StopMonitor } from "./stop-monitor.ts";
import type { Strategy } from "./strategy.ts";
import { SymbolDesk } from "./symbol-desk.ts";
import { TradingStates } from "./trading-states.ts";

export type DeskOptions = {
  readonly ledger: Ledger;
  readonly ledgerStore: LedgerStore;
  readonly store: DeskStore;
  readonly events: DeskEventSink;
  readonly log: Log;
  readonly books: readonly BookRules[];
  readonly execution: ExecutionRules;
  readonly instruments: readonly Instrument[];
  readonly strategy: Strategy;
  /** `bar`: the source has no quotes, so fills and exits are judged on bars. */
  readonly granularity: "quote" | "bar";
  readonly venueNowMs: () => number;
  readonly nowMs: () => number;
};

export class Desk {
  readonly context: DeskContext;
  readonly states: TradingStates;
  readonly closes: Closes;
  readonly auditor: Auditor;
  readonly equityMarks: EquityMarks;
  readonly #granularity: "quote" | "bar";
  readonly #stops: StopMonitor;
  readonly #execution: Execution;
  readonly #entries: Entries;
  readonly #incidents: Incidents;
  #lastScanTsMs: number | null = null;
  #lastEventTsMs: number | null = null;
  #connected = true;

  constructor(options: DeskOptions) {
    const symbols = options.instruments.map(
      (instrument) =>
        [instrument.symbol, new SymbolDesk(instrument, options.strategy.forSymbol(instrument))] as const,
    );
    this.context = { ...options, symbols: new Map(symbols) };
    this.#granularity = options.granularity;
    this.states = new TradingStates(this.context);
    this.equityMarks = new EquityMarks(this.context, options.ledgerStore);
    this.auditor = new Auditor(this.context, options.ledgerStore, this.states);
    this.#incidents = new Incidents(this.context);
    this.#stops = new StopMonitor(this.context);
    this.#execution = new Execution(this.context, this.#stops);
    this.#entries = new Entries(this.context, this.#execution, this.states);
    this.closes = new Closes(this.context, this.#execution);
  }

  /** When bars were last scanned, and when the market last said anything; venue time. */
  get lastScanTsMs(): number | null {
    return this.#lastScanTsMs;
  }

  get lastEventTsMs(): number | null {
    return this.#lastEventTsMs;
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Opens missing books, audits all, and takes up what a stop or a crash left behind. Once, before any event. */
  start(): AuditFigures {
    for (const { bookId, label, balance } of this.context.books) {
      this.context.ledger.openBook({ bookId, label, balance, eventTsMs: this.context.venueNowMs() });
    }
    const audit = this.auditor.run();
    this.#recover();
    return audit;
  }

  /** Feeds bars of the past to the strategy, oldest first; nothing is traded on them. */
  warmUp(bars: Iterable<Bar>): void {
    for (const bar of bars) {
      const symbol = this.context.symbols.get(bar.symbol);
      if (symbol === undefined || bar.closeTsMs <= symbol.lastBarTsMs) continue;
      symbol.lastBarTsMs = bar.closeTsMs;
      symbol.strategy.onBar(bar);
    }
  }

  /** One market event. A fault in it is an incident: recorded, told, and not the end of the desk. */
  handle(event: MarketEvent): void {
    const eventTsMs = eventTimeOf(event);
    if (this.#lastEventTsMs === null || eventTsMs > this.#lastEventTsMs) this.#lastEventTsMs = eventTsMs;
    try {
      this.#dispatch(event);
    } catch (error) {
      this.#incidents.record(error, eventTsMs);
      this.#recover();
    }
  }

  #dispatch(event: MarketEvent): void {
    switch (event.type) {
      case "quote":
        return this.#onQuote(event);
      case "bar":
        return this.#onBar(event);
      case "mark":
        return this.context.symbols.get(event.symbol)?.setMark(event.markPrice);
      case "funding":
        return this.#onFunding(event);
      case "funding-forecast": {
        const symbol = this.context.symbols.get(event.symbol);
        if (symbol !== undefined) symbol.forecast = event;
        return undefined;
      }
      case "source":
        this.#connected = event.state === "up";
        return this.context.events.emit({
          type: "market-source",
          eventId: `source:${event.state}:${event.eventTsMs}`,
          eventTsMs: event.eventTsMs,
          state: event.state,
          reason: event.reason,
        });
    }
  }

  /** Waiting orders fill first, then exits are judged: a stop fills at the next price, not at the one that tripped it. */
  #onQuote(quote: Quote): void {
    const symbol = this.context.symbols.get(quote.symbol);
    if (symbol === undefined) return;
    symbol.setPrices(quote.bid, quote.ask, quote.eventTsMs, quote.depth);
    this.#execution.onPrices(symbol, quote.eventTsMs);
    for (const trip of this.#stops.onPrices(symbol)) this.closes.onTrip(trip, quote.eventTsMs);
    this.equityMarks.onTime(quote.eventTsMs);
  }

  /** A bar that was seen before (history and stream may overlap) is left alone. */
  #onBar(bar: Bar): void {
    const symbol = this.context.symbols.get(bar.symbol);
    if (symbol === undefined || bar.closeTsMs <= symbol.lastBarTsMs) return;
    symbol.lastBarTsMs = bar.closeTsMs;
    if (this.#granularity === "bar") {
      this.equityMarks.onTime(bar.openTsMs);
      this.#tradeInside(symbol, bar);
    }
    this.#lastScanTsMs = bar.closeTsMs;
    const signal = symbol.strategy.onBar(bar);
    if (signal !== null) this.#entries.decide(signal);
  }

  /** A bar source: fills at the open, then exits by the bar's range. What happened inside is told at its last ms. */
  #tradeInside(symbol: SymbolDesk, bar: Bar): void {
    this.#execution.onBarOpen(symbol, bar);
    for (const trip of this.#stops.onBar(symbol, bar)) {
      const tripTsMs = bar.closeTsMs - 1;
      const pending = this.closes.onTrip(trip, tripTsMs);
      if (pending !== null) this.#execution.fillInBar(symbol, pending, priceInBar(trip, bar.open), tripTsMs);
    }
    symbol.setPrices(bar.close, bar.close, bar.closeTsMs);
  }

  #onFunding(settlement: FundingSettlement): void {
    bookFunding(this.context, settlement);
  }

  /**
   * Makes memory follow the ledger again: every position is watched, a close that was decided is still
   * under way, and an entry that was decided but not filled has expired with its moment.
   */
  #recover(): void {
    const { ledger } = this.context;
    this.#execution.clear();
    this.#stops.clear();
    this.states.forget();
    this.equityMarks.forget();
    for (const bookId of ledger.books()) {
      for (const position of ledger.book(bookId).positions()) this.#stops.watch(position);
    }
    ledger.atomically(() => {
      for (const order of ledger.openOrders()) {
        const position = ledger.book(order.bookId).position(order.positionId);
        if (order.effect === "close" && position !== null) this.closes.resume(order, position);
        else ledger.recordOrderEnd(order, "expired", "the desk was stopped before it was filled");
      }
    });
  }
}
