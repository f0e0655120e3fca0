import assert from "node:assert/strict";
import test from "node:test";
import * as fc from "fast-check";
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
import { exposure } from "#src/domain/metrics.ts";
import { rateFromUnits } from "#src/domain/money.ts";

const anyEquity = fc.bigInt({ min: 1n, max: 10n ** 20n });
const anyEquities = fc.array(anyEquity, { minLength: 1, maxLength: 40 });

test("the folded drawdown is the deepest over all pairs of a point and a later one", () => {
  fc.assert(
    fc.property(anyEquities, (equities) => {
      const curve = curveOf(equities);
      assert.ok(curve !== null);
      let deepest: readonly [loss: bigint, peak: bigint] = [0n, 1n];
      for (const [index, peak] of equities.entries())
        for (const later of equities.slice(index))
          if ((peak - later) * deepest[1] > deepest[0] * peak) deepest = [peak - later, peak];
      assert.equal(curve.worstLoss * deepest[1], deepest[0] * curve.worstPeak);
      assert.ok(maxDrawdown(curve) >= currentDrawdown(curve));
      assert.ok(currentDrawdown(curve) >= 0 && maxDrawdown(curve) <= 1);
    }),
  );
});

test("a limit is reached at its equity and below, and not above", () => {
  fc.assert(
    fc.property(anyEquity, fc.integer({ min: 1, max: 99_999_999 }).map(rateFromUnits), (peak, limit) => {
      const start = startCurve(peak);
      const at = equityAtDrawdown(start, limit);
      assert.equal(isDrawdownReached(extendCurve(start, at - 1n), limit), true);
      assert.equal(isDrawdownReached(extendCurve(start, at + 1n), limit), false);
    }),
  );
});

test("daily returns compound to the whole", () => {
  fc.assert(
    fc.property(
      fc.array(fc.bigInt({ min: 10n ** 8n, max: 10n ** 13n }), { minLength: 2, maxLength: 40 }),
      (equities) => {
        const growth = dailyReturns(equities).reduce((product, daily) => product * (1 + daily), 1);
        const whole = Number(equities.at(-1)) / Number(equities[0]);
        assert.ok(Math.abs(growth / whole - 1) < 1e-9);
      },
    ),
  );
});

test("exposure is the share of milliseconds that some position covers", () => {
  const anySpan = fc
    .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 30 }))
    .map(([fromTsMs, length]) => ({ fromTsMs, toTsMs: fromTsMs + length }));
  fc.assert(
    fc.property(fc.array(anySpan, { maxLength: 12 }), (positions) => {
      const window = { fromTsMs: 10, toTsMs: 50 };
      let covered = 0;
      for (let ms = window.fromTsMs; ms < window.toTsMs; ms += 1)
        if (positions.some(({ fromTsMs, toTsMs }) => fromTsMs <= ms && ms < toTsMs)) covered += 1;
      assert.equal(exposure(positions, window), covered / 40);
    }),
  );
});
