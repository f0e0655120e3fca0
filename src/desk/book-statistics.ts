/** What the daily equity of a book says: risk-adjusted returns over complete UTC days, and time in the market. */
import { dailyReturns } from "../domain/equity-curve.ts";
import type { BookStatistics } from "../domain/figures.ts";
import { sharpeRatio, sortinoRatio } from "../domain/statistics/sharpe.ts";
import type { EquityMark } from "../ports/desk-store.ts";

/** Days that are looked at; older ones say little about the book of today. */
export const STATISTICS_DAYS = 366;

/** `marks` newest first, one a day; the newest day is not complete and is left out. */
export function bookStatistics(marks: readonly EquityMark[]): BookStatistics {
  const [newest, ...complete] = marks;
  const oldestFirst = complete.toReversed();
  const [first] = oldestFirst;
  const equities =
    first === undefined ? [] : [first.openEquity, ...oldestFirst.map((mark) => mark.closeEquity)];
  const returns = dailyReturns(equities);
  return {
    sharpe: sharpeRatio(returns),
    sortino: sortinoRatio(returns),
    days: returns.length,
    exposure: newest === undefined || newest.watchedMs === 0 ? null : newest.exposedMs / newest.watchedMs,
  };
}
