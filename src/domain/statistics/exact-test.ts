/**
 * Exact tests of counts. Each lists every outcome that the null hypothesis allows, with its weight relative to
 * the most likely one, and sums tails: no factorial is formed, nothing cancels, and the total is its own norm.
 */

/** P-values. `greater` and `less` are one-sided, in favour of the first of the two that are compared, and against it. */
export type ExactTest = { readonly twoSided: number; readonly greater: number; readonly less: number };

/** Outcomes that are this much more likely than the observed one still count as equally likely (R does the same). */
const TIE = 1 + 1e-7;
const COUNT_MAX = 10_000_000;

/** `[[a, b], [c, d]]`: rows are the groups, columns success and failure. */
export type TwoByTwo = readonly [readonly [number, number], readonly [number, number]];

/**
 * Fisher's exact test of two INDEPENDENT groups, conditional on the margins. `greater`: the first row's odds of
 * success are higher. Two-sided: all tables that are no more likely than the observed one. An empty row or
 * column gives 1 everywhere. @throws RangeError unless the counts are whole, not negative and at most ten million.
 */
export function fisherExactTest([[a, b], [c, d]]: TwoByTwo): ExactTest {
  assertCounts([a, b, c, d]);
  const [first, second, successes] = [a + b, c + d, a + c];
  const least = Math.max(0, successes - second);
  const most = Math.min(first, successes);
  const mode = Math.floor(((first + 1) * (successes + 1)) / (first + second + 2));
  return tails(a, least, most, Math.min(most, Math.max(least, mode)), (x) => {
    return ((first - x) * (successes - x)) / ((x + 1) * (second - successes + x + 1));
  });
}

/** How pairs came out: of both books, of only one, of neither. */
export type PairedCounts = {
  readonly bothWin: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly bothLose: number;
};

/**
 * The exact test for PAIRED results (McNemar's, as a binomial with p = 1/2 on the pairs that differ): the
 * books trade the same decisions, so their round trips are not independent and Fisher's test is not for them.
 * `greater`: the first wins more often. With no pair that differs, or no pair at all, it is 1 everywhere.
 * @throws RangeError as `fisherExactTest`.
 */
export function pairedExactTest(pairs: PairedCounts): ExactTest & { readonly discordant: number } {
  const { bothWin, onlyFirst, onlySecond, bothLose } = pairs;
  assertCounts([bothWin, onlyFirst, onlySecond, bothLose]);
  const discordant = onlyFirst + onlySecond;
  const test = tails(onlyFirst, 0, discordant, Math.floor(discordant / 2), (x) => {
    return (discordant - x) / (x + 1);
  });
  return { ...test, discordant };
}

/**
 * Sums the outcomes from `least` to `most`; `step(x)` is the weight of x + 1 over that of x. Walking away from
 * the mode the weights only fall, so an underflow is a zero that is too small to matter.
 */
function tails(
  observed: number,
  least: number,
  most: number,
  mode: number,
  step: (x: number) => number,
): ExactTest {
  const weights = new Float64Array(most - least + 1);
  weights[mode - least] = 1;
  for (let x = mode; x < most; x += 1) weights[x + 1 - least] = (weights[x - least] ?? 0) * step(x);
  for (let x = mode; x > least; x -= 1) weights[x - 1 - least] = (weights[x - least] ?? 0) / step(x - 1);
  const limit = (weights[observed - least] ?? 0) * TIE;
  const sums = { all: 0, extreme: 0, upper: 0, lower: 0 };
  for (let x = least; x <= most; x += 1) {
    const weight = weights[x - least] ?? 0;
    sums.all += weight;
    if (weight <= limit) sums.extreme += weight;
    if (x >= observed) sums.upper += weight;
    if (x <= observed) sums.lower += weight;
  }
  const share = (part: number): number => Math.min(1, part / sums.all);
  return { twoSided: share(sums.extreme), greater: share(sums.upper), less: share(sums.lower) };
}

function assertCounts(counts: readonly number[]): void {
  const wrong = counts.find((count) => !Number.isSafeInteger(count) || count < 0 || count > COUNT_MAX);
  if (wrong !== undefined)
    throw new RangeError(`not a count: ${wrong} (a whole number from 0 to ${COUNT_MAX})`);
}
