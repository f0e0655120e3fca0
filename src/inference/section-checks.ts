/** What is wrong with a section that a model wrote, found by code. */

/** A run of so many words that comes again is a loop; shorter ones are language. */
const LOOP_WORDS = 8;
/** How often one sentence may stand in a section. */
const SENTENCES_SAME_MAX = 1;
const LENGTH_SHARES = { least: 0.4, most: 1.6 } as const;

/** Null: nothing. `targetWords` is what was asked for. */
export function sectionFault(text: string, targetWords: number): string | null {
  const words = wordsOf(text);
  const least = Math.floor(targetWords * LENGTH_SHARES.least);
  const most = Math.ceil(targetWords * LENGTH_SHARES.most);
  if (words.length < least) return `it has ${words.length} words, of at least ${least}`;
  if (words.length > most) return `it has ${words.length} words, of at most ${most}`;
  return repetitionIn(text, words);
}

function repetitionIn(text: string, words: readonly string[]): string | null {
  const seen = new Set<string>();
  for (let from = 0; from + LOOP_WORDS <= words.length; from += 1) {
    const run = words.slice(from, from + LOOP_WORDS).join(" ");
    if (seen.has(run)) return `it repeats "${run}"`;
    seen.add(run);
  }
  const sentences = text
    .split(/[.!?\n]+/)
    .map((sentence) => wordsOf(sentence).join(" "))
    .filter((sentence) => sentence.split(" ").length > 2);
  const again = sentences.find(
    (sentence) => sentences.filter((other) => other === sentence).length > SENTENCES_SAME_MAX,
  );
  return again === undefined ? null : `it says "${again}" twice`;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}'.%-]*/gu) ?? [];
}
