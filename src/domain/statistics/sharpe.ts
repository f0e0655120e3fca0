/**
 * Return per unit of risk, of daily returns. The market never closes, so a year has 365 days; the risk-free
 * return and the target are zero; the returns count as independent from day to day.
 */
import { isConstant, momentsOf, sampleDeviation } from "./moments.ts";
import { normalCdf, normalQuantile } from "./normal.ts";

export const DAYS_A_YEAR = 365;
const EULER_MASCHERONI = 0.5772156649015329;

/** Mean over standard deviation (n - 1), times the root of 365. Null below two days, and where no day differs. */
export function sharpeRatio(dailyReturns: readonly number[]): number | null {
  const moments = momentsOf(dailyReturns);
  const deviation = sampleDeviation(moments);
  if (deviation === null || isConstant(dailyReturns)) return null;
  return (moments.mean / deviation) * Math.sqrt(DAYS_A_YEAR);
}

/**
 * Mean over downside deviation (root of the mean, over all days, of the squared losses), times the root of 365.
 * Null below two days, and where no day lost.
 */
export function sortinoRatio(dailyReturns: readonly number[]): number | null {
  const { n, mean } = momentsOf(dailyReturns);
  const losses = dailyReturns.reduce((sum, value) => sum + Math.min(value, 0) ** 2, 0);
  if (n < 2 || losses === 0) return null;
  return (mean / Math.sqrt(losses / n)) * Math.sqrt(DAYS_A_YEAR);
}

/** Per observation, not annualised. `kurtosis` is 3 for a normal distribution. */
export type SharpeEvidence = {
  readonly sharpe: number;
  readonly observations: number;
  readonly skewness: number;
  readonly kurtosis: number;
};

/** What `deflatedSharpe` needs of a series of returns; null below two, and where none differs. */
export function sharpeEvidence(returns: readonly number[]): SharpeEvidence | null {
  const { n, mean, squares, cubes, fourths } = momentsOf(returns);
  if (n < 2 || isConstant(returns)) return null;
  const variance = squares / n;
  return {
    sharpe: mean / Math.sqrt(squares / (n - 1)),
    observations: n,
    skewness: cubes / n / variance ** 1.5,
    kurtosis: fourths / n / variance ** 2,
  };
}

/** How many settings were tried, and the variance of their Sharpe ratios (per observation). */
export type Trials = { readonly trials: number; readonly variance: number };

/**
 * D. H. Bailey, M. López de Prado, "The Deflated Sharpe Ratio", Journal of Portfolio Management 40(5), 2014:
 * the probability that the true ratio is above zero, given that this was the best of so many tries.
 * `expectedMaximum` is the best ratio that tries of no worth would have shown. One trial deflates nothing.
 * @throws RangeError below two observations, below one trial, or for a negative variance.
 */
export function deflatedSharpe(
  evidence: SharpeEvidence,
  { trials, variance }: Trials,
): { readonly probability: number; readonly expectedMaximum: number } {
  const { sharpe, observations, skewness, kurtosis } = evidence;
  if (!(observations >= 2) || !(trials >= 1) || !(variance >= 0))
    throw new RangeError(
      `a deflated Sharpe ratio of ${observations} observations, ${trials} trials, variance ${variance}`,
    );
  const expectedMaximum = trials === 1 ? 0 : Math.sqrt(variance) * expectedMaximumOf(trials);
  const spread = Math.sqrt(1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2);
  const score = ((sharpe - expectedMaximum) * Math.sqrt(observations - 1)) / spread;
  return { probability: normalCdf(score), expectedMaximum };
}

/** Expected largest of `n` standard normal variables, to the paper's approximation. */
function expectedMaximumOf(n: number): number {
  const typical = normalQuantile(1 - 1 / n);
  const rare = normalQuantile(1 - 1 / (n * Math.E));
  return (1 - EULER_MASCHERONI) * typical + EULER_MASCHERONI * rare;
}
