import assert from "node:assert/strict";
import test from "node:test";
import { z } from "zod";
import { wilsonInterval, wilsonIntervalCorrected } from "#src/domain/statistics/wilson.ts";
import { assertApprox, needsOracles, oracleCases } from "#test/support/oracles.ts";

const NEWCOMBE = "Newcombe, Statistics in Medicine 17:857-872 (1998), Table I";
const SCIPY = "scipy 1.17.1";
const pair = z.tuple([z.number(), z.number()]);
const inputs = z.object({ successes: z.number(), n: z.number(), confidence: z.number() });

type Ends = readonly [number, number];

function assertInterval(actual: { low: number; high: number }, [low, high]: Ends, tolerance: number): void {
  assert.ok(Math.abs(actual.low - low) <= tolerance, `${actual.low} is not ${low}`);
  assert.ok(Math.abs(actual.high - high) <= tolerance, `${actual.high} is not ${high}`);
}

test(`both intervals are those of the paper (${NEWCOMBE})`, needsOracles(), () => {
  const schema = z.object({
    inputs,
    expected: z.object({ wilson: pair, wilsonContinuityCorrected: pair }),
    precise: z.object({ wilson: pair, wilsonCC: pair }),
  });
  const cases = oracleCases("wilson_newcombe1998", NEWCOMBE, schema);
  assert.ok(cases.length >= 2);
  for (const { inputs: given, expected, precise } of cases) {
    const plain = wilsonInterval(given.successes, given.n, given.confidence);
    const corrected = wilsonIntervalCorrected(given.successes, given.n, given.confidence);
    assertInterval(plain, expected.wilson, 5.1e-5);
    assertInterval(corrected, expected.wilsonContinuityCorrected, 5.1e-5);
    assertInterval(plain, precise.wilson, 1e-12);
    assertInterval(corrected, precise.wilsonCC, 1e-12);
  }
});

test(`more intervals have another implementation's digits (${SCIPY})`, needsOracles(), () => {
  const schema = z.object({ inputs, expected: z.object({ wilson: pair, wilson90: pair }) });
  const cases = oracleCases("wilson_scipy", SCIPY, schema);
  assert.ok(cases.length >= 6);
  for (const { inputs: given, expected } of cases) {
    assertInterval(wilsonInterval(given.successes, given.n, given.confidence), expected.wilson, 1e-12);
    assertInterval(wilsonInterval(given.successes, given.n, 0.9), expected.wilson90, 1e-12);
  }
});

test(`published intervals hold where no data is (${NEWCOMBE})`, () => {
  const cases: [number, number, Ends, Ends][] = [
    [81, 263, [0.2553, 0.3662], [0.2535, 0.3682]],
    [15, 148, [0.0624, 0.1605], [0.0598, 0.1644]],
    [0, 20, [0, 0.1611], [0, 0.2005]],
    [1, 29, [0.0061, 0.1718], [0.0018, 0.1963]],
  ];
  for (const [successes, trials, plain, corrected] of cases) {
    assertInterval(wilsonInterval(successes, trials), plain, 5.1e-5);
    assertInterval(wilsonIntervalCorrected(successes, trials), corrected, 5.1e-5);
  }
});

test("nothing is known of no trials, and little of one", () => {
  assert.deepEqual(wilsonInterval(0, 0), { low: 0, high: 1 });
  assert.deepEqual(wilsonIntervalCorrected(0, 0), { low: 0, high: 1 });
  const one = wilsonInterval(1, 1);
  assertApprox(one.low, 0.20654931437723745, 1e-12);
  assert.equal(one.high, 1);
});

test("counts that cannot be, and a confidence that is none, are refused", () => {
  for (const [successes, trials] of [
    [2, 1],
    [-1, 5],
    [0.5, 1],
    [Number.NaN, 1],
  ] as const)
    assert.throws(() => wilsonInterval(successes, trials), RangeError);
  for (const confidence of [0, 1, 95, Number.NaN])
    assert.throws(() => wilsonInterval(1, 2, confidence), RangeError, String(confidence));
});
