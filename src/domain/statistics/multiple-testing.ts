/** P-values adjusted for how many were looked at: at level q, those at most q are discoveries. */

/**
 * Benjamini and Hochberg, JRSS B 57 (1995): holds the share of false discoveries where the tests are independent
 * or positively dependent. In the order of the input; an empty list gives an empty list.
 * @throws RangeError for what is no probability.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  return stepUp(pValues, 1);
}

/** Benjamini and Yekutieli, Annals of Statistics 29 (2001): the same under any dependence, and stricter. */
export function benjaminiYekutieli(pValues: readonly number[]): number[] {
  let harmonic = 0;
  for (let rank = 1; rank <= pValues.length; rank += 1) harmonic += 1 / rank;
  return stepUp(pValues, harmonic);
}

function stepUp(pValues: readonly number[], penalty: number): number[] {
  const wrong = pValues.find((p) => !(p >= 0 && p <= 1));
  if (wrong !== undefined) throw new RangeError(`not a probability: ${wrong}`);
  const adjusted = Array.from(pValues, () => 1);
  const largestFirst = [...pValues.entries()].toSorted(([, one], [, other]) => other - one);
  let least = 1;
  for (const [position, [index, p]] of largestFirst.entries()) {
    const rank = pValues.length - position;
    least = Math.min(least, p * ((penalty * pValues.length) / rank));
    adjusted[index] = least;
  }
  return adjusted;
}
