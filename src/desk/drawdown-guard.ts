/**
 * The daily drawdown stop: when a book's equity has fallen too far since the day's open (or since the last
 * resume), everything is closed and the book halts until an owner resumes it.
 */
import { divide, formatUnits, UNIT, type Amount, type Rate } from "../domain/money.ts";
import type { BookId } from "../domain/ids.ts";
import type { EquityMark } from "../ports/desk-store.ts";
import type { Closes } from "./closes.ts";
import type { DeskContext } from "./desk-context.ts";

export const DRAWDOWN_PROTECTION = "daily drawdown stop";

export class DrawdownGuard {
  readonly #context: DeskContext;
  readonly #closes: Closes;

  constructor(context: DeskContext, closes: Closes) {
    this.#context = context;
    this.#closes = closes;
  }

  /** Judges a fresh mark; acts at most once, because a halted book is not judged again. */
  onMark(mark: EquityMark): void {
    const { bookId, closeEquity, referenceEquity, eventTsMs } = mark;
    const limit = this.#context.rules.of(bookId).guards.dailyDrawdownMax;
    if (!hasFallen(closeEquity, referenceEquity, limit) || this.#context.states.state(bookId) === "halted")
      return;
    this.#context.ledger.atomically(() => this.#halt(bookId, closeEquity, referenceEquity, limit, eventTsMs));
  }

  #halt(bookId: BookId, equity: Amount, reference: Amount, limit: Rate, eventTsMs: number): void {
    const cause = `drawdown:${bookId}:${eventTsMs}`;
    const fallen = formatUnits(divide((reference - equity) * UNIT * 100n, reference, "half-even"), 2);
    const most = formatUnits(BigInt(limit) * 100n, 2);
    this.#context.states.change({
      bookId,
      state: "halted",
      reason: `${DRAWDOWN_PROTECTION}: equity fell ${fallen}% today, the limit is ${most}%`,
      actor: "protection",
      cause,
    });
    // As of the mark: a bar is told at its close, but what its open is worth was known, and acted on, at its open.
    const positions = this.#context.ledger.book(bookId).positions();
    this.#closes.orderAll(positions, "drawdown-halt", cause, eventTsMs);
  }
}

/** Whether equity is at or under `reference x (1 - limit)`. */
export function hasFallen(equity: Amount, reference: Amount, limit: Rate): boolean {
  return reference > 0n && (reference - equity) * UNIT >= reference * BigInt(limit);
}
