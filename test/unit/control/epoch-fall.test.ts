import assert from "node:assert/strict";
import { test } from "node:test";
import { epochFall, type EquityDay } from "#src/features/experiments/model/epoch-fall.ts";
import type { Fall } from "#src/domain/verdict.ts";
import { amount } from "#src/domain/money.ts";

type Ohlc = readonly [open: string, high: string, low: string, close: string];

function day(date: string, [open, high, low, close]: Ohlc, maxDrawdown = 100_000_000): EquityDay {
  return {
    day: date,
    openEquity: amount(open),
    highEquity: amount(high),
    lowEquity: amount(low),
    closeEquity: amount(close),
    maxDrawdown,
  };
}

function percentOf({ loss, peak }: Fall): number {
  return (Number(loss) / Number(peak)) * 100;
}

const CALM = day("2026-01-01", ["1000", "1000", "1000", "1000"]);

test("a fall runs from a day's high to a later day's low", () => {
  const days = [
    day("2026-01-01", ["1000", "1100", "1000", "1100"]),
    day("2026-01-02", ["1100", "1100", "990", "1050"]),
  ];

  assert.equal(percentOf(epochFall(days, null)), 10);
});

test("inside a day the high counts as coming first, so that a fall is not understated", () => {
  const days = [day("2026-01-01", ["1000", "1250", "1000", "1250"])];

  assert.equal(percentOf(epochFall(days, null)), 20);
});

test("a fall is not deeper than the exact one of the book's life", () => {
  const days = [day("2026-01-01", ["1000", "1250", "1000", "1250"], 1_000_000)];

  assert.equal(percentOf(epochFall(days, null)), 1);
});

test("days before the epoch do not count, and of its first day only the close", () => {
  const crash = day("2026-01-01", ["1000", "1000", "500", "600"]);
  const lockDay = day("2026-01-02", ["600", "900", "400", "800"]);
  const after = day("2026-01-03", ["800", "800", "760", "790"]);

  assert.equal(percentOf(epochFall([crash, lockDay, after], "2026-01-02")), 5);
});

test("an epoch without a day, and a book that never fell, have no fall", () => {
  assert.equal(percentOf(epochFall([], null)), 0);
  assert.equal(percentOf(epochFall([CALM], "2026-02-01")), 0);
  assert.equal(percentOf(epochFall([CALM], null)), 0);
});
