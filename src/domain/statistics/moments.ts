/** Sums over a sample, in one pass over the mean and one over what departs from it. */

export type Moments = {
  readonly n: number;
  readonly mean: number;
  /** Sums of the second, third and fourth powers of the distance from the mean. */
  readonly squares: number;
  readonly cubes: number;
  readonly fourths: number;
};

/** For no values the mean is 0 and so are the sums. @throws RangeError for a value that is not finite. */
export function momentsOf(values: readonly number[]): Moments {
  const wrong = values.find((value) => !Number.isFinite(value));
  if (wrong !== undefined) throw new RangeError(`not a finite number: ${wrong}`);
  const n = values.length;
  const mean = n === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / n;
  const sums = { squares: 0, cubes: 0, fourths: 0 };
  for (const value of values) {
    const distance = value - mean;
    sums.squares += distance ** 2;
    sums.cubes += distance ** 3;
    sums.fourths += distance ** 4;
  }
  return { n, mean, ...sums };
}

/** Whether all values are the same number: their variance is zero, whatever rounding makes of it. */
export function isConstant(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}

/** Standard deviation of a sample (divided by n - 1), or null below two values. */
export function sampleDeviation({ n, squares }: Moments): number | null {
  return n < 2 ? null : Math.sqrt(squares / (n - 1));
}
