/** What the pairs say, recomputed: the first look reached, means by 8-hour blocks, and Student's t by integrating its density. */
import type { Trip } from "./second-program-reads.ts";

type Pair = readonly [Trip, Trip];

const BLOCK_MS = 8 * 3_600_000;
const PERCENT = 100;
/** What each look may be wrong in, as the desk publishes it. */
const ERRORS: ReadonlyMap<number, number> = new Map([
  [50, 0.002],
  [100, 0.026],
  [200, 0.007],
  [400, 0.005],
]);

export function findingBySql(pairs: readonly Pair[]): ReadonlyMap<string, readonly number[]> {
  const look = [...ERRORS.keys()].findLast((pairsNeeded) => pairs.length >= pairsNeeded);
  if (look === undefined) return new Map([["looks at the pairs", [50]], ["edge a pair", []]]); // prettier-ignore
  const settled = pairs
    .toSorted((left, right) => endOf(left) - endOf(right) || left[0].openedMs - right[0].openedMs)
    .slice(0, look);
  const [one, other] = [0, 1].map((side) =>
    settled.map((pair) => {
      const { gross, fees, entry } = pair[side as 0 | 1];
      return ((gross - fees) / entry) * PERCENT;
    }),
  ) as [number[], number[]];
  const edges = one.map((value, index) => (value - (other[index] ?? 0)) / 2);
  const blocks = Map.groupBy(edges.keys(), (index) =>
    Math.floor((settled[index]?.[0].openedMs ?? 0) / BLOCK_MS),
  );
  const mean = average(edges);
  const squares = [...blocks.values()].map(
    (block) => block.reduce((sum, index) => sum + (edges[index] ?? 0) - mean, 0) ** 2,
  );
  const n = squares.length;
  const error = Math.sqrt((n / (n - 1)) * squares.reduce((sum, square) => sum + square, 0)) / look;
  const reach = quantile(1 - (ERRORS.get(look) ?? 0) / 2, n - 1) * error;
  return new Map([
    ["looks at the pairs", [look, 2 * look]],
    ["edge a pair", [mean, 95, mean - reach, mean + reach]],
    ["book 1 a pair", [average(one)]],
    ["book 2 a pair", [average(other)]],
  ]);
}

function endOf([first, second]: Pair): number {
  return Math.max(first.closedMs, second.closedMs);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Steps along the density, whose constant is what makes its whole area one, until the probability is reached. */
function quantile(probability: number, degrees: number): number {
  const density = (x: number): number => (1 + (x * x) / degrees) ** (-(degrees + 1) / 2);
  const step = 1e-4;
  let half = 0;
  for (let x = step / 2; x < 2_000; x += x < 50 ? step : 0.01) half += density(x) * (x < 50 ? step : 0.01);
  let area = 0;
  let at = 0;
  while (0.5 + area / (2 * half) < probability) {
    area += density(at + step / 2) * step;
    at += step;
  }
  return at;
}
