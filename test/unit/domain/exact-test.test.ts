import assert from "node:assert/strict";
import test from "node:test";
import { z } from "zod";
import {
  fisherExactTest,
  pairedExactTest,
  type ExactTest,
  type TwoByTwo,
} from "#src/domain/statistics/exact-test.ts";
import { assertApprox, needsOracles, oracleCases } from "#test/support/oracles.ts";

const FISHER = "published examples + scipy";
const AGRESTI = "Agresti, Categorical Data Analysis (1990), p. 350: approval ratings";

const P_VALUES = ["twoSided", "greater", "less"] as const;
type PartialTest = { readonly [Key in keyof ExactTest]: number | null };

function assertPValues(actual: ExactTest, expected: PartialTest, tolerance: number): void {
  for (const key of P_VALUES) {
    const published = expected[key];
    if (published !== null) assertApprox(actual[key], published, tolerance);
  }
}

test(`Fisher's test has the published p-values (${FISHER})`, needsOracles(), () => {
  const counts = z.tuple([z.number(), z.number()]);
  const pValues = z.object({
    twoSided: z.number().nullable(),
    greater: z.number().nullable(),
    less: z.number().nullable(),
  });
  const schema = z.object({
    inputs: z.object({ table: z.tuple([counts, counts]) }),
    expected: pValues,
    precise: pValues.optional(),
  });
  const cases = oracleCases("fisher_exact", FISHER, schema);
  assert.ok(cases.length >= 5);
  for (const { inputs, expected, precise } of cases) {
    assertPValues(fisherExactTest(inputs.table), expected, precise === undefined ? 1e-10 : 2e-4);
    if (precise !== undefined) assertPValues(fisherExactTest(inputs.table), precise, 1e-10);
  }
});

test("Fisher's test holds where no data is (Fisher 1935, the lady tasting tea; scipy 1.17.1)", () => {
  const cases: [TwoByTwo, PartialTest][] = [
    [
      [
        [3, 1],
        [1, 3],
      ],
      { twoSided: 34 / 70, greater: 17 / 70, less: 69 / 70 },
    ],
    [
      [
        [8, 2],
        [1, 5],
      ],
      { twoSided: 0.034965034965034975, greater: 0.024475524475524483, less: 0.9991258741258742 },
    ],
    [
      [
        [5200, 4800],
        [5000, 5000],
      ],
      { twoSided: 0.004878795768906845, greater: 0.0024393978844534227, less: null },
    ],
  ];
  for (const [table, expected] of cases) assertPValues(fisherExactTest(table), expected, 1e-9);
});

test("Fisher's test keeps its digits over a million round trips a book (scipy 1.17.1)", () => {
  const close = fisherExactTest([
    [501_000, 499_000],
    [500_000, 500_000],
  ]);
  const far = fisherExactTest([
    [520_000, 480_000],
    [500_000, 500_000],
  ]);
  assertApprox(close.twoSided, 0.1577145048697666, 1e-6);
  assertApprox(far.greater / 1e-176, 2.329276291242026, 1e-6);
});

test("where a row or a column is empty every p-value is one", () => {
  const tables: TwoByTwo[] = [
    [
      [0, 0],
      [0, 0],
    ],
    [
      [0, 0],
      [3, 4],
    ],
    [
      [5, 0],
      [7, 0],
    ],
    [
      [1, 0],
      [0, 0],
    ],
  ];
  for (const table of tables)
    assert.deepEqual(fisherExactTest(table), { twoSided: 1, greater: 1, less: 1 }, String(table));
});

test(`pairs are judged by those that differ (${AGRESTI}; p-values by scipy 1.17.1)`, () => {
  const ratings = pairedExactTest({ bothWin: 794, onlyFirst: 86, onlySecond: 150, bothLose: 570 });
  assert.equal(ratings.discordant, 236);
  assertPValues(
    ratings,
    { twoSided: 3.7159361395713866e-5, greater: 0.9999896457855217, less: 1.8579680697856933e-5 },
    1e-9,
  );
});

function discordant(onlyFirst: number, onlySecond: number): ExactTest {
  return pairedExactTest({ bothWin: 3, onlyFirst, onlySecond, bothLose: 9 });
}

test("a few pairs give binomial p-values with p of one half", () => {
  assertPValues(
    discordant(9, 3),
    { twoSided: 0.14599609375, greater: 0.072998046875, less: 0.980712890625 },
    1e-12,
  );
  assertPValues(discordant(5, 0), { twoSided: 0.0625, greater: 0.03125, less: 1 }, 1e-12);
  assertPValues(discordant(4, 4), { twoSided: 1, greater: 163 / 256, less: 163 / 256 }, 1e-12);
});

test("the paired test keeps its digits over a million pairs that differ (scipy 1.17.1)", () => {
  const result = discordant(501_000, 499_000);
  assertApprox(result.twoSided, 0.0456082998653896, 1e-6);
  assertApprox(result.greater, 0.0228041499326948, 1e-6);
});

test("no pair that differs says nothing", () => {
  const pairs = { bothWin: 50, onlyFirst: 0, onlySecond: 0, bothLose: 50 };
  assert.deepEqual(pairedExactTest(pairs), { twoSided: 1, greater: 1, less: 1, discordant: 0 });
});

test("what is no count is refused by name", () => {
  for (const wrong of [-1, 0.5, Number.NaN, 10_000_001]) {
    const pairs = { bothWin: 0, onlyFirst: wrong, onlySecond: 0, bothLose: 0 };
    assert.throws(() => pairedExactTest(pairs), /not a count: .* \(a whole number from 0 to 10000000\)/);
  }
});
