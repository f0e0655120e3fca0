/** What a book is worth, and how far it has fallen from its peak. Exact: equity is money. */
import type { BookState } from "../books/book-state.ts";
import { divide, UNIT, type Amount, type Price } from "../domain/money.ts";
import { unrealizedPnl } from "../domain/position.ts";
import { dayKey, dayNumber } from "../domain/tally.ts";
import type { EquityMark } from "../ports/desk-store.ts";

export type Valuation = {
  readonly equity: Amount;
  readonly unrealizedPnl: Amount;
  /** Cost of what is held on spot. */
  readonly holdings: Amount;
  /** Positions that had no price: they count at their entry. */
  readonly unpriced: number;
};

/** Cash + margin + spot holdings at cost + unrealized PnL, at the given marks. */
export function valueBook(book: BookState, markOf: (symbol: string) => Price | null): Valuation {
  let unrealized = 0n;
  let holdings = 0n;
  let unpriced = 0;
  for (const position of book.positions()) {
    if (position.plan.lane === "spot") holdings += position.openNotional;
    const mark = markOf(position.symbol);
    if (mark === null) unpriced += 1;
    else unrealized += unrealizedPnl(position, mark);
  }
  const equity = book.balance("cash") + book.balance("margin") + holdings + unrealized;
  return { equity, unrealizedPnl: unrealized, holdings, unpriced };
}

/** The fall from a peak as a positive fraction in units of 1e-8. */
export function drawdownUnits(equity: Amount, peak: Amount): number {
  return peak <= 0n || equity >= peak ? 0 : Number(divide((peak - equity) * UNIT, peak, "half-even"));
}

/** The deeper of a drawdown so far and the present one, both in units of 1e-8. */
function deepestDrawdown(soFar: number, equity: Amount, peak: Amount): number {
  // A float is off by far less than a unit: the exact figure is worked out only where it may be deeper.
  const about = (Number(peak - equity) / Number(peak)) * Number(UNIT);
  return about < soFar - 1 ? soFar : Math.max(soFar, drawdownUnits(equity, peak));
}

/** The mark after one more valuation; a new UTC day starts from the equity that the last one ended with. */
export function nextEquityMark(
  last: EquityMark | null,
  bookId: BookState["bookId"],
  equity: Amount,
  isExposed: boolean,
  eventTsMs: number,
): EquityMark {
  const passedMs = last === null ? 0 : watchedSince(last, eventTsMs);
  const peakEquity = last === null || equity > last.peakEquity ? equity : last.peakEquity;
  const sameDay = last !== null && dayNumber(last.eventTsMs) === dayNumber(eventTsMs);
  const openEquity = sameDay ? last.openEquity : (last?.closeEquity ?? equity);
  const high = sameDay ? last.highEquity : openEquity;
  const low = sameDay ? last.lowEquity : openEquity;
  return {
    bookId,
    day: sameDay ? last.day : dayKey(eventTsMs),
    openEquity,
    highEquity: equity > high ? equity : high,
    lowEquity: equity < low ? equity : low,
    closeEquity: equity,
    peakEquity,
    referenceEquity: sameDay ? last.referenceEquity : openEquity,
    watchedMs: (last?.watchedMs ?? 0) + passedMs,
    exposedMs: (last?.exposedMs ?? 0) + (isExposed ? passedMs : 0),
    maxDrawdown: deepestDrawdown(last?.maxDrawdown ?? 0, equity, peakEquity),
    eventTsMs,
  };
}

/** A longer gap between two marks is time in which the desk was down and watched nothing. */
const WATCH_GAP_MS = 3_600_000;

function watchedSince(last: EquityMark, eventTsMs: number): number {
  const passedMs = eventTsMs - last.eventTsMs;
  return passedMs > 0 && passedMs <= WATCH_GAP_MS ? passedMs : 0;
}
