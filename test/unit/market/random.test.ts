import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { createRandom, drawNormals, type Random } from "#src/domain/random.ts";

function take(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.next());
}

test("the same seed gives the same numbers and another seed gives others", () => {
  assert.deepEqual(take(createRandom(7), 50), take(createRandom(7), 50));
  assert.notDeepEqual(take(createRandom(7), 50), take(createRandom(8), 50));
});

test("a generator made from a state goes on where the state was taken", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat({ max: 100 }), (seed, drawn) => {
      const original = createRandom(seed);
      take(original, drawn);
      const continued = createRandom(original.state());
      assert.deepEqual(take(continued, 20), take(original, 20));
    }),
  );
});

test("numbers are in [0, 1) and evenly spread", () => {
  const numbers = take(createRandom(1), 100_000);
  const mean = numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  assert.ok(numbers.every((each) => each >= 0 && each < 1));
  // The standard error of the mean of 100,000 uniform numbers is 0.0009.
  assert.ok(Math.abs(mean - 0.5) < 0.005, `mean ${mean}`);
});

test("normal numbers have mean 0 and deviation 1", () => {
  const random = createRandom(2);
  const pair = new Float64Array(2);
  const drawn = Array.from({ length: 50_000 }, () => {
    drawNormals(random, pair);
    return [...pair];
  }).flat();
  const mean = drawn.reduce((sum, each) => sum + each, 0) / drawn.length;
  const variance = drawn.reduce((sum, each) => sum + each * each, 0) / drawn.length;
  assert.ok(Math.abs(mean) < 0.015, `mean ${mean}`);
  assert.ok(Math.abs(variance - 1) < 0.03, `variance ${variance}`);
});
