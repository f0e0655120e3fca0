import { VERDICT_RULES } from "#src/domain/verdict.ts";
import { UNIT } from "../domain/money.ts";
import type { BookId } from "../domain/ids.ts";
import { opposite, type PositionSide } from "../domain/order.ts";
import type { TradingSignal } from "../domain/trading-signal.ts";
import type { SignalStance } from "../domain/book-rules.ts";
import type { DeskContext } from "./desk-context.ts";

const { rollingRoundTrips, loserBelow } = VERDICT_RULES;
/** A rolling win rate says nothing before half of its round trips. */
const ROLLING_LEAST = rollingRoundTrips / 2;

/** The side that a book takes of a signal. */
export function stanceSide(
  context: DeskContext,
  bookId: BookId,
  stance: SignalStance,
  signal: TradingSignal,
): PositionSide {
  if (stance === "as-is") return signal.side;
  if (stance === "inverted") return opposite(signal.side);
  const rolling = rollingWinRate(context.outcomes.of(bookId, signal.symbol));
  return rolling !== null && rolling < loserBelow / Number(UNIT) ? opposite(signal.side) : signal.side;
}

/** Null while there are too few round trips to go by. */
export function rollingWinRate(outcomes: readonly boolean[]): number | null {
  if (outcomes.length < ROLLING_LEAST) return null;
  return outcomes.filter(Boolean).length / outcomes.length;
}
