/**
 * A book's equity at any moment of the past, worked out from the journal and the bars that the desk kept: money it
 * began with, plus the net PnL of what was closed, plus what open positions had cost and were worth at the close of
 * the newest bar. The same file gives the same figure for ever.
 */
import { divide, notionalOf, type Amount } from "#src/domain/money.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { HeldPosition, PeriodHistory } from "../period-history.ts";

export type EquitySample = { readonly tsMs: number; readonly equity: Amount };

const HOUR_MS = 3_600_000;

/** Hourly unless another step is given, with both ends. */
export function equitySamples(
  history: PeriodHistory,
  bookId: BookId,
  initial: Amount,
  { fromTsMs, toTsMs }: { readonly fromTsMs: number; readonly toTsMs: number },
  stepMs: number = HOUR_MS,
): readonly EquitySample[] {
  let equityClosed = initial + history.netClosedBefore(bookId, fromTsMs);
  let held = history.heldDuring(bookId, fromTsMs, toTsMs);
  const times = [fromTsMs];
  for (let tsMs = fromTsMs + stepMs; tsMs < toTsMs; tsMs += stepMs) times.push(tsMs);
  return [...times, toTsMs].map((tsMs) => {
    // What is closed is added once and not looked at again.
    const isClosed = ({ closed }: HeldPosition): boolean => closed !== null && closed.eventTsMs < tsMs;
    equityClosed += held.reduce((sum, one) => (isClosed(one) ? sum + (one.closed?.netPnl ?? 0n) : sum), 0n);
    held = held.filter((position) => !isClosed(position));
    return { tsMs, equity: held.reduce((sum, one) => sum + worthAt(history, one, tsMs), equityClosed) };
  });
}

/**
 * What a position that is open, or not yet, has added to its book by a time, costs and its value at the mark included.
 * An isolated one is worth no less than nothing: what its margin cannot lose, its book does not.
 */
function worthAt(history: PeriodHistory, position: HeldPosition, tsMs: number): Amount {
  const { lane, side, symbol, fills, fundings } = position;
  const done = fills.filter((fill) => fill.eventTsMs < tsMs);
  if (done.length === 0) return 0n;
  const sum = (effect: "open" | "close", of: "quantity" | "notional" | "margin"): Amount =>
    done.reduce((total, fill) => (fill.effect === effect ? total + fill[of] : total), 0n);
  const opened = sum("open", "quantity");
  const quantity = opened - sum("close", "quantity");
  const price = history.priceAt(symbol, tsMs);
  const openCost = divide(sum("open", "notional") * quantity, opened, "half-even");
  const closedGain = sum("close", "notional") - (sum("open", "notional") - openCost);
  // Without a bar yet, it is worth what it cost.
  const openGain = price === null ? 0n : notionalOf(quantity, price) - openCost;
  const settled = fundings.filter((one) => one.eventTsMs < tsMs);
  const margin =
    sum("open", "margin") -
    sum("close", "margin") -
    settled.reduce((total, one) => total + one.fromMargin, 0n);
  const unrealized = side === "long" ? openGain : -openGain;
  const bounded = lane === "futures" && unrealized < -margin ? -margin : unrealized;
  const fees = done.reduce((total, { fee }) => total + fee, 0n);
  const funding = settled.reduce((total, one) => total + one.payment, 0n);
  return bounded + (side === "long" ? closedGain : -closedGain) - fees + funding;
}
