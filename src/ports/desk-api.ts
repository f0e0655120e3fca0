import type { BookRules, RulePatch } from "../domain/book-rules.ts";
import type * as Figures from "../domain/figures.ts";
import type { BookId } from "../domain/ids.ts";
import type { Price } from "../domain/money.ts";
import type { RoundTrip } from "../domain/position.ts";
import type { Refusal } from "../domain/errors.ts";

/** What agents may ask of the desk. Reads never block on the venue; a book that does not exist throws BOOK_NOT_FOUND. */
export interface DeskReader {
  books(): readonly BookId[];
  bookFigures(bookId: BookId): Figures.BookFigures;
  statistics(bookId: BookId): Figures.BookStatistics;
  breakdown(bookId: BookId, by: Figures.BreakdownBy, limit: number): readonly Figures.BreakdownRow[];
  /** Newest first. */
  recentRoundTrips(bookId: BookId, limit: number): readonly RoundTrip[];
  recentSignals(limit: number): readonly Figures.SignalFigures[];
  /** The newest signal of a symbol. */
  lastSignal(symbol: string): Figures.SignalFigures | null;
  symbols(): readonly string[];
  /** The newest mid price, with its age in venue ms. */
  lastPrice(symbol: string): { readonly price: Price; readonly ageMs: number } | null;
  /** The rules in force. */
  rules(bookId: BookId): BookRules;
  /** Bans that hold now. */
  bans(bookId: BookId): readonly Figures.BanFigures[];
  market(): Figures.MarketFigures;
  lastAudit(): Figures.AuditFigures;
}

/** A write that has been asked for: `cause` makes a retry a no-op, `actor` goes on the record. */
export type DeskOrder = { readonly cause: string; readonly actor: string };

/** `approvalId` names the owner's approval without which a halted book does not trade again. */
export type ResumeOrder = DeskOrder & { readonly approvalId?: string };

/** What agents may do to the desk. A refusal is a value; a close that finds no position throws POSITION_NOT_FOUND. */
export interface DeskWriter {
  pause(bookId: BookId, order: DeskOrder, reason: string): Refusal | { readonly paused: true };
  resume(bookId: BookId, order: ResumeOrder): Refusal | { readonly resumed: true };
  /** Pauses entries, then orders the close of every position; stays paused. */
  flatten(bookId: BookId, order: DeskOrder): Refusal | { readonly closing: readonly string[] };
  close(bookId: BookId, symbol: string, order: DeskOrder): Refusal | { readonly closing: string };
  /** What a change of rules would make of them, or why not. Changes nothing. */
  previewRules(bookId: BookId, patch: RulePatch): Refusal | BookRules;
  changeRules(
    bookId: BookId,
    patch: RulePatch,
    order: DeskOrder,
    reason: string,
  ): Refusal | { readonly changed: true };
  /** No entry in this base asset, in either lane, until `untilTsMs` (venue time); a time that has passed lifts the ban. */
  ban(
    bookId: BookId,
    base: string,
    untilTsMs: number,
    order: DeskOrder,
    reason: string,
  ): Refusal | { readonly banned: true };
}

/** The running system: memory, queues, disk. */
export interface HealthReader {
  health(): Promise<Figures.HealthFigures>;
}
