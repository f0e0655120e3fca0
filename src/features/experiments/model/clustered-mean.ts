/** The mean of values that come in clusters: what was entered in the same hour rose and fell together. */
import { bootstrapMean, type MeanInterval } from "#src/domain/statistics/bootstrap.ts";
import { twoSidedZ } from "#src/domain/statistics/interval.ts";
import { momentsOf, sampleDeviation } from "#src/domain/statistics/moments.ts";

/** `value` in whole units: the bootstrap compares sums, and only whole ones are exact. */
export type ClusteredValue = { readonly cluster: number; readonly value: number };

/** `n` values in `clusters`; `interval` is null below two clusters. */
export type ClusteredMean = {
  readonly n: number;
  readonly clusters: number;
  readonly mean: number;
  readonly interval: Pick<MeanInterval, "low" | "high" | "method"> | null;
};

const HOUR_MS = 3_600_000;
const CONFIDENCE = 0.95;
/** From this many clusters on the central limit theorem says what a bootstrap would, in a thousandth of its time. */
const LARGE = 500;

/** The cluster of an entry: its hour. */
export function hourOf(tsMs: number): number {
  return Math.floor(tsMs / HOUR_MS);
}

/**
 * The mean over all values, with a 95% interval from resampling whole clusters. The mean is a ratio (the sum of the
 * clusters over the sum of their sizes), so each cluster enters as its linearised value `mean + (sum - mean x size) /
 * averageSize` (W. G. Cochran, Sampling Techniques, 3rd edition, chapters 6 and 9A), whose own mean is that ratio.
 * Null for no values. The same values and seed give the same interval. Results are divided by `unit`.
 */
export function clusteredMean(
  values: readonly ClusteredValue[],
  seed: number,
  unit: number,
): ClusteredMean | null {
  const n = values.length;
  if (n === 0) return null;
  const sums = new Map<number, { sum: number; size: number }>();
  for (const { cluster, value } of values) {
    const held = sums.get(cluster) ?? { sum: 0, size: 0 };
    sums.set(cluster, { sum: held.sum + value, size: held.size + 1 });
  }
  const clusters = sums.size;
  const mean = values.reduce((sum, { value }) => sum + value, 0) / n;
  // In this order clusters of one value enter as that very value.
  const scale = clusters / n;
  const linearised = [...sums.values()].map(({ sum, size }) => sum * scale + mean * (1 - size * scale));
  return { n, clusters, mean: mean / unit, interval: intervalOf(linearised, seed, unit) };
}

function intervalOf(values: readonly number[], seed: number, unit: number): ClusteredMean["interval"] {
  const moments = momentsOf(values);
  const deviation = sampleDeviation(moments);
  if (deviation === null) return null;
  if (values.length >= LARGE) {
    const reach = (twoSidedZ(CONFIDENCE) * deviation) / Math.sqrt(moments.n);
    return { low: (moments.mean - reach) / unit, high: (moments.mean + reach) / unit, method: "normal" };
  }
  const interval = bootstrapMean(values, { seed, confidence: CONFIDENCE });
  return interval && { low: interval.low / unit, high: interval.high / unit, method: interval.method };
}
