import assert from "node:assert/strict";
import test from "node:test";
import { z } from "zod";
import { bootstrapMean } from "#src/domain/statistics/bootstrap.ts";
import { benjaminiHochberg, benjaminiYekutieli } from "#src/domain/statistics/multiple-testing.ts";
import { deflatedSharpe, sharpeEvidence, sharpeRatio, sortinoRatio } from "#src/domain/statistics/sharpe.ts";
import { assertApprox, needsOracles, oracleCases } from "#test/support/oracles.ts";

const BENJAMINI = "Benjamini & Hochberg, JRSS B 57:289-300 (1995)";
const BAILEY = "The Deflated Sharpe Ratio, J. Portfolio Management 40(5), 2014";
/** Section 3.2 of the 1995 paper: it rejects four of these at q = 0.05. */
const PAPER_1995 = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
  0.759, 1,
];
/** Net returns of round trips: mostly +2% or -1.5%, one of +8.5%. */
const RETURNS = [
  0.021, -0.016, 0.019, -0.0155, 0.02, 0.0195, -0.0171, -0.0163, 0.0205, 0.018, -0.015, -0.0158, 0.022,
  0.0199, -0.0149, 0.085, -0.016, 0.0202, -0.0152, 0.0187,
];
const DAYS = [0.01, -0.02, 0.015, 0.003, -0.004, 0.02, 0];

function assertAllApprox(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  assert.equal(actual.length, expected.length);
  for (const [index, value] of expected.entries())
    assertApprox(actual[index] ?? Number.NaN, value, tolerance);
}

test(`p-values are adjusted as published (${BENJAMINI})`, needsOracles(), () => {
  const schema = z.object({
    inputs: z.object({ p: z.array(z.number()) }),
    expected: z.object({ bh: z.array(z.number()), by: z.array(z.number()).optional() }),
  });
  const cases = oracleCases("benjamini_hochberg", BENJAMINI, schema);
  assert.ok(cases.length >= 1);
  for (const { inputs, expected } of cases) {
    assertAllApprox(benjaminiHochberg(inputs.p), expected.bh, 1e-6);
    if (expected.by !== undefined) assertAllApprox(benjaminiYekutieli(inputs.p), expected.by, 1e-6);
  }
});

test(`the example of the paper rejects four of fifteen, also where no data is (${BENJAMINI})`, () => {
  const adjusted = benjaminiHochberg(PAPER_1995.toReversed()).toReversed();
  assert.equal(adjusted.filter((p) => p <= 0.05).length, 4);
  assertAllApprox(adjusted.slice(0, 5), [0.0015, 0.003, 0.0095, 0.035625, 0.0603], 1e-12);
  assert.equal(benjaminiYekutieli(PAPER_1995).filter((p) => p <= 0.05).length, 3);
});

test("no p-values adjust to none, one to itself, and what is no probability is refused", () => {
  assert.deepEqual(benjaminiHochberg([]), []);
  assert.deepEqual(benjaminiHochberg([0.03]), [0.03]);
  assert.throws(() => benjaminiHochberg([0.5, 1.01]), /not a probability: 1.01/);
});

test(`the deflated Sharpe ratio is that of the paper's example (${BAILEY})`, needsOracles(), () => {
  const inputs = z.object({
    sharpeAnnual: z.number(),
    T: z.number(),
    trials: z.number(),
    varTrialsAnnual: z.number(),
    skew: z.number(),
    kurtosis: z.number(),
    periods: z.number(),
  });
  const schema = z.object({ inputs, expected: z.object({ dsr: z.number(), sr0: z.number() }) });
  const cases = oracleCases("deflated_sharpe", BAILEY, schema);
  assert.ok(cases.length >= 1);
  for (const { inputs: given, expected } of cases) {
    const { probability, expectedMaximum } = deflatedSharpe(
      {
        sharpe: given.sharpeAnnual / Math.sqrt(given.periods),
        observations: given.T,
        skewness: given.skew,
        kurtosis: given.kurtosis,
      },
      { trials: given.trials, variance: given.varTrialsAnnual / given.periods },
    );
    assert.ok(Math.abs(probability - expected.dsr) < 5e-5, `${probability} is not ${expected.dsr}`);
    assert.ok(Math.abs(expectedMaximum - expected.sr0) < 5e-5, `${expectedMaximum} is not ${expected.sr0}`);
  }
});

test(`that example holds where no data is, and one trial deflates nothing (${BAILEY})`, () => {
  const evidence = { sharpe: 2.5 / Math.sqrt(250), observations: 1250, skewness: -3, kurtosis: 10 };
  const deflated = deflatedSharpe(evidence, { trials: 100, variance: 0.5 / 250 });
  assertApprox(deflated.probability, 0.9003968344493903, 1e-9);
  const single = deflatedSharpe(evidence, { trials: 1, variance: 0.5 / 250 });
  assert.equal(single.expectedMaximum, 0);
  assert.ok(single.probability > 0.999);
});

test("a deflated Sharpe ratio of too little is refused", () => {
  const evidence = { sharpe: 0.1, observations: 1, skewness: 0, kurtosis: 3 };
  assert.throws(() => deflatedSharpe(evidence, { trials: 1, variance: 0 }), RangeError);
  const enough = { ...evidence, observations: 10 };
  assert.throws(() => deflatedSharpe(enough, { trials: 0, variance: 0 }), RangeError);
  assert.throws(() => deflatedSharpe(enough, { trials: 2, variance: -1 }), RangeError);
});

test("Sharpe and Sortino are per year of 365 days (numpy 2)", () => {
  assertApprox(sharpeRatio(DAYS) ?? 0, 4.910296673108877, 1e-12);
  assertApprox(sortinoRatio(DAYS) ?? 0, 8.496928986275112, 1e-12);
});

test("ratios of fewer than two days, or of days without risk, are null", () => {
  for (const days of [[], [0.01], [0.1, 0.1, 0.1]]) assert.equal(sharpeRatio(days), null, String(days));
  for (const days of [[], [-0.01], [0.1, 0, 0.2]]) assert.equal(sortinoRatio(days), null, String(days));
  for (const days of [[], [0.01], [0.1, 0.1, 0.1]]) assert.equal(sharpeEvidence(days), null, String(days));
  assert.throws(() => sharpeRatio([0.1, Number.NaN]), /not a finite number/);
});

test("the evidence of a series is its ratio and its shape (scipy 1.17.1)", () => {
  const evidence = sharpeEvidence(DAYS);
  assert.ok(evidence !== null);
  assertApprox(evidence.sharpe, 0.2570166745720325, 1e-12);
  assertApprox(evidence.skewness, -0.5252540401216729, 1e-12);
  assertApprox(evidence.kurtosis, 2.4541322414358175, 1e-12);
});

test("bootstrap intervals are near those of another implementation (scipy 1.17.1, BCa, 400,000 resamples)", () => {
  const skewed = Array.from({ length: 12 }, (_, index) => 0.001 * 1.6 ** index);
  for (const [values, low, high] of [
    [RETURNS, -0.001695, 0.020635],
    [skewed, 0.017041, 0.081593],
  ] as const) {
    const interval = bootstrapMean(values, { seed: 7, resamples: 40_000 });
    assert.ok(interval !== null);
    assert.equal(interval.method, "bca");
    assert.ok(Math.abs(interval.low - low) < 0.0005, `${interval.low} is not ${low}`);
    assert.ok(Math.abs(interval.high - high) < 0.0007, `${interval.high} is not ${high}`);
  }
});

test("the bootstrap says the same for the same seed and nearly the same for another", () => {
  const first = bootstrapMean(RETURNS, { seed: 7 });
  const other = bootstrapMean(RETURNS, { seed: 8 });
  assert.deepEqual(bootstrapMean(RETURNS, { seed: 7 }), first);
  assert.notDeepEqual(other, first);
});

test("of fewer than two values there is no interval, and of equal values it has no width", () => {
  assert.equal(bootstrapMean([], { seed: 1 }), null);
  assert.equal(bootstrapMean([0.01], { seed: 1 }), null);
  const flat = bootstrapMean([0.1, 0.1, 0.1], { seed: 1 });
  assert.equal(flat?.low, flat?.high);
});

test("a sample too large to resample gets the normal interval, and says so", () => {
  const values = Array.from({ length: 10_001 }, (_, index) => (index % 2 === 0 ? 0.02 : -0.015));
  const interval = bootstrapMean(values, { seed: 1 });
  assert.ok(interval !== null);
  assert.equal(interval.method, "normal");
  assertApprox((interval.high - interval.low) / 2, (1.959963984540054 * 0.0175) / 100, 1e-3);
});

test("resamples out of range and a confidence that is none are refused", () => {
  for (const resamples of [99, 100_001, 200.5])
    assert.throws(() => bootstrapMean([1, 2], { seed: 1, resamples }), RangeError);
  assert.throws(() => bootstrapMean([1, 2], { seed: 1, confidence: 1 }), RangeError);
});
