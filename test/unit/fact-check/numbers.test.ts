import assert from "node:assert/strict";
import { test } from "node:test";
import type { NumberUnit } from "#src/facts/check/number-words.ts";
import { numbersOf } from "#src/facts/check/numbers.ts";

/** Text, then for each number: its value, its unit, and its direction where a sign or a word gives one. */
const SPELLINGS: readonly (readonly [string, ...(readonly [number, NumberUnit?, (-1 | 0 | 1)?])[]])[] = [
  ["1,234.5", [1234.5]],
  ["1,234,567", [1234567]],
  ["1’234.50", [1234.5]],
  ["1.234,5", [1234.5]],
  ["12,5%", [12.5, "percent"]],
  [".5", [0.5]],
  ["12%", [12, "percent"]],
  ["12 percent", [12, "percent"]],
  ["12 per cent", [12, "percent"]],
  ["+0.4", [0.4, null, 1]],
  ["−0.4%", [0.4, "percent", -1]],
  ["-0.4", [0.4, null, -1]],
  ["$78", [78, "money"]],
  ["-$78", [78, "money", -1]],
  ["$-78", [78, "money", -1]],
  ["+12.34 USDT", [12.34, "money", 1]],
  ["USDT 12.34", [12.34, "money"]],
  ["78 dollars", [78, "money"]],
  ["3x", [3, "multiple"]],
  ["3×", [3, "multiple"]],
  ["3 times", [3, "multiple"]],
  ["24-fold", [24]],
  ["1.2k", [1200]],
  ["$1.2M", [1_200_000, "money"]],
  ["$38 billion", [38e9, "money"]],
  ["1.31 million holders", [1_310_000]],
  ["1.5e3", [1500]],
  ["25 bps", [0.25, "percent"]],
  ["1 basis point", [0.01, "percent"]],
  ["the 2nd", [2]],
  ["30-day", [30]],
  ["15m bars", [15]],
  ["250ms", [250]],
  ["3 h 12 min", [3], [12]],
  ["3-5 trades", [3], [5]],
  ["n=12", [12]],
  ["R:R 1.5:1", [1.5], [1]],
  ["24/7", [24], [7]],
  ["１２%", [12, "percent"]],
  ["two", [2]],
  ["twenty-one wins", [21]],
  ["one hundred and twelve", [112]],
  ["two thousand dollars", [2000, "money"]],
  ["five percent", [5, "percent"]],
  ["a dozen", [12]],
  ["half of them", [50, "percent"]],
  ["two thirds", [67, "percent"]],
  ["twice as much", [2, "multiple"]],
  ["it doubled", [2, "multiple"]],
  ["one loss", [1, null, -1]],
  ["no one of the two", [2]],
  ["this one"],
  ["one of them"],
  ["lost 12.34", [12.34, null, -1]],
  ["a loss of 12.34", [12.34, null, -1]],
  ["12.34 lost", [12.34, null, -1]],
  ["gained 3%", [3, "percent", 1]],
  ["lost 3 and made 5", [3, null, -1], [5, null, 1]],
  ["the stop-loss at 180", [180]],
  ["a profit factor of 1.6", [1.6]],
  ["not down 3%", [3, "percent"]],
  ["2026-11-22"],
  ["on 22 November 2026 at 21:15"],
  ["Nov 22 and 3 wins", [3]],
  ["in 2025"],
  ["no figures here"],
];

function unitsOf(value: number): bigint {
  return BigInt(Math.round(value * 1e6)) * 1_000_000n;
}

for (const [text, ...wanted] of SPELLINGS)
  test(`"${text}" holds ${wanted.length === 0 ? "no number" : wanted.map(([value]) => value).join(" and ")}`, () => {
    const found = numbersOf(text).map(({ size, unit, direction }) => ({ size, unit, direction }));

    assert.deepEqual(
      found,
      wanted.map(([value, unit = null, direction = 0]) => ({ size: unitsOf(value), unit, direction })),
    );
  });

function tokens(text: string): string[] {
  return numbersOf(text).flatMap(({ kind, text: token }) => (kind === "token" ? [token] : []));
}

test("what holds a digit and is no number is a token: nothing with a digit is passed over", () => {
  assert.deepEqual(tokens("p95 of 1000SHIB under v1.2 is x7 and ٣"), ["p95", "1000SHIB", "v1.2", "x7", "٣"]);
  assert.deepEqual(tokens("sha 3f2a9c"), ["3f2a9c"]);
});

test("half of the last digit shown is what a number may be off by", () => {
  const tolerances = numbersOf("12% 12.3 1.2k 1,000 two").map(({ tolerance }) => Number(tolerance) / 1e12);

  assert.deepEqual(tolerances, [0.5, 0.05, 50, 0.5, 0]);
});

test("a number knows where it stands", () => {
  const text = "Fees were 3.20 USDT; twelve wins.";

  for (const { start, end, text: found } of numbersOf(text))
    assert.equal(text.slice(start, end).trim(), found);
});
