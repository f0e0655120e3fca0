import assert from "node:assert/strict";
import { test } from "node:test";
import { EMA, RSI } from "trading-signals";
import { createIndicators } from "#src/adapters/trading-signals-indicators.ts";
import { createRandom } from "#src/domain/random.ts";

const INDICATORS = createIndicators();

/** The closes of StockCharts' ChartSchool article "Relative Strength Index (RSI)", and the RSI 14 that its sheet gives. */
const CHART_SCHOOL: readonly (readonly [close: number, rsi: number | null])[] = [
  [44.3389, null],
  [44.0902, null],
  [44.1497, null],
  [43.6124, null],
  [44.3278, null],
  [44.8264, null],
  [45.0955, null],
  [45.4245, null],
  [45.8433, null],
  [46.0826, null],
  [45.8931, null],
  [46.0328, null],
  [45.614, null],
  [46.282, null],
  [46.282, 70.53],
  [46.0028, 66.32],
  [46.0328, 66.55],
  [46.4116, 69.41],
  [46.2222, 66.36],
  [45.6439, 57.97],
];

/** Prices in units of 1e-8, some of them twice in a row, as a thin market has them. */
function closes(count: number): number[] {
  const random = createRandom(3);
  let last = 5e12;
  return Array.from({ length: count }, () => {
    if (random.next() < 0.9) last = Math.round(last * (1 + (random.next() - 0.5) * 0.02));
    return last;
  });
}

test("the RSI of a published table", () => {
  const rsi = INDICATORS.rsi(14);

  for (const [close, expected] of CHART_SCHOOL) {
    const value = rsi.update(close);
    assert.equal(value === null ? null : Number(value.toFixed(2)), expected);
  }
});

test("an RSI without the window that it no longer needs is the library's own, to the last bit", () => {
  const pairs = [12, 26].map((period) => ({ own: INDICATORS.ema(period), theirs: new EMA(period), period }));
  const [own, theirs] = [INDICATORS.rsi(14), new RSI(14)];

  closes(5_000).forEach((close, index) => {
    for (const { own: ema, theirs: library, period } of pairs) {
      const value = library.update(close, false);
      assert.equal(ema.update(close), index + 1 < period ? null : value);
    }
    assert.equal(own.update(close), theirs.update(close, false));
  });
});

test("a market that never fell has an RSI of 100, one that never rose of 0", () => {
  const [up, down] = [INDICATORS.rsi(3), INDICATORS.rsi(3)];
  const values = [1, 2, 3, 4, 5].map((close) => [up.update(close), down.update(10 - close)]);

  assert.deepEqual(values, [
    [null, null],
    [null, null],
    [null, null],
    [100, 0],
    [100, 0],
  ]);
});
