import assert from "node:assert/strict";
import test from "node:test";
import {
  amount,
  applyRate,
  divide,
  floorToStep,
  formatExact,
  formatUnits,
  movePrice,
  notionalOf,
  parseUnits,
  price,
  priceFromNumber,
  priceFromUnits,
  rate,
  rateFromNumber,
  rateFromUnits,
  type Rounding,
} from "#src/domain/money.ts";

test("decimal text is read exactly, exponents too", () => {
  const cases: [string, bigint][] = [
    ["0", 0n],
    ["-0", 0n],
    ["12.5", 1_250_000_000n],
    ["-12.5", -1_250_000_000n],
    ["+3", 300_000_000n],
    [" 1 ", 100_000_000n],
    ["0.00000001", 1n],
    ["0.100000000000", 10_000_000n],
    ["5e-05", 5000n],
    ["1.5E2", 15_000_000_000n],
    ["90071992.54740993", 9_007_199_254_740_993n],
    ["123456789012345678.12345678", 12_345_678_901_234_567_812_345_678n],
  ];
  for (const [text, expected] of cases) assert.equal(parseUnits(text), expected, text);
});

test("text that is no decimal, or finer than 1e-8, is refused and quoted", () => {
  for (const text of ["", " ", ".5", "5.", "1,5", "0x10", "1e", "--1", "NaN", "Infinity", "1 2", "1e1000"])
    assert.throws(() => parseUnits(text), { name: "RangeError", message: /not a decimal number: "/ }, text);
  for (const text of ["0.000000001", "1e-9", "1.123456789"])
    assert.throws(() => parseUnits(text), { name: "RangeError", message: /more than 8 decimals/ }, text);
});

test("an amount is whole units from a bigint and a decimal from text", () => {
  assert.equal(amount(1000n), amount("1000"));
  assert.equal(amount("0.1") + amount("0.2"), amount("0.3"));
});

test("a price is above zero and a safe integer of units", () => {
  assert.equal(price("122497.10"), 12_249_710_000_000);
  assert.equal(priceFromNumber(122497.1), price("122497.1"));
  for (const wrong of ["0", "-1", "90071992.54740992"]) assert.throws(() => price(wrong), RangeError, wrong);
  for (const wrong of [0, -1, 1.5, Number.NaN, 2 ** 53])
    assert.throws(() => priceFromUnits(wrong), RangeError, String(wrong));
  assert.throws(() => priceFromNumber(Number.NaN), RangeError);
});

test("a rate may be negative, and a vendor's number is rounded to 1e-8", () => {
  assert.equal(rate("-0.0005"), -50_000);
  assert.equal(rateFromNumber(0.0001), rate("0.0001"));
  assert.equal(rateFromNumber(-8e-6), rate("-8e-06"));
  assert.throws(() => rateFromUnits(0.5), RangeError);
});

test("division rounds toward zero, away from it, or half to even, on both signs", () => {
  const cases: [bigint, bigint, Rounding, bigint][] = [
    [7n, 2n, "down", 3n],
    [-7n, 2n, "down", -3n],
    [7n, 2n, "up", 4n],
    [-7n, 2n, "up", -4n],
    [7n, -2n, "up", -4n],
    [6n, 2n, "up", 3n],
    [5n, 2n, "half-even", 2n],
    [7n, 2n, "half-even", 4n],
    [-5n, 2n, "half-even", -2n],
    [-7n, -2n, "half-even", 4n],
    [8n, 3n, "half-even", 3n],
    [7n, 3n, "half-even", 2n],
    [1n, 2n, "half-even", 0n],
    [0n, 5n, "up", 0n],
  ];
  for (const [above, below, rounding, expected] of cases)
    assert.equal(divide(above, below, rounding), expected, `${above}/${below} ${rounding}`);
  assert.throws(() => divide(1n, 0n, "down"), RangeError);
});

test("a notional is quantity times price, and a rate takes its share of it", () => {
  assert.equal(notionalOf(amount("0.013"), price("122497.10")), amount("1592.4623"));
  assert.equal(applyRate(amount("1592.4623"), rate("0.0005"), "up"), amount("0.79623115"));
  assert.equal(applyRate(1n, rate("0.0005"), "up"), 1n);
  assert.equal(applyRate(1n, rate("0.0005"), "down"), 0n);
});

test("a price moves by a fraction, and cannot move to nothing", () => {
  assert.equal(movePrice(price("100"), rate("-0.015")), price("98.5"));
  assert.equal(movePrice(price("100"), rate("0.02")), price("102"));
  assert.throws(() => movePrice(price("100"), rate("-1")), RangeError);
});

test("a quantity is cut to the lot step, and no step cuts nothing", () => {
  assert.equal(floorToStep(amount("0.0129"), amount("0.001")), amount("0.012"));
  assert.equal(floorToStep(amount("0.012"), amount("0.001")), amount("0.012"));
  assert.equal(floorToStep(5n, 0n), 5n);
});

test("text has the asked decimals, rounded half to even, and never a negative zero", () => {
  const cases: [bigint | number, number, string][] = [
    [150_000_000n, 2, "1.50"],
    [-150_000_000n, 2, "-1.50"],
    [500_000n, 2, "0.00"],
    [1_500_000n, 2, "0.02"],
    [-400_000n, 2, "0.00"],
    [99_999_999n, 0, "1"],
    [1n, 8, "0.00000001"],
    [12_249_710_000_000, 1, "122497.1"],
  ];
  for (const [units, decimals, expected] of cases) assert.equal(formatUnits(units, decimals), expected);
  for (const decimals of [-1, 9, 1.5]) assert.throws(() => formatUnits(1n, decimals), RangeError);
});

test("the shortest exact text drops zeros after the point only", () => {
  const cases: [bigint, string][] = [
    [50_000_000n, "0.5"],
    [10_000_000_000n, "100"],
    [-325_000_000n, "-3.25"],
    [0n, "0"],
    [1n, "0.00000001"],
  ];
  for (const [units, expected] of cases) assert.equal(formatExact(units), expected);
});
