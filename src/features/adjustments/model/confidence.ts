/** How sure code is that round trips of a kind lose money: a mean that is pulled to zero while there are few. */
import { twoSidedZ } from "#src/domain/statistics/interval.ts";
import { isConstant, momentsOf } from "#src/domain/statistics/moments.ts";
import { normalCdf } from "#src/domain/statistics/normal.ts";

/** `mean`, `low` and `high` are net returns of a round trip (0.01 is 1% of its entry notional). */
export type Confidence = {
  /** Probability that the mean is below zero. */
  readonly probability: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
};

/** As many round trips that came to nothing as are mixed in: with n = 20 the mean is halved. */
export const PRIOR_TRIPS = 20;

/** The method in a sentence, for whoever is shown the number. */
export const CONFIDENCE_METHOD =
  `the probability that such round trips lose on average: their mean net return, shrunk by ${PRIOR_TRIPS} ` +
  "round trips at zero, against its standard error (normal)";

/**
 * Shrunk mean `sum / (n + k)` with the standard error `s / sqrt(n + k)`: the posterior of a normal mean under a prior
 * at zero that weighs k observations. Null below two values, or where all are the same: no spread, no probability.
 */
export function confidenceOfLoss(returns: readonly number[], level = 0.95): Confidence | null {
  if (returns.length < 2 || isConstant(returns)) return null;
  const { n, mean: plain, squares } = momentsOf(returns);
  const weight = n + PRIOR_TRIPS;
  const mean = (plain * n) / weight;
  const error = Math.sqrt(squares / (n - 1) / weight);
  const reach = twoSidedZ(level) * error;
  return { probability: normalCdf(-mean / error), mean, low: mean - reach, high: mean + reach, n };
}
