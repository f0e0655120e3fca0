import assert from "node:assert/strict";
import { test } from "node:test";
import { dayBefore, gateOf, PASSIVE_BAR, type GateDay } from "#src/features/experiments/model/gate.ts";
import { amount, rate } from "#src/domain/money.ts";

const TODAY = "2026-03-01";

/** Days that end yesterday, oldest first, each from one equity to the next, with a round trip each. */
function daysTo(today: string, equities: readonly string[], roundTrips = 1): GateDay[] {
  let date = today;
  const days: GateDay[] = [];
  for (let index = equities.length - 1; index > 0; index -= 1) {
    date = dayBefore(date);
    const [openEquity, closeEquity] = [amount(equities[index - 1] ?? "0"), amount(equities[index] ?? "0")];
    days.push({ day: date, openEquity, closeEquity, roundTrips });
  }
  return days.toReversed();
}

function risingTo(close: string, days: number): string[] {
  return ["1000", ...Array.from({ length: days - 1 }, () => "1000"), close];
}

test("three green days up to yesterday pass, and are named", () => {
  const { green } = gateOf(daysTo(TODAY, ["1000", "1001", "1002", "1003"]), TODAY);

  assert.deepEqual(green, { days: ["2026-02-26", "2026-02-27", "2026-02-28"], needed: 3, passed: true });
});

test("two green days are not enough", () => {
  const { green } = gateOf(daysTo(TODAY, ["1000", "1001", "1002"]), TODAY);

  assert.deepEqual([green.days.length, green.passed], [2, false]);
});

test("a level day breaks the row, however green the days before it were", () => {
  const { green } = gateOf(daysTo(TODAY, ["1000", "1001", "1002", "1003", "1003"]), TODAY);

  assert.deepEqual(green.days, []);
});

test("a day without a round trip is not green", () => {
  const { green } = gateOf(daysTo(TODAY, ["1000", "1001", "1002", "1003"], 0), TODAY);

  assert.deepEqual(green.days, []);
});

test("a day on which the desk did not run breaks the row", () => {
  const days = daysTo(TODAY, ["1000", "1001", "1002", "1003"]).filter(({ day }) => day !== "2026-02-27");

  assert.deepEqual(gateOf(days, TODAY).green.days, ["2026-02-28"]);
});

test("today does not count: it is not over", () => {
  const days = daysTo("2026-03-02", ["1000", "1001", "1002", "1003"]);

  assert.deepEqual(gateOf(days, TODAY).green.days, ["2026-02-27", "2026-02-28"]);
});

test("a 30-day return above the bar passes, with its days and dates", () => {
  const { rolling } = gateOf(daysTo(TODAY, risingTo("1005", 30)), TODAY);

  assert.equal(rolling.ratio, 0.005);
  assert.deepEqual([rolling.days, rolling.from, rolling.to], [30, "2026-01-30", "2026-02-28"]);
  assert.equal(rolling.passed, true);
});

test("a return of exactly the bar does not pass, and one unit more does", () => {
  const [level, above] = ["1004.2", "1004.20000001"].map((close) =>
    gateOf(daysTo(TODAY, risingTo(close, 30)), TODAY),
  );

  assert.deepEqual([level?.rolling.passed, above?.rolling.passed], [false, true]);
});

test("29 days have no 30-day return", () => {
  const { rolling } = gateOf(daysTo(TODAY, risingTo("2000", 29)), TODAY);

  assert.deepEqual([rolling.days, rolling.ratio, rolling.from, rolling.passed], [29, null, null, false]);
});

test("the bar is 0.42% a month unless it is set", () => {
  const days = daysTo(TODAY, risingTo("1005", 30));

  assert.equal(PASSIVE_BAR, rate("0.0042"));
  assert.equal(gateOf(days, TODAY, rate("0.006")).rolling.passed, false);
});

test("the gate is met only by both", () => {
  const climbing = Array.from({ length: 31 }, (_, day) => String(1000 + day));

  assert.equal(gateOf(daysTo(TODAY, climbing), TODAY).met, true);
  assert.equal(gateOf(daysTo(TODAY, risingTo("1005", 30)), TODAY).met, false);
  assert.equal(gateOf([], TODAY).met, false);
});
