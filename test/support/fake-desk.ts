/**
 * A desk that holds whatever figures a test gives it: a fake of DeskReader, DeskWriter and HealthReader, with
 * builders. Writes are recorded, and the same cause twice is one write, as the port demands.
 */
import { DEFAULT_UNIVERSE } from "#src/config-environment.ts";
import { controlBooks } from "#src/desk/book-rules.ts";
import type { BookRules, RulePatch } from "#src/domain/book-rules.ts";
import { DeskError, type Refusal } from "#src/domain/errors.ts";
import type * as Figures from "#src/domain/figures.ts";
import { INVERTED_BOOK, STANDARD_BOOK, type BookId } from "#src/domain/ids.ts";
import { parseSymbol, symbolOf } from "#src/domain/instrument.ts";
import { amount, price } from "#src/domain/money.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import type { ManualOrders } from "#src/ports/manual-orders.ts";
import type { DeskOrder, DeskReader, DeskWriter, HealthReader } from "#src/ports/desk-api.ts";
import { createFakeOrders } from "./fake-orders.ts";
import { createFakeBans, createFakeRules } from "./fake-rules.ts";

/** 2025-10-10 21:15 UTC. */
export const NOW_MS = 1_760_130_900_000;
const HOUR_MS = 3_600_000;

export type FakeWrite = {
  readonly what: "pause" | "resume" | "flatten" | "open" | "close" | "exits" | "rules" | "ban";
  readonly bookId: BookId;
  readonly symbol?: string;
  readonly patch?: RulePatch;
  readonly ban?: Omit<Figures.BanFigures, "actor">;
  readonly order: DeskOrder;
};

export type FakeDeskFigures = {
  readonly books?: readonly Figures.BookFigures[];
  readonly rows?: Readonly<Record<string, readonly Figures.BreakdownRow[]>>;
  readonly statistics?: Readonly<Record<string, Figures.BookStatistics>>;
  readonly roundTrips?: readonly RoundTrip[];
  readonly signals?: readonly Figures.SignalFigures[];
  readonly symbols?: readonly string[];
  /** What the books start with; the control experiment's rules unless given. */
  readonly rules?: readonly BookRules[];
  readonly bans?: Readonly<Record<string, readonly Figures.BanFigures[]>>;
  readonly market?: Figures.MarketFigures;
  readonly audit?: Figures.AuditFigures;
  readonly health?: Figures.HealthFigures;
  /** What every write answers instead of being done. */
  readonly refusal?: Refusal;
};

export type FakeDesk = DeskReader &
  DeskWriter &
  ManualOrders &
  HealthReader & { readonly writes: readonly FakeWrite[] };

export function createFakeDesk(figures: FakeDeskFigures = {}): FakeDesk {
  const books = figures.books ?? [bookFigures(STANDARD_BOOK), bookFigures(INVERTED_BOOK)];
  const writes = new Map<string, FakeWrite>();
  const find = (bookId: BookId): Figures.BookFigures => {
    const found = books.find((book) => book.bookId === bookId);
    if (found === undefined) throw new DeskError("BOOK_NOT_FOUND", `no book ${bookId}`);
    return found;
  };
  /** Says whether the write is new: false for a repeated cause. */
  const record = (write: FakeWrite): boolean => {
    const isNew = !writes.has(write.order.cause);
    if (isNew) writes.set(write.order.cause, write);
    return isNew;
  };
  const market = (): Figures.MarketFigures => figures.market ?? marketFigures();
  const rules = createFakeRules(figures.rules ?? controlBooks(amount("1000")));
  const bans = createFakeBans(figures.bans ?? {});
  return {
    get writes() {
      return [...writes.values()];
    },
    ...createFakeOrders({
      nowMs: NOW_MS,
      refusal: figures.refusal,
      find,
      record,
      recorded: (cause) => writes.get(cause),
    }),
    books: () => books.map((book) => book.bookId),
    bookFigures: find,
    statistics: (bookId) =>
      figures.statistics?.[find(bookId).bookId] ?? { sharpe: null, sortino: null, days: 0, exposure: null },
    breakdown: (bookId, by, limit) => (figures.rows?.[`${bookId}/${by}`] ?? []).slice(0, limit),
    recentRoundTrips: (bookId, limit) =>
      (figures.roundTrips ?? []).filter((trip) => trip.bookId === bookId).slice(0, limit),
    recentSignals: (limit) => (figures.signals ?? []).slice(0, limit),
    lastSignal: (symbol) => figures.signals?.find((signal) => signal.symbol === symbol) ?? null,
    symbols: () => figures.symbols ?? DEFAULT_UNIVERSE.split(",").map((base) => symbolOf(base, "futures")),
    lastPrice: () => ({ price: price("100"), ageMs: 1_000 }),
    rules: (bookId) => rules.of(bookId),
    bans: (bookId) => bans.active(find(bookId).bookId, market().venueNowMs),
    market,
    lastAudit: () => figures.audit ?? auditFigures(),
    health: async () => figures.health ?? healthFigures(),
    pause(bookId, order) {
      if (figures.refusal !== undefined) return figures.refusal;
      record({ what: "pause", bookId, order });
      return { paused: true };
    },
    resume(bookId, order) {
      if (figures.refusal !== undefined) return figures.refusal;
      record({ what: "resume", bookId, order });
      return { resumed: true };
    },
    flatten(bookId, order) {
      if (figures.refusal !== undefined) return figures.refusal;
      record({ what: "flatten", bookId, order });
      return { closing: find(bookId).positions.map((position) => position.symbol) };
    },
    close(bookId, symbol, order) {
      if (figures.refusal !== undefined) return figures.refusal;
      const isOpen = find(bookId).positions.some((position) => position.symbol === symbol);
      if (!isOpen && !writes.has(order.cause)) throw new DeskError("POSITION_NOT_FOUND", "internal words");
      record({ what: "close", bookId, symbol, order });
      return { closing: symbol };
    },
    previewRules: (bookId, patch) => rules.preview(bookId, patch),
    changeRules(bookId, patch, order, reason) {
      if (figures.refusal !== undefined) return figures.refusal;
      const change = { bookId, patch, reason, ...order, eventTsMs: NOW_MS };
      const next = rules.change(change, NOW_MS);
      if ("refused" in next) return next;
      record({ what: "rules", bookId, patch, order });
      return { changed: true };
    },
    ban(bookId, base, untilTsMs, order, reason) {
      if (figures.refusal !== undefined) return figures.refusal;
      const ban = { base, untilTsMs, reason };
      const isNew = record({ what: "ban", bookId: find(bookId).bookId, ban, order });
      if (isNew) bans.put(bookId, { ...ban, actor: order.actor });
      return { banned: true };
    },
  };
}

export function tally(fields: Partial<Figures.Tally> = {}): Figures.Tally {
  const none = { grossPnl: 0n, fees: 0n, funding: 0n, netPnl: 0n, netWon: 0n, netLost: 0n };
  return { roundTrips: 0, wins: 0, ...none, ...fields };
}

export function bookFigures(bookId: BookId, fields: Partial<Figures.BookFigures> = {}): Figures.BookFigures {
  return {
    bookId,
    label: bookId,
    tradingState: "active",
    stateReason: null,
    initialBalance: amount("1000"),
    cash: amount("1000"),
    margin: 0n,
    equity: amount("1000"),
    unrealizedPnl: 0n,
    closed: tally(),
    openCosts: 0n,
    netReturn: 0,
    drawdown: 0,
    maxDrawdown: 0,
    positions: [],
    staleMarks: false,
    unvalued: 0,
    ...fields,
  };
}

export function positionFigures(
  bookId: BookId,
  symbol: string,
  fields: Partial<Figures.PositionFigures> = {},
): Figures.PositionFigures {
  return {
    positionId: `${bookId}-${symbol}`,
    bookId,
    symbol,
    lane: parseSymbol(symbol).lane,
    side: "long",
    leverage: 2,
    quantity: amount("0.5"),
    entryPrice: price("182.40"),
    markPrice: price("184.40"),
    notional: amount("92.20"),
    unrealizedPnl: amount("1"),
    fees: amount("0.05"),
    funding: 0n,
    takeProfit: price("190"),
    stopLoss: price("180"),
    thesis: "The fast average crossed above the slow one.",
    falsifyingPrice: price("179"),
    pairId: null,
    openedTsMs: NOW_MS - 2 * HOUR_MS,
    ...fields,
  };
}

export function signalFigures(
  symbol: string,
  fields: Partial<Figures.SignalFigures> = {},
): Figures.SignalFigures {
  return {
    signalId: `${symbol}-1`,
    symbol,
    lane: parseSymbol(symbol).lane,
    side: "short",
    confidence: 0.72,
    price: price("182.40"),
    thesis: "The fast average crossed below the slow one.",
    falsifyingPrice: price("185"),
    evidence: { RSI: "28.4" },
    eventTsMs: NOW_MS - HOUR_MS,
    outcomes: [
      { bookId: STANDARD_BOOK, action: "ordered", reason: null },
      { bookId: INVERTED_BOOK, action: "denied", reason: "too many open positions" },
    ],
    ...fields,
  };
}

export function marketFigures(fields: Partial<Figures.MarketFigures> = {}): Figures.MarketFigures {
  return {
    source: { kind: "binance", label: "Binance (public data)", granularity: "quote" },
    venueNowMs: NOW_MS,
    connected: true,
    ageMs: 2_000,
    symbols: 30,
    staleSymbols: [],
    lastScanTsMs: NOW_MS - 15 * 60_000,
    scanIntervalMs: 15 * 60_000,
    ...fields,
  };
}

export function auditFigures(fields: Partial<Figures.AuditFigures> = {}): Figures.AuditFigures {
  const counts = { entries: 120, fills: 40, roundTrips: 18 };
  return { ok: true, ...counts, findings: [], repairs: [], tookMs: 12, atTsMs: NOW_MS - HOUR_MS, ...fields };
}

export function healthFigures(fields: Partial<Figures.HealthFigures> = {}): Figures.HealthFigures {
  return {
    version: "0.1.0",
    nodeVersion: "v24.21.0",
    startedTsMs: NOW_MS - 3 * HOUR_MS,
    nowMs: NOW_MS,
    rssBytes: 118 * 1024 * 1024,
    eventLoopLagMs: 3,
    databaseBytes: 4 * 1024 * 1024,
    diskFreeBytes: 40 * 1024 ** 3,
    redis: { connected: true, usedBytes: 2 * 1024 * 1024 },
    queues: [{ queue: "inbound", waiting: 0, active: 1, failed: 0 }],
    outboxUndelivered: 0,
    platforms: ["console"],
    model: "none: routing by words",
    ...fields,
  };
}
