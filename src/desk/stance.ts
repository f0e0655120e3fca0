import type { BookId } from "../domain/ids.ts";
import { opposite, type PositionSide } from "../domain/order.ts";
import type { TradingSignal } from "../domain/trading-signal.ts";
import type { SignalStance } from "../domain/book-rules.ts";
import type { DeskContext } from "./desk-context.ts";

/** The side that a book takes of a signal. */
export function stanceSide(
  context: Pick<DeskContext, "signals">,
  bookId: BookId,
  stance: SignalStance,
  { symbol, side }: TradingSignal,
): PositionSide {
  const isTurned =
    stance === "inverted" || (stance === "invert-losers" && context.signals.isWrong(bookId, symbol));
  return isTurned ? opposite(side) : side;
}
