/** Whether round trips of a kind lose money: a mean that is pulled to zero while there are few. It says nothing of a remedy. */
import { twoSidedZ } from "#src/domain/statistics/interval.ts";
import { isConstant, momentsOf } from "#src/domain/statistics/moments.ts";
import { benjaminiHochberg } from "#src/domain/statistics/multiple-testing.ts";
import { normalCdf } from "#src/domain/statistics/normal.ts";

/** `mean`, `low` and `high` are net returns of a round trip (0.01 is 1% of its entry notional). */
export type LossPattern = {
  /** Probability that the mean is below zero. */
  readonly probability: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
};

/** As many round trips that came to nothing as are mixed in: with n = 20 the mean is halved. */
export const PRIOR_TRIPS = 20;
/** Of the patterns that are found, at most this share is chance. */
export const FALSE_PATTERNS_MAX = 0.1;

/** The method in a sentence, for whoever is shown the number. */
export const PATTERN_METHOD =
  `the probability that such round trips lose on average: their mean net return, shrunk by ${PRIOR_TRIPS} ` +
  "round trips at zero, against its standard error (normal)";

/**
 * Shrunk mean `sum / (n + k)` with the standard error `s / sqrt(n + k)`: the posterior of a normal mean under a prior
 * at zero that weighs k observations. Null below two values, or where all are the same: no spread, no probability.
 */
export function lossPattern(returns: readonly number[], level = 0.95): LossPattern | null {
  if (returns.length < 2 || isConstant(returns)) return null;
  const { n, mean: plain, squares } = momentsOf(returns);
  const weight = n + PRIOR_TRIPS;
  const mean = (plain * n) / weight;
  const error = Math.sqrt(squares / (n - 1) / weight);
  const reach = twoSidedZ(level) * error;
  return { probability: normalCdf(-mean / error), mean, low: mean - reach, high: mean + reach, n };
}

/** How many patterns were looked for at once, and the p-value of this one corrected for that. */
export type Search = { readonly patterns: number; readonly adjusted: number };

/** The candidates that chance does not explain when so many were looked for (Benjamini-Hochberg), each with its search. */
export function withoutChance<T extends { readonly pattern: LossPattern }>(
  candidates: readonly T[],
): readonly (T & { readonly search: Search })[] {
  const adjusted = benjaminiHochberg(candidates.map(({ pattern }) => 1 - pattern.probability));
  return candidates.flatMap((candidate, index) => {
    const search = { patterns: candidates.length, adjusted: adjusted[index] ?? 1 };
    return search.adjusted <= FALSE_PATTERNS_MAX ? { ...candidate, search } : [];
  });
}
