import assert from "node:assert/strict";
import test from "node:test";
import * as fc from "fast-check";
import { bootstrapMean } from "#src/domain/statistics/bootstrap.ts";
import { fisherExactTest, pairedExactTest } from "#src/domain/statistics/exact-test.ts";
import { benjaminiHochberg, benjaminiYekutieli } from "#src/domain/statistics/multiple-testing.ts";
import { normalCdf, normalQuantile } from "#src/domain/statistics/normal.ts";
import { sharpeRatio } from "#src/domain/statistics/sharpe.ts";
import { wilsonInterval, wilsonIntervalCorrected } from "#src/domain/statistics/wilson.ts";

const anyCount = fc.integer({ min: 0, max: 40 });
const anyProportion = fc
  .tuple(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 0, max: 100_000 }))
  .map(([trials, draw]) => ({ trials, successes: draw % (trials + 1) }));
const anyReturn = fc.integer({ min: -5_000, max: 5_000 }).map((bps) => bps / 10_000);

function assertNear(actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual} is not ${expected}`);
}

test("a Wilson interval holds the rate that was seen, within 0 and 1, and the corrected one holds it", () => {
  fc.assert(
    fc.property(anyProportion, ({ trials, successes }) => {
      const { low, high } = wilsonInterval(successes, trials);
      const corrected = wilsonIntervalCorrected(successes, trials);
      const rate = successes / trials;
      assert.ok(low >= 0 && low <= rate && rate <= high && high <= 1);
      assert.ok(corrected.low >= 0 && corrected.high <= 1);
      assert.ok(corrected.low <= low && high <= corrected.high);
    }),
  );
});

test("losses have the mirror image of the interval of wins", () => {
  fc.assert(
    fc.property(anyProportion, ({ trials, successes }) => {
      for (const interval of [wilsonInterval, wilsonIntervalCorrected]) {
        const wins = interval(successes, trials);
        const losses = interval(trials - successes, trials);
        assertNear(losses.low, 1 - wins.high, 1e-12, interval.name);
        assertNear(losses.high, 1 - wins.low, 1e-12, interval.name);
      }
    }),
  );
});

test("twice the evidence narrows the interval, more confidence widens it", () => {
  fc.assert(
    fc.property(anyProportion, ({ trials, successes }) => {
      const width = (times: number, confidence: number): number => {
        const { low, high } = wilsonInterval(successes * times, trials * times, confidence);
        return high - low;
      };
      assert.ok(width(2, 0.95) < width(1, 0.95));
      assert.ok(width(1, 0.99) > width(1, 0.95));
    }),
  );
});

function choose(n: number, k: number): bigint {
  let result = 1n;
  for (let i = 1; i <= k; i += 1) result = (result * BigInt(n - k + i)) / BigInt(i);
  return result;
}

/** Tail sums over exact integer weights, as the definition says. */
function bruteForce(weights: readonly (readonly [number, bigint])[], observed: number): number[] {
  const own = weights.find(([x]) => x === observed)?.[1] ?? 0n;
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0n);
  const share = (of: (x: number, weight: bigint) => boolean): number => {
    const part = weights.reduce((sum, [x, weight]) => (of(x, weight) ? sum + weight : sum), 0n);
    return Number((part * 10n ** 18n) / total) / 1e18;
  };
  return [share((_, weight) => weight <= own), share((x) => x >= observed), share((x) => x <= observed)];
}

test("Fisher's test is the sum of exact binomials over all tables", () => {
  fc.assert(
    fc.property(anyCount, anyCount, anyCount, anyCount, (a, b, c, d) => {
      const weights: [number, bigint][] = [];
      for (let x = 0; x <= a + b; x += 1)
        if (a + c - x >= 0 && a + c - x <= c + d)
          weights.push([x, choose(a + b, x) * choose(c + d, a + c - x)]);
      const result = fisherExactTest([
        [a, b],
        [c, d],
      ]);
      const [twoSided = 0, greater = 0, less = 0] = bruteForce(weights, a);
      assertNear(result.twoSided, twoSided, 1e-11, "two-sided");
      assertNear(result.greater, greater, 1e-11, "greater");
      assertNear(result.less, less, 1e-11, "less");
    }),
  );
});

test("the paired test is the sum of exact binomials over the pairs that differ", () => {
  fc.assert(
    fc.property(anyCount, anyCount, anyCount, anyCount, (bothWin, onlyFirst, onlySecond, bothLose) => {
      const n = onlyFirst + onlySecond;
      const weights = Array.from({ length: n + 1 }, (_, x): [number, bigint] => [x, choose(n, x)]);
      const result = pairedExactTest({ bothWin, onlyFirst, onlySecond, bothLose });
      const [twoSided = 0, greater = 0, less = 0] = bruteForce(weights, onlyFirst);
      assertNear(result.twoSided, twoSided, 1e-12, "two-sided");
      assertNear(result.greater, greater, 1e-12, "greater");
      assertNear(result.less, less, 1e-12, "less");
    }),
  );
});

test("exchanging the two that are compared exchanges the one-sided p-values", () => {
  fc.assert(
    fc.property(anyCount, anyCount, anyCount, anyCount, (a, b, c, d) => {
      const one = fisherExactTest([
        [a, b],
        [c, d],
      ]);
      const other = fisherExactTest([
        [c, d],
        [a, b],
      ]);
      assertNear(one.greater, other.less, 1e-12, "greater");
      assertNear(one.twoSided, other.twoSided, 1e-12, "two-sided");
    }),
  );
});

test("adjusted p-values are no smaller, keep the order, and follow the input's", () => {
  const anyPValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
  fc.assert(
    fc.property(anyPValues, (pValues) => {
      const adjusted = benjaminiHochberg(pValues);
      const stricter = benjaminiYekutieli(pValues);
      for (const [index, p] of pValues.entries()) {
        const own = adjusted[index] ?? Number.NaN;
        assert.ok(own >= p && own <= 1 && (stricter[index] ?? Number.NaN) >= own);
        for (const [other, q] of pValues.entries())
          if (q < p) assert.ok((adjusted[other] ?? Number.NaN) <= own);
      }
      assert.deepEqual(benjaminiHochberg(pValues.toReversed()), adjusted.toReversed());
    }),
  );
});

test("the quantile undoes the distribution function, and its tails are each other's mirror", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
      assertNear(normalCdf(normalQuantile(p)), p, 1e-13, "cdf of quantile");
      const x = normalQuantile(p);
      assertNear(normalCdf(x) + normalCdf(-x), 1, 1e-15, "tails");
    }),
  );
});

test("a bootstrap interval lies within the values and scales with them", () => {
  const anyReturns = fc.array(anyReturn, { minLength: 2, maxLength: 40 });
  fc.assert(
    fc.property(anyReturns, fc.nat(), (returns, seed) => {
      const options = { seed, resamples: 200 };
      const interval = bootstrapMean(returns, options);
      const levered = returns.map((value) => value * 4);
      const scaled = bootstrapMean(levered, options);
      assert.ok(interval !== null && scaled !== null);
      assert.ok(interval.low <= interval.high);
      assert.ok(
        interval.low >= Math.min(...returns) - 1e-12 && interval.high <= Math.max(...returns) + 1e-12,
      );
      assertNear(scaled.low, interval.low * 4, 1e-9, "low");
      assertNear(scaled.high, interval.high * 4, 1e-9, "high");
    }),
    { numRuns: 50 },
  );
});

test("a Sharpe ratio does not depend on the size of the position, and turns with its side", () => {
  fc.assert(
    fc.property(fc.array(anyReturn, { minLength: 2, maxLength: 60 }), (returns) => {
      const sharpe = sharpeRatio(returns);
      const levered = sharpeRatio(returns.map((value) => value * 4));
      const opposite = sharpeRatio(returns.map((value) => -value));
      if (sharpe === null) return assert.deepEqual([levered, opposite], [null, null]);
      assertNear(levered ?? Number.NaN, sharpe, 1e-9, "levered");
      assertNear(opposite ?? Number.NaN, -sharpe, 1e-9, "opposite");
    }),
  );
});
