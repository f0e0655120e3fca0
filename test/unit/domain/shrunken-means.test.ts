import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom, drawNormals, type Random } from "#src/domain/random.ts";
import { shrunkenMeans, type GroupedValue } from "#src/domain/statistics/shrunken-means.ts";
import { assertApprox } from "#test/support/oracles.ts";

type Planted = { readonly group: string; readonly n: number; readonly mean: number };

/** Normal values of deviation 1, one a cluster. */
function drawn(planted: readonly Planted[], seed: number): GroupedValue[] {
  const random = createRandom(seed);
  let cluster = 0;
  return planted.flatMap(({ group, n, mean }) =>
    normals(random, n).map((value) => ({ group, cluster: (cluster += 1), value: mean + value })),
  );
}

function normals(random: Random, n: number): readonly number[] {
  const two = new Float64Array(2);
  return Array.from({ length: n }, () => {
    drawNormals(random, two);
    return two[0] ?? 0;
  });
}

function groups(count: number, n: number, mean: (index: number) => number): Planted[] {
  return Array.from({ length: count }, (_, index) => ({ group: `g${index}`, n, mean: mean(index) }));
}

test("a single group keeps its own mean and standard error", () => {
  const values = drawn([{ group: "one", n: 400, mean: -0.2 }], 3);

  const [only] = shrunkenMeans(values);

  assert.ok(only !== undefined);
  assertApprox(only.mean, only.plain, 1e-12);
  assertApprox(only.error, 1 / 20, 0.1);
});

function reach(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

test("groups that differ by chance alone are drawn together: to a third of their reach over 50 markets", () => {
  let [apart, plainApart] = [0, 0];
  for (let seed = 1; seed <= 50; seed += 1) {
    const shrunken = shrunkenMeans(
      drawn(
        groups(10, 40, () => 0.1),
        seed,
      ),
    );
    apart += reach(shrunken.map(({ mean }) => mean));
    plainApart += reach(shrunken.map(({ plain }) => plain));
  }
  assert.ok(apart < plainApart / 3, `${apart} of ${plainApart}`);
});

test("groups that differ keep their difference where they have many values", () => {
  const shrunken = shrunkenMeans(
    drawn(
      groups(6, 400, (index) => (index === 0 ? -1 : 0.5)),
      5,
    ),
  );

  const [odd, ...others] = shrunken;
  assert.ok(odd !== undefined && odd.mean < -0.8 && odd.below > 0.999);
  assert.ok(others.every(({ mean, below }) => mean > 0.3 && below < 0.01));
});

test("three values, as bad as they may be, do not outweigh what all the others say", () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const others = drawn(
      groups(10, 40, () => 0.2),
      seed,
    );
    const bad = Array.from({ length: 3 }, (_, index) => ({ group: "bad", cluster: 500 + index, value: -2 }));

    const found = shrunkenMeans([...others, ...bad]).find(({ group }) => group === "bad");

    assert.ok(found !== undefined && found.below < 0.95, `seed ${seed}: ${found?.below}`);
  }
});

test("what rises and falls together counts for less than what stands alone", () => {
  const alone = drawn(
    groups(5, 40, () => -0.15),
    7,
  );
  const blocks = drawn(
    groups(5, 8, () => -0.15),
    7,
  );
  const together = blocks.flatMap((value) => Array.from({ length: 5 }, () => value));

  const sure = shrunkenMeans(alone)[0]?.error ?? 0;
  const unsure = shrunkenMeans(together.map((value) => ({ ...value, group: "all" })))[0]?.error ?? 0;

  assert.equal(alone.length, together.length);
  assert.ok(unsure > 1.7 * sure, `${unsure} against ${sure}`);
});

test("too few values, too few clusters, and values without a spread give nothing", () => {
  const few = drawn(
    groups(3, 9, () => -1),
    8,
  );
  const oneDay = drawn(
    groups(3, 20, () => -1),
    8,
  ).map((value) => ({ ...value, cluster: 1 }));
  const same = drawn(
    groups(3, 20, () => 0),
    8,
  ).map((value) => ({ ...value, value: -1 }));

  assert.deepEqual([few, oneDay, same, []].map(shrunkenMeans), [[], [], [], []]);
});

test("the probability is as often right as it says: planted means, 300 markets", () => {
  let [claimed, right] = [0, 0];
  for (let seed = 1; seed <= 300; seed += 1) {
    const means = normals(createRandom(seed * 7919), 12);
    const planted = groups(12, 15, (index) => 0.3 * (means[index] ?? 0));
    const truth = new Map(planted.map(({ group, mean }) => [group, mean]));
    for (const { group, below } of shrunkenMeans(drawn(planted, seed))) {
      if (below < 0.9) continue;
      claimed += 1;
      right += (truth.get(group) ?? 0) < 0 ? 1 : 0;
    }
  }
  assert.ok(claimed > 200, `${claimed} claims`);
  assert.ok(right / claimed > 0.9, `${right} of ${claimed}`);
});
