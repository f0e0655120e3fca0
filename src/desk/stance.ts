import type { BookId } from "../domain/ids.ts";
import { opposite, type PositionSide } from "../domain/order.ts";
import type { TradingSignal } from "../domain/trading-signal.ts";
import type { SignalStance } from "../domain/book-rules.ts";
import type { DeskContext } from "./desk-context.ts";

/** The rolling win rate of a symbol counts this many round trips, and says nothing before half of them. */
const ROLLING_ROUND_TRIPS = 20;
const ROLLING_LEAST = 10;
const LOSER_BELOW = 0.4;

/** The side that a book takes of a signal. */
export function stanceSide(
  context: DeskContext,
  bookId: BookId,
  stance: SignalStance,
  signal: TradingSignal,
): PositionSide {
  if (stance === "as-is") return signal.side;
  if (stance === "inverted") return opposite(signal.side);
  const rolling = rollingWinRate(
    context.ledgerStore.recentOutcomes(bookId, signal.symbol, ROLLING_ROUND_TRIPS),
  );
  return rolling !== null && rolling < LOSER_BELOW ? opposite(signal.side) : signal.side;
}

/** Null while there are too few round trips to go by. */
export function rollingWinRate(outcomes: readonly boolean[]): number | null {
  if (outcomes.length < ROLLING_LEAST) return null;
  return outcomes.filter(Boolean).length / outcomes.length;
}
