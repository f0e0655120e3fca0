/** Typing errors that are still taken for the word; fewer in short words, where two make another word. */
const DISTANCE_MAX = 2;

/** The word that was probably meant: the nearest within a typing error or two, else one that starts like it; or null. */
export function nearestWord(typed: string, words: readonly string[]): string | null {
  let best: string | null = null;
  let bestDistance = Math.min(DISTANCE_MAX, Math.floor(typed.length / 2)) + 1;
  for (const word of words) {
    const distance = editDistance(typed, word);
    if (distance < bestDistance) [best, bestDistance] = [word, distance];
  }
  return best ?? words.find((word) => typed.length >= 2 && word.startsWith(typed)) ?? null;
}

/**
 * Insertions, deletions, substitutions and swaps of neighbours between two words (optimal string alignment,
 * L. Boytsov 2011, section 2.1).
 */
export function editDistance(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= left.length; i++) {
    const row = [i];
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1];
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      const costs = [at(rows[i - 1], j) + 1, at(row, j - 1) + 1, at(rows[i - 1], j - 1) + (same ? 0 : 1)];
      if (swapped) costs.push(at(rows[i - 2], j - 2) + 1);
      row.push(Math.min(...costs));
    }
    rows.push(row);
  }
  return at(rows[left.length], right.length);
}

function at(row: readonly number[] | undefined, column: number): number {
  return row?.[column] ?? Number.POSITIVE_INFINITY;
}
