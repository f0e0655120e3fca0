/**
 * Figures as reports show them: read from the ledger, never typed by hand. Amounts are in USDT
 * (units of 1e-8); ratios are plain numbers (0.55 is 55%) or null where there is nothing to divide by.
 */
import type { BookId } from "./ids.ts";
import type { Lane } from "./instrument.ts";
import type { SourceInfo } from "./market.ts";
import type { Amount, Price } from "./money.ts";
import type { PositionSide } from "./order.ts";

/** active: trades. reducing: closes only (paused). halted: a protection or the audit stopped it. */
export type TradingState = "active" | "reducing" | "halted";

/** Sums over round trips; the raw material of every rate. */
export type Tally = {
  readonly roundTrips: number;
  readonly wins: number;
  readonly grossPnl: Amount;
  readonly fees: Amount;
  readonly funding: Amount;
  readonly netPnl: Amount;
  /** Sum of the net PnL of winning, and of losing, round trips (the latter negative or zero). */
  readonly netWon: Amount;
  readonly netLost: Amount;
};

export type PositionFigures = {
  readonly positionId: string;
  readonly bookId: BookId;
  readonly symbol: string;
  readonly lane: Lane;
  readonly side: PositionSide;
  readonly leverage: number;
  readonly quantity: Amount;
  readonly entryPrice: Price;
  readonly markPrice: Price | null;
  /** At entry, of what is still open; unsigned, and not moved by the mark. */
  readonly notional: Amount;
  readonly unrealizedPnl: Amount | null;
  readonly fees: Amount;
  readonly funding: Amount;
  readonly takeProfit: Price | null;
  readonly stopLoss: Price | null;
  readonly thesis: string;
  readonly falsifyingPrice: Price | null;
  readonly pairId: string | null;
  readonly openedTsMs: number;
};

export type BookFigures = {
  readonly bookId: BookId;
  readonly label: string;
  readonly tradingState: TradingState;
  /** Why it is not active. */
  readonly stateReason: string | null;
  readonly initialBalance: Amount;
  /** Free cash, cash locked as margin, and cash + margin + holdings + unrealized PnL. */
  readonly cash: Amount;
  readonly margin: Amount;
  readonly equity: Amount;
  readonly unrealizedPnl: Amount;
  /** Of closed round trips. */
  readonly closed: Tally;
  /** Fees and funding of open positions so far, signed: negative is paid, positive is funding that outran the fees. */
  readonly openCosts: Amount;
  readonly netReturn: number;
  readonly drawdown: number;
  readonly maxDrawdown: number;
  readonly positions: readonly PositionFigures[];
  /** True when a position had no fresh mark, so that equity uses its last known price. */
  readonly staleMarks: boolean;
  /** Positions that have had no price since the start: until they have, equity and what is made of it count them at entry. */
  readonly unvalued: number;
};

/** One line of a breakdown. */
export type BreakdownRow = { readonly key: string; readonly tally: Tally };
export type BreakdownBy = "symbol" | "side" | "exitReason" | "day" | "week" | "month" | "lane";

/** What became of one signal on one book. */
export type SignalOutcome = {
  readonly bookId: BookId;
  readonly action: "ordered" | "denied" | "ignored";
  readonly reason: string | null;
};

export type SignalFigures = {
  readonly signalId: string;
  readonly symbol: string;
  readonly lane: Lane;
  readonly side: PositionSide;
  readonly confidence: number;
  readonly price: Price;
  readonly thesis: string;
  readonly falsifyingPrice: Price;
  readonly evidence: Readonly<Record<string, string>>;
  readonly eventTsMs: number;
  readonly outcomes: readonly SignalOutcome[];
};

/** What the daily equity of a book says; null where there are too few days. */
export type BookStatistics = {
  readonly sharpe: number | null;
  readonly sortino: number | null;
  /** Complete UTC days behind them. */
  readonly days: number;
  /** Share of the watched time with a position open. */
  readonly exposure: number | null;
};

export type BanFigures = {
  readonly base: string;
  readonly untilTsMs: number;
  readonly reason: string;
  readonly actor: string;
};

/** The market as the desk sees it now. */
export type MarketFigures = {
  readonly source: SourceInfo;
  readonly venueNowMs: number;
  readonly connected: boolean;
  /** Age of the newest datum, in venue ms; null before the first. */
  readonly ageMs: number | null;
  readonly symbols: number;
  readonly staleSymbols: readonly string[];
  readonly lastScanTsMs: number | null;
  readonly scanIntervalMs: number;
};

/** What is wrong with a journal itself: nothing can be made right from it. */
export type AuditFinding = {
  readonly bookId: BookId;
  readonly what: string;
  /** By an owner, who had the book trade all the same. */
  readonly accepted: boolean;
};
/** A kept sum that was not what the journal says, and has been made from the journal again. */
export type AuditRepair = { readonly bookId: BookId; readonly what: string };
export type AuditFigures = {
  readonly ok: boolean;
  readonly entries: number;
  readonly fills: number;
  readonly roundTrips: number;
  readonly findings: readonly AuditFinding[];
  readonly repairs: readonly AuditRepair[];
  readonly tookMs: number;
  readonly atTsMs: number;
};

/** The running system, for the resource monitor. */
export type HealthFigures = {
  readonly version: string;
  readonly nodeVersion: string;
  readonly startedTsMs: number;
  readonly nowMs: number;
  readonly rssBytes: number;
  readonly eventLoopLagMs: number;
  readonly databaseBytes: number;
  readonly diskFreeBytes: number | null;
  readonly redis: { readonly connected: boolean; readonly usedBytes: number | null };
  readonly queues: readonly {
    readonly queue: string;
    readonly waiting: number;
    readonly active: number;
    readonly failed: number;
  }[];
  readonly outboxUndelivered: number;
  readonly platforms: readonly string[];
  readonly model: string;
};
