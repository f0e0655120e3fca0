/** Score intervals for a rate that was seen as so many successes in so many trials. */
import { twoSidedZ, type Interval } from "./interval.ts";

/**
 * Wilson's score interval: E. B. Wilson, JASA 22 (1927); method 3 of R. G. Newcombe, Statistics in Medicine 17
 * (1998). For no trials it is [0, 1]: nothing is known. One trial already has an interval, a wide one.
 * @throws RangeError unless `0 <= successes <= trials` are whole and confidence is between 0 and 1.
 */
export function wilsonInterval(successes: number, trials: number, confidence: number = 0.95): Interval {
  assertCounts(successes, trials);
  const z = twoSidedZ(confidence);
  if (trials === 0) return { low: 0, high: 1 };
  const failures = trials - successes;
  const centre = successes + (z * z) / 2;
  const reach = z * Math.sqrt((successes * failures) / trials + (z * z) / 4);
  return bounded(successes, trials, centre - reach, centre + reach, trials + z * z);
}

/**
 * The same with continuity correction (Newcombe's method 4): never shorter, and covers at least as often as it
 * says. [0, 1] for no trials. @throws RangeError as `wilsonInterval`.
 */
export function wilsonIntervalCorrected(
  successes: number,
  trials: number,
  confidence: number = 0.95,
): Interval {
  assertCounts(successes, trials);
  const z = twoSidedZ(confidence);
  if (trials === 0) return { low: 0, high: 1 };
  const failures = trials - successes;
  const rate = successes / trials;
  const centre = 2 * successes + z * z;
  const below = z * Math.sqrt(Math.max(0, z * z - 2 - 1 / trials + 4 * rate * (failures + 1)));
  const above = z * Math.sqrt(Math.max(0, z * z + 2 - 1 / trials + 4 * rate * (failures - 1)));
  return bounded(successes, trials, centre - 1 - below, centre + 1 + above, 2 * (trials + z * z));
}

/** At no success the interval starts at exactly 0, at nothing else it ends at exactly 1. */
function bounded(successes: number, trials: number, low: number, high: number, scale: number): Interval {
  return {
    low: successes === 0 ? 0 : Math.max(0, low / scale),
    high: successes === trials ? 1 : Math.min(1, high / scale),
  };
}

function assertCounts(successes: number, trials: number): void {
  const whole = Number.isSafeInteger(successes) && Number.isSafeInteger(trials);
  if (!whole || successes < 0 || successes > trials)
    throw new RangeError(
      `${successes} successes in ${trials} trials: two whole numbers, the first not larger`,
    );
}
