/** Blocks that more than one skill shows: the market that figures come from, a book's line, open positions. */
import type {
  BookFigures,
  MarketFigures,
  PositionFigures,
  Tally,
  TradingState,
} from "#src/domain/figures.ts";
import { bold, type Block, type Column, type Span } from "#src/domain/message.ts";
import { absolute, type Amount } from "#src/domain/money.ts";
import {
  formatChange,
  formatDuration,
  formatMoney,
  formatPercentChange,
  formatPrice,
  formatSymbol,
  formatWinRate,
} from "#src/facts/format.ts";
import type { Answer } from "./define.ts";

const NAMES_MAX = 5;

export function left(title: string): Column {
  return { title, align: "left" };
}

export function right(title: string): Column {
  return { title, align: "right" };
}

/** The part of an answer that says that its figures do not come from the live market; empty when they do. */
export function marketFootnote({ source }: MarketFigures): Pick<Answer, "footnote"> {
  if (source.kind === "binance") return {};
  const why = source.fallbackReason === undefined ? "" : ` (${source.fallbackReason})`;
  const what =
    source.kind === "simulated" ? "Simulated market, not real prices" : "Recorded market, not today's prices";
  return { footnote: `${what}: ${source.label}${why}.` };
}

/** The market's source and freshness, in words. */
export function marketText(market: MarketFigures): string {
  const link = market.connected ? "connected" : "NOT CONNECTED";
  const age = market.ageMs === null ? "no data yet" : `newest datum ${formatDuration(market.ageMs)} old`;
  return `${market.source.label}, ${link}, ${age}, ${market.symbols} symbols`;
}

/** Stale symbols by name, and what follows from it; null when all are fresh. */
export function staleText(market: MarketFigures): string | null {
  const stale = market.staleSymbols;
  if (stale.length === 0) return null;
  const names = stale.slice(0, NAMES_MAX).map(formatSymbol).join(", ");
  const more = stale.length > NAMES_MAX ? ` and ${stale.length - NAMES_MAX} more` : "";
  return `STALE: ${names}${more}. No entries there until data is fresh again.`;
}

const STATE_WORDS: Readonly<Record<TradingState, string>> = {
  active: "active",
  reducing: "PAUSED, closes only",
  halted: "HALTED",
};

/** "active"; "HALTED: the audit disagrees". */
export function stateText(book: Pick<BookFigures, "tradingState" | "stateReason">): string {
  const words = STATE_WORDS[book.tradingState];
  return book.stateReason === null || book.tradingState === "active"
    ? words
    : `${words}: ${book.stateReason}`;
}

/** Net of all: closed round trips, the costs that open positions have paid, and unrealized PnL. */
export function totalPnl(book: BookFigures): Amount {
  return book.equity - book.initialBalance;
}

/** Stands for a figure that waits for the first price of an open position, which after a start may take seconds. */
export const VALUING = "valuing";

/** A figure that follows from the prices of open positions, or that it waits for them. */
export function valued(book: BookFigures, show: (book: BookFigures) => string): string {
  return book.unvalued === 0 ? show(book) : VALUING;
}

/** "1,012.30 USDT (+1.23%)"; "valuing: 2 of 3 positions have no price yet". */
export function equityText(book: BookFigures): string {
  if (book.unvalued === 0) return `${formatMoney(book.equity)} USDT (${formatPercentChange(book.netReturn)})`;
  const count = book.positions.length;
  return book.unvalued === 1
    ? `${VALUING}: 1 of ${count} ${count === 1 ? "position" : "positions"} has no price yet`
    : `${VALUING}: ${book.unvalued} of ${count} positions have no price yet`;
}

function totalPnlText(book: BookFigures): string {
  return formatChange(totalPnl(book));
}

/** "standard +12.34, inverted -8.10 USDT", for a headline. */
export function pnlHeadline(books: readonly BookFigures[]): string {
  const unit = books.some((book) => book.unvalued === 0) ? " USDT" : "";
  return `${books.map((book) => `${book.bookId} ${valued(book, totalPnlText)}`).join(", ")}${unit}`;
}

export function winRateOf(tally: Tally): string {
  return formatWinRate(tally.wins, tally.roundTrips);
}

/** Gross value of what is open, regardless of side. */
export function exposureOf(book: BookFigures): Amount {
  return book.positions.reduce((sum, position) => sum + absolute(position.notional), 0n);
}

/** One item per position, at most `max`, and a last one that counts the rest. */
export function positionItems(book: BookFigures, venueNowMs: number, max: number): Block {
  const shown = book.positions.slice(0, max).map((position) => positionItem(position, venueNowMs));
  const rest = book.positions.length - shown.length;
  return { type: "list", items: rest > 0 ? [...shown, [`and ${rest} more`]] : shown };
}

function positionItem(position: PositionFigures, venueNowMs: number): readonly Span[] {
  const pnl =
    position.unrealizedPnl === null ? "no mark yet" : `${formatChange(position.unrealizedPnl)} USDT`;
  const leverage = position.leverage === 1 ? "" : ` ${position.leverage}x`;
  const details = [
    `entry ${formatPrice(position.entryPrice)}`,
    `mark ${position.markPrice === null ? "none" : formatPrice(position.markPrice)}`,
    `TP ${position.takeProfit === null ? "none" : formatPrice(position.takeProfit)}`,
    `SL ${position.stopLoss === null ? "none" : formatPrice(position.stopLoss)}`,
    `size ${formatMoney(position.notional)}`,
    `open ${formatDuration(venueNowMs - position.openedTsMs)}`,
  ];
  return [
    bold(`${formatSymbol(position.symbol)} ${position.side}${leverage} ${pnl}`),
    `: ${details.join(", ")}`,
  ];
}
