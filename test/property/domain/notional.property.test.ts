/** The fast way to a notional against the definition: quantity times price, rounded half to even. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { divide, notionalOf, priceFromUnits, UNIT } from "#src/domain/money.ts";

const RUNS = { numRuns: 20_000 };

/** Spread over orders of magnitude, and crowded where the fast way ends. */
function wholeUpTo(most: number): fc.Arbitrary<number> {
  const anySize = fc
    .integer({ min: 0, max: 53 })
    .chain((bits) => fc.nat({ max: Math.min(most, 2 ** bits - 1) }));
  const bigNumber = fc.bigInt({ min: 0n, max: BigInt(most) }).map(Number);
  const nearEdge = fc.nat({ max: 1_000 }).map((off) => Math.min(most, 2 ** 51 - 500 + off));
  return fc.oneof(anySize, bigNumber, nearEdge);
}

const prices = wholeUpTo(Number.MAX_SAFE_INTEGER).map((units) => priceFromUnits(Math.max(1, units)));
const quantities = wholeUpTo(Number.MAX_SAFE_INTEGER).map(BigInt);

test("a notional is the product over the unit, rounded half to even, at any size", () => {
  fc.assert(
    fc.property(quantities, prices, (quantity, at) => {
      assert.equal(notionalOf(quantity, at), divide(quantity * BigInt(at), UNIT, "half-even"));
    }),
    RUNS,
  );
});

test("exact halves go to the even neighbour", () => {
  // quantity x price = (2k + 1) x 5e7: half a unit over k.
  const halves = fc.nat({ max: 2 ** 30 });
  fc.assert(
    fc.property(halves, (k) => {
      const even = BigInt(k % 2 === 0 ? k : k + 1);
      assert.equal(notionalOf(BigInt(2 * k + 1), priceFromUnits(50_000_000)), even);
    }),
    RUNS,
  );
});
