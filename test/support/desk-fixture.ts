/** A whole desk over a database in memory, with a strategy that says what a test tells it to say. */
import { openDatabase, type SqliteDatabase } from "#src/storage/database.ts";
import { createDeskStore } from "#src/storage/desk/desk-store.ts";
import { createLedgerStore } from "#src/storage/ledger/ledger-store.ts";
import { DESK_INDEXES, DESK_SCHEMA } from "#src/storage/desk/schema-desk.ts";
import { LEDGER_INDEXES, LEDGER_SCHEMA } from "#src/storage/ledger/schema-ledger.ts";
import { createTransactions } from "#src/storage/transactions.ts";
import { Ledger } from "#src/books/ledger.ts";
import { controlBooks, DEFAULT_EXECUTION, type ExecutionRules } from "#src/desk/book-rules.ts";
import type { BookRules } from "#src/domain/book-rules.ts";
import { Desk } from "#src/desk/desk.ts";
import { signalIdOf, type Strategy } from "#src/strategies/crossover.ts";
import type { BusEvent, DeskEvent } from "#src/domain/desk-event.ts";
import { parseSymbol, type Instrument } from "#src/domain/instrument.ts";
import type { Bar, DepthLevel, Quote } from "#src/domain/market.ts";
import { amount, price, rate, type Price } from "#src/domain/money.ts";
import type { PositionSide } from "#src/domain/order.ts";
import type { TradingSignal } from "#src/domain/trading-signal.ts";
import type { DeskStore } from "#src/ports/desk-store.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import { createSilentLog } from "./silent-log.ts";
import { toldInto } from "./told-events.ts";

export const START_MS = Date.UTC(2026, 0, 5, 12);
export const BTC = "BTC/USDT:USDT";
export const ETH = "ETH/USDT:USDT";
export const BAR_MS = 900_000;

export function instrument(symbol: string, changes: Partial<Instrument> = {}): Instrument {
  const { base, lane } = parseSymbol(symbol);
  return {
    symbol,
    venue: "test",
    lane,
    base,
    quote: "USDT",
    priceTick: price("0.01"),
    quantityStep: amount("0.001"),
    quantityMin: amount("0.001"),
    notionalMin: amount("5"),
    takerFee: rate("0.0005"),
    makerFee: rate("0.0002"),
    liquidationFee: rate("0.015"),
    marginTiers: [
      {
        notionalMin: 0n,
        notionalMax: amount("1000000000"),
        maintenanceRate: rate("0.01"),
        maintenanceAmount: 0n,
        leverageMax: 50,
      },
    ],
    ...changes,
  };
}

/** A strategy that gives the next scripted signal of a symbol at each of its bars. */
export class ScriptedStrategy implements Strategy {
  readonly name = "scripted";
  readonly warmUpBars = 0;
  readonly #next = new Map<string, PositionSide>();

  say(symbol: string, side: PositionSide): void {
    this.#next.set(symbol, side);
  }

  forSymbol({ symbol, lane }: Instrument): { onBar(bar: Bar): TradingSignal | null } {
    return {
      onBar: (bar) => {
        const side = this.#next.get(symbol);
        this.#next.delete(symbol);
        if (side === undefined) return null;
        const scanMs = bar.closeTsMs - bar.openTsMs;
        const common = { signalId: signalIdOf(bar), symbol, lane, side, scanMs, price: bar.close };
        const reasons = { confidence: 1, evidence: {}, thesis: "scripted", falsifyingPrice: bar.close };
        return { ...common, ...reasons, eventTsMs: bar.closeTsMs };
      },
    };
  }
}

type DepthText = Readonly<Record<"bids" | "asks", readonly (readonly [string, string])[]>>;

export type DeskFixture = {
  readonly desk: Desk;
  readonly ledger: Ledger;
  readonly ledgerStore: LedgerStore;
  readonly strategy: ScriptedStrategy;
  readonly events: DeskEvent[];
  readonly db: SqliteDatabase;
  /** Venue time, moved by what is fed in. */
  nowMs(): number;
  /** A flat bar that closes at the present time; the scripted signal comes with it. */
  bar(symbol: string, at: string): void;
  rangeBar(symbol: string, ohlc: { open: string; high: string; low: string; close: string }): void;
  /** A quote one second later. */
  quote(symbol: string, bid: string, ask?: string): void;
  /** A quote one second later, with an order book: [price, quantity], best first. */
  depthQuote(symbol: string, depth: DepthText): void;
  /** A flat bar that closes now, without time going by; the scripted signal comes with it. */
  scan(symbol: string, at: string): void;
  /** Bar with a signal, then a quote after the latency: both books enter. */
  enter(symbol: string, side: PositionSide, bid: string, ask?: string): void;
};

export type FixtureOptions = {
  readonly symbols?: readonly string[];
  readonly books?: readonly BookRules[];
  readonly execution?: Partial<ExecutionRules>;
  readonly granularity?: "quote" | "bar";
  readonly path?: string;
  /** Stores of a database that the test opened itself; `path` is not looked at then. */
  readonly stores?: Stores;
  /** Called inside the transaction of the event. */
  readonly onEvent?: (event: BusEvent) => void;
  readonly requestDepth?: (symbol: string) => void;
  readonly onNewInterval?: (scanMs: number) => void;
  readonly startMs?: number;
  /** The epoch that new positions count in; 0 when left out. */
  readonly epoch?: () => number;
};

export const FRICTIONLESS: Partial<ExecutionRules> = {
  slippage: { baseRate: rate("0"), impactRate: rate("0"), referenceNotional: amount("1") },
  barHalfSpread: rate("0"),
};

type Stores = {
  readonly db: SqliteDatabase;
  readonly ledgerStore: LedgerStore;
  readonly deskStore: DeskStore;
};

const TABLES = LEDGER_SCHEMA + DESK_SCHEMA;
const INDEXES = LEDGER_INDEXES + DESK_INDEXES;

function openStores(path: string): Stores {
  const db = openDatabase({ path, migrations: [TABLES + INDEXES], durability: "full" });
  return { db, ledgerStore: createLedgerStore(db, createTransactions(db)), deskStore: createDeskStore(db) };
}

export function createDeskFixture(options: FixtureOptions = {}): DeskFixture {
  const { db, ledgerStore, deskStore } = options.stores ?? openStores(options.path ?? ":memory:");
  let nowMs = options.startMs ?? START_MS;
  const clock = (): number => nowMs;
  const ledger = new Ledger(ledgerStore, clock);
  const strategy = new ScriptedStrategy();
  const events: DeskEvent[] = [];
  const desk = new Desk({
    ledger,
    ledgerStore,
    store: deskStore,
    events: toldInto(events, options.onEvent),
    log: createSilentLog(),
    books: options.books ?? controlBooks(amount("1000")),
    execution: { ...DEFAULT_EXECUTION, ...FRICTIONLESS, ...options.execution },
    instruments: (options.symbols ?? [BTC, ETH]).map((symbol) => instrument(symbol)),
    strategy,
    granularity: options.granularity ?? "quote",
    barMs: BAR_MS,
    ...(options.epoch !== undefined && { epoch: options.epoch }),
    ...(options.onNewInterval !== undefined && { onNewInterval: options.onNewInterval }),
    ...(options.requestDepth !== undefined && { requestDepth: options.requestDepth }),
    venueNowMs: clock,
    nowMs: clock,
  });
  desk.start();
  const quote = (symbol: string, bid: string, ask: string = bid): void => {
    nowMs += 1_000;
    desk.handle(quoteOf(symbol, price(bid), price(ask), nowMs));
  };
  const depthQuote: DeskFixture["depthQuote"] = (symbol, text) => {
    nowMs += 1_000;
    const depth = { bids: levelsOf(text.bids), asks: levelsOf(text.asks) };
    const [bid, ask] = [depth.bids[0]?.price, depth.asks[0]?.price];
    if (bid === undefined || ask === undefined) throw new RangeError("an order book has two sides");
    desk.handle({ ...quoteOf(symbol, bid, ask, nowMs), depth });
  };
  const rangeBar: DeskFixture["rangeBar"] = (symbol, ohlc) => {
    nowMs += BAR_MS;
    desk.handle(barOf(symbol, ohlc, nowMs));
  };
  const bar = (symbol: string, at: string): void =>
    rangeBar(symbol, { open: at, high: at, low: at, close: at });
  const scan = (symbol: string, at: string): void =>
    desk.handle(barOf(symbol, { open: at, high: at, low: at, close: at }, nowMs));
  const enter = (symbol: string, side: PositionSide, bid: string, ask: string = bid): void => {
    quote(symbol, bid, ask);
    strategy.say(symbol, side);
    scan(symbol, bid);
    quote(symbol, bid, ask);
  };
  return {
    desk,
    ledger,
    ledgerStore,
    strategy,
    events,
    db,
    nowMs: clock,
    bar,
    rangeBar,
    quote,
    depthQuote,
    scan,
    enter,
  };
}

function levelsOf(side: DepthText["bids"]): DepthLevel[] {
  return side.map(([at, quantity]) => ({ price: price(at), quantity: amount(quantity) }));
}

function quoteOf(symbol: string, bid: Price, ask: Price, eventTsMs: number): Quote {
  return { type: "quote", symbol, bid, ask, eventTsMs };
}

function barOf(
  symbol: string,
  ohlc: { open: string; high: string; low: string; close: string },
  closeTsMs: number,
): Bar {
  return {
    type: "bar",
    symbol,
    openTsMs: closeTsMs - BAR_MS,
    closeTsMs,
    open: price(ohlc.open),
    high: price(ohlc.high),
    low: price(ohlc.low),
    close: price(ohlc.close),
    volume: 100_000_000,
  };
}
