/**
 * Means of several groups, each drawn to what all of them have in common: a group of three values says next to nothing by
 * itself. Empirical Bayes for normal means (C. N. Morris, JASA 78, 1983), the spread between groups by R. DerSimonian and
 * N. Laird, Controlled Clinical Trials 7 (1986).
 */
import { momentsOf } from "./moments.ts";
import { normalCdf } from "./normal.ts";

/** `cluster`: values of one cluster rise and fall together, also across groups. */
export type GroupedValue = { readonly group: string; readonly cluster: number; readonly value: number };

export type ShrunkenMean = {
  readonly group: string;
  readonly n: number;
  /** Of its own values alone. */
  readonly plain: number;
  readonly mean: number;
  /** Standard deviation of what is not known of `mean`. */
  readonly error: number;
  /** Probability that the true mean is below zero. */
  readonly below: number;
};

/** With fewer values, clusters, or groups that have two, the spreads are not known. */
const VALUES_MIN = 30;
const CLUSTERS_MIN = 8;

/** One a group, in the order in which the groups come. Empty where too little is known. */
export function shrunkenMeans(values: readonly GroupedValue[]): readonly ShrunkenMean[] {
  const groups = [...Map.groupBy(values, ({ group }) => group)].map(([group, own]) => {
    return { group, ...momentsOf(own.map(({ value }) => value)) };
  });
  const freedom = values.length - groups.length;
  const within = groups.reduce((sum, { squares }) => sum + squares, 0) / freedom;
  const dependence = designEffect(values);
  if (values.length < VALUES_MIN || dependence === null || !(within > 0)) return [];
  const between = spreadBetween(groups, within);
  const weights = groups.map(({ n }) => 1 / (within / n + between));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const common = groups.reduce((sum, { mean }, index) => sum + mean * (weights[index] ?? 0), 0) / total;
  return groups.map(({ group, n, mean: plain }) => {
    const own = between / (within / n + between);
    const mean = own * plain + (1 - own) * common;
    const error = Math.sqrt((own * within) / n + ((1 - own) ** 2 * dependence) / total);
    return { group, n, plain, mean, error, below: normalCdf(-mean / error) };
  });
}

type Group = { readonly n: number; readonly mean: number };

/** Variance of the groups' true means; 0 where their means differ no more than chance lets them. */
function spreadBetween(groups: readonly Group[], within: number): number {
  const weights = groups.map(({ n }) => n / within);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = groups.reduce((sum, group, index) => sum + group.mean * (weights[index] ?? 0), 0) / total;
  const distance = groups.reduce(
    (sum, group, index) => sum + (group.mean - mean) ** 2 * (weights[index] ?? 0),
    0,
  );
  const scale = total - weights.reduce((sum, weight) => sum + weight ** 2, 0) / total;
  return scale > 0 ? Math.max(0, (distance - (groups.length - 1)) / scale) : 0;
}

/** How many times as uncertain the mean of all is as if each value stood alone; at least 1. Null for too few clusters. */
function designEffect(values: readonly GroupedValue[]): number | null {
  const { n, mean, squares } = momentsOf(values.map(({ value }) => value));
  const clusters = [...Map.groupBy(values, ({ cluster }) => cluster).values()];
  if (clusters.length < CLUSTERS_MIN) return null;
  const together = clusters.reduce(
    (sum, own) => sum + own.reduce((total, { value }) => total + value - mean, 0) ** 2,
    0,
  );
  const corrected = (together * clusters.length) / (clusters.length - 1);
  return squares > 0 && n > 1 ? Math.max(1, corrected / ((squares * n) / (n - 1))) : null;
}
