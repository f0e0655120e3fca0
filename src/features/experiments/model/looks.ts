/**
 * When the experiment is judged, and how strictly, so that looking again costs no validity: the pairs are looked at when
 * they are 50, 100, 200 and so on, doubling, and each look spends a share of the 5% that all of them have together.
 * Between looks nothing is concluded. (Bonferroni over a schedule fixed in advance: D. Lan and D. DeMets,
 * "Discrete sequential boundaries for clinical trials", Biometrika 70 (1983), call it spending.)
 */
import { studentQuantile } from "#src/domain/statistics/student.ts";

/** In the order in which they were settled; `cluster` is the time block of the entry, `value` any unit. */
export type LookValue = { readonly cluster: number; readonly value: number };

/** The mean at a look, with an interval that covers at this look and, with 95%, at every look. */
export type LookInterval = {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly clusters: number;
};

/** The look that asks the question, 100 pairs, has the most; what is left goes on for ever and sums to 0.045. */
const SPENT: ReadonlyMap<number, number> = new Map([
  [50, 0.002],
  [100, 0.026],
  [200, 0.007],
  [400, 0.005],
]);
const FIRST_LOOK = 50;
const AFTER = { look: 800, spent: 0.0025 } as const;
/** Below this, the spread between clusters says too little of the mean's. */
const CLUSTERS_MIN = 8;
const BLOCK_MS = 8 * 3_600_000;

/** The time block of an entry: coins move together, and what was entered within 8 hours is held together. */
export function blockOf(tsMs: number): number {
  return Math.floor(tsMs / BLOCK_MS);
}

/** The newest look that so many pairs have reached, or null before the first. */
export function lookAt(pairs: number): number | null {
  return pairs < FIRST_LOOK ? null : FIRST_LOOK * 2 ** Math.floor(Math.log2(pairs / FIRST_LOOK));
}

export function nextLookAfter(pairs: number): number {
  const look = lookAt(pairs);
  return look === null ? FIRST_LOOK : 2 * look;
}

/** The error that a look may make, both signs together. */
export function errorAt(look: number): number {
  return SPENT.get(look) ?? (AFTER.spent * AFTER.look) / look;
}

/**
 * The mean over clusters of whatever size, with Student's t over the clusters' linearised sums (W. G. Cochran, Sampling
 * Techniques, 3rd edition, chapter 9A). Null where the clusters are too few to say anything.
 */
export function intervalAtLook(values: readonly LookValue[], look: number): LookInterval | null {
  const sums = new Map<number, { sum: number; size: number }>();
  for (const { cluster, value } of values) {
    const held = sums.get(cluster) ?? { sum: 0, size: 0 };
    sums.set(cluster, { sum: held.sum + value, size: held.size + 1 });
  }
  const clusters = sums.size;
  if (clusters < CLUSTERS_MIN) return null;
  const mean = values.reduce((total, { value }) => total + value, 0) / values.length;
  const squares = [...sums.values()].reduce((total, { sum, size }) => total + (sum - mean * size) ** 2, 0);
  const error = Math.sqrt((clusters / (clusters - 1)) * squares) / values.length;
  const reach = studentQuantile(1 - errorAt(look) / 2, clusters - 1) * error;
  return { mean, low: mean - reach, high: mean + reach, clusters };
}
