import assert from "node:assert/strict";
import test from "node:test";
import {
  currentDrawdown,
  curveOf,
  dailyReturns,
  equityAtDrawdown,
  extendCurve,
  isDrawdownReached,
  maxDrawdown,
  startCurve,
} from "#src/domain/equity-curve.ts";
import { amount, rate, type Amount } from "#src/domain/money.ts";

const equities = (...values: string[]): Amount[] => values.map((value) => amount(value));

test("no equities have no curve, and one has no drawdown", () => {
  assert.equal(curveOf([]), null);
  const one = startCurve(amount("1000"));
  assert.deepEqual([currentDrawdown(one), maxDrawdown(one)], [0, 0]);
});

test("drawdown is a fraction of the highest equity before it", () => {
  const curve = curveOf(equities("1000", "1200", "900", "1100", "1300", "1170"));
  assert.ok(curve !== null);
  assert.equal(maxDrawdown(curve), 0.25);
  assert.equal(currentDrawdown(curve), 0.1);
});

test("the deepest drawdown is by fraction, not by amount", () => {
  const curve = curveOf(equities("100", "50", "10000", "9000"));
  assert.ok(curve !== null);
  assert.equal(maxDrawdown(curve), 0.5);
});

test("a limit is reached at its equity and not one unit above", () => {
  const limit = rate("0.08");
  const start = startCurve(amount("1000"));
  const at = equityAtDrawdown(start, limit);
  assert.equal(at, amount("920"));
  assert.equal(isDrawdownReached(extendCurve(start, at), limit), true);
  assert.equal(isDrawdownReached(extendCurve(start, at + 1n), limit), false);
});

test("equity below zero is a drawdown above one, and a book of nothing has none", () => {
  const curve = curveOf(equities("100", "-50"));
  assert.ok(curve !== null);
  assert.equal(maxDrawdown(curve), 1.5);
  const empty = extendCurve(startCurve(0n), -5n);
  assert.deepEqual([currentDrawdown(empty), maxDrawdown(empty)], [0, 0]);
  assert.equal(isDrawdownReached(empty, rate("0.08")), false);
});

test("a book that was funded after it was empty has drawdowns from then on", () => {
  const curve = curveOf(equities("0", "100", "80"));
  assert.ok(curve !== null);
  assert.equal(maxDrawdown(curve), 0.2);
});

test("daily returns are one fewer than the days, and end with the day that took everything", () => {
  assert.deepEqual(dailyReturns([]), []);
  assert.deepEqual(dailyReturns(equities("1000")), []);
  assert.deepEqual(dailyReturns(equities("1000", "1100", "990")), [0.1, -0.1]);
  assert.deepEqual(dailyReturns(equities("100", "0", "50", "60")), [-1]);
});
