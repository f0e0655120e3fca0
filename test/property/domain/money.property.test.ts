import assert from "node:assert/strict";
import test from "node:test";
import * as fc from "fast-check";
import {
  absolute,
  applyRate,
  divide,
  floorToStep,
  formatExact,
  formatUnits,
  notionalOf,
  parseUnits,
  priceFromNumber,
  priceFromUnits,
  rateFromUnits,
  UNIT,
} from "#src/domain/money.ts";

/** Far beyond 2^53, so that a float anywhere on the way would show. */
const anyUnits = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });
const anyPrice = fc.maxSafeInteger().map((units) => priceFromUnits(Math.max(1, Math.abs(units))));
const anyRate = fc.integer({ min: -200_000_000, max: 200_000_000 }).map(rateFromUnits);
const anyRounding = fc.constantFrom("down", "up", "half-even");

test("what is written as text is read back to the unit", () => {
  fc.assert(
    fc.property(anyUnits, (units) => {
      assert.equal(parseUnits(formatExact(units)), units);
      assert.equal(parseUnits(formatUnits(units)), units);
    }),
  );
});

test("an exponent moves the point and nothing else", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
      fc.integer({ min: -8, max: 30 }),
      (n, e) => {
        assert.equal(parseUnits(`${n}e${e}`), n * 10n ** BigInt(8 + e));
      },
    ),
  );
});

test("text of fewer decimals is off by at most half of its last digit", () => {
  fc.assert(
    fc.property(anyUnits, fc.integer({ min: 0, max: 8 }), (units, decimals) => {
      const text = formatUnits(units, decimals);
      assert.match(text, decimals === 0 ? /^-?\d+$/ : new RegExp(`^-?\\d+\\.\\d{${decimals}}$`));
      assert.ok(absolute(parseUnits(text) - units) * 2n <= 10n ** BigInt(8 - decimals));
      assert.doesNotMatch(text, /^-[0.]+$/);
    }),
  );
});

test("division leaves a rest smaller than the divisor, on the side that the rounding says", () => {
  fc.assert(
    fc.property(
      anyUnits,
      anyUnits.filter((n) => n !== 0n),
      anyRounding,
      (above, below, rounding) => {
        const quotient = divide(above, below, rounding);
        const rest = absolute(above - quotient * below);
        assert.ok(rest < absolute(below));
        if (rounding === "down") assert.ok(absolute(quotient * below) <= absolute(above));
        if (rounding === "up") assert.ok(absolute(quotient * below) >= absolute(above));
        if (rounding === "half-even") {
          assert.ok(rest * 2n <= absolute(below));
          if (rest * 2n === absolute(below)) assert.equal(quotient % 2n, 0n);
        }
      },
    ),
  );
});

test("division is odd: the sign goes through and the size does not change", () => {
  fc.assert(
    fc.property(
      anyUnits,
      anyUnits.filter((n) => n !== 0n),
      anyRounding,
      (above, below, rounding) => {
        assert.equal(divide(-above, below, rounding), -divide(above, below, rounding));
        assert.equal(divide(above, -below, rounding), -divide(above, below, rounding));
      },
    ),
  );
});

test("a notional is within half a unit of the exact product", () => {
  fc.assert(
    fc.property(anyUnits, anyPrice, (quantity, at) => {
      const error = notionalOf(quantity, at) * UNIT - quantity * BigInt(at);
      assert.ok(absolute(error) * 2n <= UNIT);
    }),
  );
});

test("a cost that is rounded up is never under the exact one, and by less than a unit above", () => {
  fc.assert(
    fc.property(anyUnits, anyRate, (value, fraction) => {
      const excess = absolute(applyRate(value, fraction, "up")) * UNIT - absolute(value * BigInt(fraction));
      assert.ok(excess >= 0n && excess < UNIT);
    }),
  );
});

test("a quantity cut to its step is a multiple of it, not above, and less than a step below", () => {
  const positive = fc.bigInt({ min: 0n, max: 10n ** 30n });
  fc.assert(
    fc.property(positive, fc.bigInt({ min: 1n, max: 10n ** 12n }), (value, step) => {
      const cut = floorToStep(value, step);
      assert.equal(cut % step, 0n);
      assert.ok(cut <= value && value - cut < step);
    }),
  );
});

test("a vendor's number of a price below ten million comes back to the unit", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 ** 15 }), (units) => {
      assert.equal(priceFromNumber(Number(formatExact(units))), units);
    }),
  );
});
