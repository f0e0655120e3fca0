/** Figures for people, read from the ledger and the desk's memory. Nothing here changes anything. */
import type { BookState } from "../books/book-state.ts";
import type {
  BookFigures,
  BreakdownBy,
  BreakdownRow,
  MarketFigures,
  PositionFigures,
} from "../domain/figures.ts";
import type { BookId } from "../domain/ids.ts";
import type { SourceInfo } from "../domain/market.ts";
import { divide, UNIT, type Price } from "../domain/money.ts";
import { averagePrice, unrealizedPnl, type Position } from "../domain/position.ts";
import type { DeskReader } from "../ports/desk-api.ts";
import type { LedgerStore } from "../ports/ledger-store.ts";
import { bookStatistics, STATISTICS_DAYS } from "./book-statistics.ts";
import type { Desk } from "./desk.ts";
import { drawdownUnits, valueBook } from "./equity.ts";

const UNITS = 1e8;

export type DeskReaderOptions = {
  readonly desk: Desk;
  readonly ledgerStore: LedgerStore;
  readonly source: SourceInfo;
  readonly scanMs: number;
};

export function createDeskReader({ desk, ledgerStore, source, scanMs }: DeskReaderOptions): DeskReader {
  const { ledger, store, symbols, venueNowMs } = desk.context;
  return {
    books: () => desk.context.rules.all().map((rules) => rules.bookId),
    bookFigures: (bookId) => bookFigures(desk, bookId),
    statistics: (bookId) =>
      bookStatistics(desk.equityMarks.recent(ledger.book(bookId).bookId, STATISTICS_DAYS)),
    breakdown: (bookId, by, limit) => breakdown(ledger.book(bookId), by, limit),
    recentRoundTrips: (bookId, limit) => ledgerStore.roundTrips(ledger.book(bookId).bookId, limit),
    recentSignals: (limit) => store.recentSignals(limit),
    lastSignal: (symbol) => store.lastSignal(symbol),
    symbols: () => [...symbols.keys()],
    lastPrice: (symbol) => {
      const found = symbols.get(symbol);
      const price = found?.mid() ?? null;
      return found === undefined || price === null
        ? null
        : { price, ageMs: venueNowMs() - found.lastPriceTsMs };
    },
    rules: (bookId) => desk.context.rules.of(bookId),
    bans: (bookId) =>
      desk.context.rests
        .activeBans(bookId, venueNowMs())
        .map(({ base, untilTsMs, reason, actor }) => ({ base, untilTsMs, reason, actor })),
    market: () => marketFigures(desk, source, scanMs),
    lastAudit: () => desk.auditor.last,
  };
}

function bookFigures(desk: Desk, bookId: BookId): BookFigures {
  const rules = desk.context.rules.of(bookId);
  const book = desk.context.ledger.book(bookId);
  const { equity, unrealizedPnl: unrealized, unpriced } = valueBook(book, (symbol) => markOf(desk, symbol));
  const positions = book.positions();
  const mark = desk.equityMarks.last(bookId);
  const peak = mark === null || equity > mark.peakEquity ? equity : mark.peakEquity;
  return {
    bookId,
    label: rules.label,
    tradingState: desk.context.states.state(bookId),
    stateReason: desk.context.states.reason(bookId),
    initialBalance: -book.balance("capital"),
    cash: book.balance("cash"),
    margin: book.balance("margin"),
    equity,
    unrealizedPnl: unrealized,
    closed: book.rollups.total(),
    openCosts: positions.reduce((sum, position) => sum + position.funding - position.fees, 0n),
    netReturn:
      Number(divide((equity + book.balance("capital")) * UNIT, -book.balance("capital"), "half-even")) /
      UNITS,
    drawdown: drawdownUnits(equity, peak) / UNITS,
    maxDrawdown: Math.max(mark?.maxDrawdown ?? 0, drawdownUnits(equity, peak)) / UNITS,
    positions: positions.map((position) => positionFigures(desk, position)),
    unvalued: unpriced,
    staleMarks: positions.some(({ symbol }) => isStale(desk, symbol)),
  };
}

function positionFigures(desk: Desk, position: Position): PositionFigures {
  const { plan } = position;
  const { takeProfit, stopLoss } = desk.context.exits.of(position);
  const markPrice = markOf(desk, position.symbol);
  return {
    positionId: position.positionId,
    bookId: position.bookId,
    symbol: position.symbol,
    lane: plan.lane,
    side: plan.side,
    leverage: plan.leverage,
    quantity: position.quantity,
    entryPrice: averagePrice(position.openNotional, position.quantity),
    markPrice,
    notional: position.openNotional,
    unrealizedPnl: markPrice === null ? null : unrealizedPnl(position, markPrice),
    fees: position.fees,
    funding: position.funding,
    takeProfit,
    stopLoss,
    thesis: plan.thesis,
    falsifyingPrice: plan.falsifyingPrice,
    pairId: plan.pairId,
    openedTsMs: position.openedTsMs,
  };
}

/** Periods newest first, everything else by net PnL. */
function breakdown(book: BookState, by: BreakdownBy, limit: number): readonly BreakdownRow[] {
  if (by === "day" || by === "week" || by === "month") return book.rollups.newest(by, limit);
  const rows = book.rollups.newest(by, Number.MAX_SAFE_INTEGER);
  return rows.toSorted((left, right) => compareUnits(right.tally.netPnl, left.tally.netPnl)).slice(0, limit);
}

function compareUnits(left: bigint, right: bigint): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function marketFigures(desk: Desk, source: SourceInfo, scanIntervalMs: number): MarketFigures {
  const { symbols, venueNowMs } = desk.context;
  return {
    source,
    venueNowMs: venueNowMs(),
    connected: desk.connected,
    ageMs: desk.lastEventTsMs === null ? null : Math.max(0, venueNowMs() - desk.lastEventTsMs),
    symbols: symbols.size,
    staleSymbols: [...symbols.keys()].filter((symbol) => isStale(desk, symbol)),
    lastScanTsMs: desk.lastScanTsMs,
    scanIntervalMs,
  };
}

function markOf(desk: Desk, symbol: string): Price | null {
  return desk.context.symbols.get(symbol)?.mark() ?? null;
}

function isStale(desk: Desk, symbol: string): boolean {
  const found = desk.context.symbols.get(symbol);
  return found === undefined || found.isStale(desk.context.venueNowMs(), desk.context.execution.staleMs);
}
