import assert from "node:assert/strict";
import test from "node:test";
import { normalCdf, normalQuantile } from "#src/domain/statistics/normal.ts";

/** Relative error, as the tails are many orders smaller than the middle. */
function assertClose(actual: number, expected: number, what: string): void {
  const error = Math.abs(actual - expected) / Math.max(Math.abs(expected), Number.MIN_VALUE);
  assert.ok(error <= 1e-12, `${what}: ${actual} is not ${expected}`);
}

test("the distribution function has scipy 1.17.1's digits, tails included", () => {
  const cases: [number, number][] = [
    [0, 0.5],
    [1, 0.8413447460685429],
    [-1, 0.15865525393145707],
    [1.959963984540054, 0.975],
    [3, 0.9986501019683699],
    [-5, 2.866515718791933e-7],
    [-10, 7.61985302416047e-24],
  ];
  for (const [x, expected] of cases) assertClose(normalCdf(x), expected, `cdf(${x})`);
  assert.deepEqual([normalCdf(-Infinity), normalCdf(Infinity), normalCdf(-50)], [0, 1, 0]);
});

test("the quantile function has scipy 1.17.1's digits, tails included", () => {
  const cases: [number, number][] = [
    [0.975, 1.959963984540054],
    [0.95, 1.6448536269514722],
    [0.999, 3.090232306167813],
    [0.01, -2.3263478740408408],
    [1e-10, -6.361340902404056],
    [1e-300, -37.0470962993612],
  ];
  for (const [p, expected] of cases) assertClose(normalQuantile(p), expected, `quantile(${p})`);
  assert.deepEqual([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)], [-Infinity, 0, Infinity]);
});

test("what is no probability and what is no number are refused", () => {
  for (const wrong of [-0.1, 1.1, Number.NaN]) assert.throws(() => normalQuantile(wrong), RangeError);
  assert.throws(() => normalCdf(Number.NaN), RangeError);
});
