import assert from "node:assert/strict";
import { test } from "node:test";
import { bookStatistics } from "#src/desk/book-statistics.ts";
import { nextEquityMark } from "#src/desk/equity.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount } from "#src/domain/money.ts";
import type { EquityMark } from "#src/ports/desk-store.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 0, 5);

/** One mark a day, newest first, from the equities at the ends of days. */
function marksOf(equities: readonly string[]): EquityMark[] {
  const marks: EquityMark[] = [];
  for (const [index, equity] of equities.entries()) {
    const last = marks.at(-1) ?? null;
    marks.push(nextEquityMark(last, STANDARD_BOOK, amount(equity), false, START_MS + index * DAY_MS));
  }
  return marks.toReversed();
}

test("a book of one day has no statistics yet, and says so", () => {
  assert.deepEqual(bookStatistics(marksOf(["1000"])), {
    sharpe: null,
    sortino: null,
    days: 0,
    exposure: null,
  });
});

test("the day that is not over does not count", () => {
  const { days } = bookStatistics(marksOf(["1000", "1010", "1005", "900"]));

  assert.equal(days, 3);
});

test("Sharpe is the mean daily return over its deviation, times the root of 365", () => {
  // Returns of 0, 1% and -1%/1.01, by hand: mean 0.0000330, sample deviation 0.0099505.
  const { sharpe } = bookStatistics(marksOf(["1000", "1010", "1000", "1000"]));

  assert.ok(sharpe !== null && Math.abs(sharpe - (0.0000330033 / 0.00995054) * Math.sqrt(365)) < 1e-3);
});

test("exposure is the share of the watched time with a position, and a night with the desk down is not watched", () => {
  const steps = [
    { isExposed: false, afterMs: HOUR_MS },
    { isExposed: true, afterMs: HOUR_MS },
    { isExposed: true, afterMs: 9 * HOUR_MS },
    { isExposed: false, afterMs: HOUR_MS },
  ];
  let mark = nextEquityMark(null, STANDARD_BOOK, amount("1000"), false, START_MS);
  for (const { isExposed, afterMs } of steps) {
    mark = nextEquityMark(mark, STANDARD_BOOK, amount("1000"), isExposed, mark.eventTsMs + afterMs);
  }

  assert.equal(mark.watchedMs, 3 * HOUR_MS);
  assert.equal(bookStatistics([mark]).exposure, 1 / 3);
});
