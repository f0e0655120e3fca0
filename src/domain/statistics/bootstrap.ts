/** How far the mean of a sample may be from the truth, without assuming a shape for it. */
import { createRandom } from "#src/domain/random.ts";
import { twoSidedZ, type Interval } from "./interval.ts";
import { isConstant, momentsOf, type Moments } from "./moments.ts";
import { normalCdf, normalQuantile } from "./normal.ts";

export type BootstrapOptions = {
  /** The same values, seed and options give the same interval. */
  readonly seed: number;
  readonly confidence?: number;
  readonly resamples?: number;
};

/** `bca`: bootstrap. `normal`: the sample is so large that the central limit theorem says it as well, at once. */
export type MeanInterval = Interval & {
  readonly n: number;
  readonly mean: number;
  readonly method: "bca" | "normal";
};

const RESAMPLES = 2_000;
const RESAMPLES_MAX = 100_000;
const DRAWS_MAX = 20_000_000;

/**
 * Interval for the mean by the bias-corrected and accelerated bootstrap (B. Efron, JASA 82, 1987). Null below
 * two values: one value says nothing of its spread. The values must be independent; pass one value a pair
 * where pairs are what repeats. Above twenty million draws it is the normal interval instead.
 * @throws RangeError for values that are not finite, a confidence outside 0..1, or resamples outside 100..100,000.
 */
export function bootstrapMean(values: readonly number[], options: BootstrapOptions): MeanInterval | null {
  const { seed, confidence = 0.95, resamples = RESAMPLES } = options;
  if (!Number.isInteger(resamples) || resamples < 100 || resamples > RESAMPLES_MAX)
    throw new RangeError(`resamples ${resamples} is no whole number from 100 to ${RESAMPLES_MAX}`);
  const moments = momentsOf(values);
  const z = twoSidedZ(confidence);
  if (moments.n < 2) return null;
  const { n, mean } = moments;
  if (isConstant(values)) return { n, mean, low: mean, high: mean, method: "bca" };
  if (n * resamples > DRAWS_MAX) return normalInterval(moments, z);
  const means = resampledMeans(values, resamples, seed);
  return { n, mean, method: "bca", ...bcaInterval(means, moments, z) };
}

/** Means of samples drawn with replacement, sorted. */
function resampledMeans(values: readonly number[], resamples: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const sample = Float64Array.from(values);
  const means = new Float64Array(resamples);
  for (let round = 0; round < resamples; round += 1) {
    let sum = 0;
    for (let draw = 0; draw < sample.length; draw += 1)
      sum += sample[Math.floor(random.next() * sample.length)] ?? 0;
    means[round] = sum / sample.length;
  }
  return means.toSorted();
}

/** Percentiles of the means, shifted by their bias and by the skewness of the sample (the jackknife's, for a mean). */
function bcaInterval(means: Float64Array, { mean, squares, cubes }: Moments, z: number): Interval {
  const bias = normalQuantile(shareBelow(means, mean));
  const acceleration = cubes / (6 * squares ** 1.5);
  const at = (side: number): number => {
    const shifted = bias + side;
    return percentile(means, normalCdf(bias + shifted / (1 - acceleration * shifted)));
  };
  return { low: at(-z), high: at(z) };
}

/** Ties count half. Kept off 0 and 1, where the bias would be infinite. */
function shareBelow(sorted: Float64Array, value: number): number {
  let count = 0;
  for (const other of sorted) count += other < value ? 1 : other === value ? 0.5 : 0;
  return Math.min(Math.max(count, 0.5), sorted.length - 0.5) / sorted.length;
}

/** Linear between the order statistics. */
function percentile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? 0;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low;
  return low + (high - low) * (position - below);
}

function normalInterval({ n, mean, squares }: Moments, z: number): MeanInterval {
  const reach = z * Math.sqrt(squares / (n - 1) / n);
  return { n, mean, low: mean - reach, high: mean + reach, method: "normal" };
}
