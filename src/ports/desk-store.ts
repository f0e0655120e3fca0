import type { SignalFigures, SignalOutcome, TradingState } from "../domain/figures.ts";
import type { BookId } from "../domain/ids.ts";
import type { Amount } from "../domain/money.ts";
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
  readonly eventTsMs: number;
};

/** What the desk remembers beside the ledger. Appends are final; they belong to the caller's transaction. */
export interface DeskStore {
  hasSignal(symbol: string, eventTsMs: number): boolean;
  /** A signal with what every book did about it. */
  appendSignal(signal: TradingSignal, outcomes: readonly SignalOutcome[], recordedTsMs: number): void;
  recentSignals(limit: number): readonly SignalFigures[];
  lastSignal(symbol: string): SignalFigures | null;
  /** False when this cause is known. */
  appendStateChange(change: StateChange, recordedTsMs: number): boolean;
  currentState(bookId: BookId): StateChange | null;
  /** Replaces the mark of that book and day. */
  saveEquityMark(mark: EquityMark): void;
  lastEquityMark(bookId: BookId): EquityMark | null;
  equityMarks(bookId: BookId, limit: number): readonly EquityMark[];
  saveCheckpoint(name: string, text: string): void;
  loadCheckpoint(name: string): string | null;
}
