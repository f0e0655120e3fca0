import type { SignalFigures, SignalOutcome, TradingState } from "../domain/figures.ts";
import type { BookId } from "../domain/ids.ts";
import type { Amount, Price } from "../domain/money.ts";
import type { TradingSignal } from "../domain/trading-signal.ts";

/** Why a book trades or does not; the newest change of a book is its state. */
export type StateChange = {
  readonly bookId: BookId;
  readonly state: TradingState;
  readonly reason: string;
  readonly actor: string;
  readonly cause: string;
  readonly eventTsMs: number;
};

/** Equity of a book over one UTC day, and the running peak and worst fall (a positive fraction in 1e-8). */
export type EquityMark = {
  readonly bookId: BookId;
  readonly day: string;
  readonly openEquity: Amount;
  readonly highEquity: Amount;
  readonly lowEquity: Amount;
  readonly closeEquity: Amount;
  readonly peakEquity: Amount;
  readonly maxDrawdown: number;
  /** What the day's drawdown is measured from: the day's open, or the equity at a resume. */
  readonly referenceEquity: Amount;
  /** Venue time that the desk has watched this book in all, and the part of it with a position open. */
  readonly watchedMs: number;
  readonly exposedMs: number;
  readonly eventTsMs: number;
};

/** A change of a book's rules as JSON text; `actor` and `reason` go on the record. */
export type StoredRuleChange = {
  readonly bookId: BookId;
  readonly patch: object;
  readonly reason: string;
  readonly actor: string;
  readonly cause: string;
  readonly eventTsMs: number;
};

/** A base asset that a book does not open until a time; a later ban of the same asset replaces it. */
export type SymbolBan = {
  readonly bookId: BookId;
  readonly base: string;
  readonly untilTsMs: number;
  readonly reason: string;
  readonly actor: string;
  readonly cause: string;
  readonly eventTsMs: number;
};

/** Exits that a person gave an open position; the newest of a position holds. Null is no level. */
export type ExitChange = {
  readonly bookId: BookId;
  readonly positionId: string;
  readonly takeProfit: Price | null;
  readonly stopLoss: Price | null;
  readonly moved: { readonly "take-profit": boolean; readonly "stop-loss": boolean };
  readonly actor: string;
  readonly cause: string;
  readonly eventTsMs: number;
};

/** What the desk remembers beside the ledger. Appends are final; they belong to the caller's transaction. */
export interface DeskStore {
  hasSignal(signal: Pick<TradingSignal, "symbol" | "eventTsMs" | "scanMs">): boolean;
  /** A signal with what every book did about it. */
  appendSignal(signal: TradingSignal, outcomes: readonly SignalOutcome[], recordedTsMs: number): void;
  recentSignals(limit: number): readonly SignalFigures[];
  lastSignal(symbol: string): SignalFigures | null;
  /** False when this cause is known. */
  appendStateChange(change: StateChange, recordedTsMs: number): boolean;
  currentState(bookId: BookId): StateChange | null;
  /** False when this cause is known. */
  appendRuleChange(change: StoredRuleChange, recordedTsMs: number): boolean;
  /** A book's changes, oldest first. */
  rulePatches(bookId: BookId): readonly object[];
  /** False when this cause is known. */
  appendBan(ban: SymbolBan, recordedTsMs: number): boolean;
  /** The newest ban of each base asset, also those that have ended. */
  bans(bookId: BookId): readonly SymbolBan[];
  /** False when this cause is known. */
  appendExitChange(change: ExitChange, recordedTsMs: number): boolean;
  /** The newest change of each position that is still open. */
  exitChanges(): readonly ExitChange[];
  /** Replaces the mark of that book and day. */
  saveEquityMark(mark: EquityMark): void;
  lastEquityMark(bookId: BookId): EquityMark | null;
  equityMarks(bookId: BookId, limit: number): readonly EquityMark[];
  /** What a person's command with this cause was answered, or null when it was not done yet. */
  commandAnswer(cause: string): object | null;
  appendCommandAnswer(cause: string, answer: object, recordedTsMs: number): void;
  saveCheckpoint(name: string, text: string): void;
  loadCheckpoint(name: string): string | null;
}
