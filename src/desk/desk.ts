/**
 * The paper desk: market events in, facts in the ledger out. The same object serves the live market, a
 * recording at any speed and a replay; only who calls it differs. Synchronous, and never waits for a model.
 */
import type { AuditFigures } from "../domain/figures.ts";
import {
  eventTimeOf,
  type Bar,
  type FundingSettlement,
  type MarketEvent,
  type Quote,
} from "../domain/market.ts";
import type { Position } from "../domain/position.ts";
import { Auditor } from "./auditor.ts";
import { Closes } from "./closes.ts";
import { BarTrading, type BarStops } from "./bar-trading.ts";
import type { DeskContext } from "./desk-context.ts";
import { staleMsOf, type DeskOptions } from "./desk-options.ts";
import { DrawdownGuard } from "./drawdown-guard.ts";
import { Entries } from "./entries.ts";
import { EquityMarks } from "./equity-marks.ts";
import { Execution } from "./execution.ts";
import { bookFunding } from "./funding.ts";
import { Incidents } from "./incidents.ts";
import { createPassingIncidents } from "./passing-incidents.ts";
import { ManualEntries } from "./manual-entries.ts";
import { MovedExits } from "./moved-exits.ts";
import { SignalRecord } from "./signal-record.ts";
import { RuleBook } from "./rule-book.ts";
import { StopMonitor } from "./stop-monitor.ts";
import { SymbolDesk } from "./symbol-desk.ts";
import { Cooldowns } from "./cooldowns.ts";
import { TradingStates } from "./trading-states.ts";

export class Desk {
  readonly context: DeskContext;
  readonly closes: Closes;
  readonly auditor: Auditor;
  readonly equityMarks: EquityMarks;
  readonly manual: ManualEntries;
  readonly #options: DeskOptions;
  readonly #granularity: "quote" | "bar";
  readonly #barTrading: BarTrading;
  readonly #stops: StopMonitor;
  readonly #execution: Execution;
  readonly #entries: Entries;
  readonly incidents: Incidents;
  /** 0 before the first. */
  #lastScanTsMs = 0;
  #lastEventTsMs = 0;
  readonly #watchedIntervals = new Set<number>();
  #isStarted = false;
  #connected = true;

  constructor(options: DeskOptions) {
    this.#options = options;
    const symbols = options.instruments.map(
      (instrument) => [instrument.symbol, new SymbolDesk(instrument, options.strategy)] as const,
    );
    const rules = new RuleBook(options.books, options.barMs, options.store);
    this.context = {
      ...options,
      execution: { ...options.execution, staleMs: staleMsOf(options) },
      rules,
      states: new TradingStates(options),
      rests: new Cooldowns(options.store, options.ledgerStore),
      signals: new SignalRecord(options.ledgerStore, rules),
      exits: new MovedExits(options.store),
      symbols: new Map(symbols),
      requestDepth: options.requestDepth ?? null,
      epoch: options.epoch ?? (() => 0),
    };
    this.#granularity = options.granularity;
    this.incidents = new Incidents(this.context, options.incidents ?? createPassingIncidents());
    this.auditor = new Auditor(this.context, this.incidents);
    this.#stops = new StopMonitor(this.context);
    this.#execution = new Execution(this.context, this.#stops);
    this.closes = new Closes(this.context, this.#execution);
    this.#barTrading = new BarTrading({
      execution: this.#execution,
      stops: this.#stops,
      closes: this.closes,
      finerBars: options.finerBars ?? (() => []),
      stopSlip: options.execution.barStopSlip,
    });
    this.#entries = new Entries(this.context, this.#execution, this.closes);
    this.manual = new ManualEntries(this.context, this.#execution);
    options.ledger.onReload(() => this.#resync());
    const guard = new DrawdownGuard(this.context, this.closes);
    this.equityMarks = new EquityMarks(this.context, (mark) => guard.onMark(mark));
  }

  /** When bars were last scanned, and when the market last said anything; venue time. */
  get lastScanTsMs(): number | null {
    return this.#lastScanTsMs === 0 ? null : this.#lastScanTsMs;
  }

  get lastEventTsMs(): number | null {
    return this.#lastEventTsMs === 0 ? null : this.#lastEventTsMs;
  }

  /** What a source with bars only assumed of stops so far. */
  get barStops(): BarStops {
    return this.#barTrading.stops;
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Opens missing books, audits all, and takes up what a stop or a crash left behind. Once, before any event. */
  start(): AuditFigures {
    for (const { bookId, label, balance } of this.context.rules.all()) {
      this.context.ledger.openBook({ bookId, label, balance, eventTsMs: this.context.venueNowMs() });
    }
    this.watchIntervals();
    this.#isStarted = true;
    const audit = this.auditor.run();
    this.#recover();
    return audit;
  }

  /** Watches a position by the exits that it has now, unless it is closing. */
  rewatch(position: Position): void {
    if (!this.closes.isClosing(position)) this.#stops.watch(position);
  }

  /** The scan intervals that books ask for. */
  intervals(): readonly number[] {
    return [...new Set(this.context.rules.all().map((rules) => rules.scanMs))];
  }

  /** Looks at every interval that a book asks for from now on. Call it after a change of rules. */
  watchIntervals(): void {
    for (const scanMs of this.intervals()) {
      if (this.#watchedIntervals.has(scanMs)) continue;
      this.#watchedIntervals.add(scanMs);
      for (const symbol of this.context.symbols.values()) symbol.scans.add(scanMs);
      if (this.#isStarted) this.#options.onNewInterval?.(scanMs);
    }
  }

  /** Feeds bars of the past, of this interval and oldest first, to the strategy; nothing is traded on them. */
  warmUp(scanMs: number, bars: Iterable<Bar>): void {
    for (const bar of bars) {
      const symbol = this.context.symbols.get(bar.symbol);
      symbol?.scans.warmUp(scanMs, bar);
      if (scanMs === this.#options.barMs) symbol?.addTurnover(bar);
    }
  }

  /** One market event. A fault in it is an incident: recorded, told, and not the end of the desk. */
  handle(event: MarketEvent): void {
    const eventTsMs = eventTimeOf(event);
    if (eventTsMs > this.#lastEventTsMs) this.#lastEventTsMs = eventTsMs;
    try {
      this.#dispatch(event);
    } catch (error) {
      this.incidents.record(error, eventTsMs);
    }
  }

  #dispatch(event: MarketEvent): void {
    switch (event.type) {
      case "quote":
        return this.#onQuote(event);
      case "bar":
        return this.#onBar(event);
      case "mark":
        return this.context.symbols.get(event.symbol)?.setMark(event.markPrice, event.eventTsMs);
      case "funding":
        return this.#onFunding(event);
      case "funding-forecast": {
        const symbol = this.context.symbols.get(event.symbol);
        if (symbol !== undefined) symbol.fundingRate = event.fundingRate;
        return undefined;
      }
      case "source":
        if (event.state !== "note") this.#connected = event.state === "up";
        return this.context.events.emit({
          type: "market-source",
          eventId: `source:${event.state}:${event.eventTsMs}:${event.reason}`,
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
    for (const trip of this.#stops.onPrices(symbol)) this.closes.onExitTrigger(trip, quote.eventTsMs);
    this.equityMarks.onTime(quote.eventTsMs);
  }

  /** A bar that was seen before (history and stream may overlap) is left alone. */
  #onBar(bar: Bar): void {
    const symbol = this.context.symbols.get(bar.symbol);
    if (symbol === undefined || bar.closeTsMs <= symbol.lastBarTsMs) return;
    symbol.lastBarTsMs = bar.closeTsMs;
    symbol.addTurnover(bar);
    if (this.#granularity === "bar") {
      this.equityMarks.onTime(bar.openTsMs);
      this.#barTrading.inside(symbol, bar);
    }
    this.#lastScanTsMs = bar.closeTsMs;
    for (const signal of symbol.scans.onBar(bar)) this.#entries.decide(signal);
  }

  #onFunding(settlement: FundingSettlement): void {
    const symbol = this.context.symbols.get(settlement.symbol);
    if (symbol !== undefined) symbol.fundingRate = settlement.fundingRate;
    for (const position of bookFunding(this.context, settlement)) this.rewatch(position);
  }

  /**
   * Takes up what a stop or a crash left behind: every position is watched, a close that was decided is still
   * under way, and an entry that was decided but not filled has expired with its moment.
   */
  #recover(): void {
    const { ledger } = this.context;
    this.#watchAll();
    ledger.atomically(() => {
      for (const open of ledger.openOrders()) {
        const { order } = open;
        const position = ledger.book(order.bookId).position(order.positionId);
        if (order.effect === "close" && position !== null) this.closes.resume(open, position);
        else this.#execution.end(order, "expired", "the desk was stopped before it was filled");
      }
    });
  }

  /** Makes memory follow the ledger again, after a transaction that did not happen. */
  #resync(): void {
    const { states, rests, signals, exits, rules } = this.context;
    for (const memory of [states, rests, signals, exits, rules]) memory.forget();
    this.equityMarks.forget();
    this.#execution.forgetUnrecorded();
    this.#watchAll();
  }

  #watchAll(): void {
    const { ledger } = this.context;
    this.#stops.clear();
    for (const bookId of ledger.books()) {
      for (const position of ledger.book(bookId).positions()) this.rewatch(position);
    }
  }
}
