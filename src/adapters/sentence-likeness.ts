/**
 * How alike two short sentences are: the cosine of their words, pairs of neighbouring words, and three-letter pieces of
 * words, each weighed by how few groups use it. Pieces forgive typos, pairs keep the order of words.
 */
const PAIR_WEIGHT = 0.6;
const PIECE_WEIGHT = 0.25;
const COMMON_WEIGHT = 0.3;
const PIECE_LENGTH = 3;
const PIECED_LENGTH_MIN = 4;
/** A second and a third sentence of a group that fit support the first. */
const SUPPORT = [1, 0.5, 0.25];

type Vector = ReadonlyMap<string, number>;

export type SentenceWords = {
  /** Stems of the words that tell, in order. */
  readonly telling: readonly string[];
  /** Words that tell little alone. */
  readonly common: readonly string[];
};

export type GroupedSentence = { readonly group: string; readonly words: SentenceWords };

/** By group, from 0 (nothing in common) up; the best group of any sentence that is one of the known is about 1 or more. */
export type Likeness = (words: SentenceWords) => ReadonlyMap<string, number>;

export function createLikeness(sentences: readonly GroupedSentence[]): Likeness {
  const raw = sentences.map(({ group, words }) => ({ group, features: featuresOf(words) }));
  const weightOf = informationOf(raw);
  const holders = holdersOf(raw.map(({ features }) => weigh(features, weightOf)));
  return (words) => {
    const alike = new Float64Array(sentences.length);
    for (const [feature, value] of weigh(featuresOf(words), weightOf)) {
      for (const [at, weight] of holders.get(feature) ?? []) alike[at] = (alike[at] ?? 0) + value * weight;
    }
    const byGroup = new Map<string, number[]>();
    for (const [at, { group }] of raw.entries()) {
      const value = alike[at] ?? 0;
      if (value === 0) continue;
      const found = byGroup.get(group);
      if (found === undefined) byGroup.set(group, [value]);
      else found.push(value);
    }
    return new Map([...byGroup].map(([group, values]) => [group, supported(values)]));
  };
}

/** By feature, the sentences that have it with its weight there: only those that share something are looked at. */
function holdersOf(
  vectors: readonly Vector[],
): ReadonlyMap<string, readonly (readonly [at: number, weight: number])[]> {
  const holders = new Map<string, (readonly [number, number])[]>();
  for (const [at, vector] of vectors.entries()) {
    for (const [feature, weight] of vector) {
      const found = holders.get(feature);
      if (found === undefined) holders.set(feature, [[at, weight]]);
      else found.push([at, weight]);
    }
  }
  return holders;
}

function supported(alike: readonly number[]): number {
  const best = alike.toSorted((a, b) => b - a);
  return SUPPORT.reduce((sum, weight, index) => sum + weight * (best[index] ?? 0), 0);
}

function featuresOf({ telling, common }: SentenceWords): Vector {
  const features = new Map<string, number>();
  const add = (key: string, weight: number): void =>
    void features.set(key, (features.get(key) ?? 0) + weight);
  for (const word of new Set(telling)) {
    add(`word ${word}`, 1);
    if (word.length < PIECED_LENGTH_MIN) continue;
    const padded = `^${word}$`;
    for (let at = 0; at + PIECE_LENGTH <= padded.length; at += 1)
      add(`piece ${padded.slice(at, at + PIECE_LENGTH)}`, PIECE_WEIGHT);
  }
  for (const word of new Set(common)) add(`common ${word}`, COMMON_WEIGHT);
  for (const [index, word] of telling.entries()) {
    const next = telling[index + 1];
    if (next !== undefined) add(`pair ${word} ${next}`, PAIR_WEIGHT);
  }
  return features;
}

/** The fewer groups use a feature, the more it tells. */
function informationOf(
  sentences: readonly { readonly group: string; readonly features: Vector }[],
): (feature: string) => number {
  const users = new Map<string, Set<string>>();
  for (const { group, features } of sentences) {
    for (const feature of features.keys())
      users.set(feature, (users.get(feature) ?? new Set<string>()).add(group));
  }
  const groups = new Set(sentences.map(({ group }) => group)).size;
  return (feature) => Math.log(1 + groups / (users.get(feature)?.size ?? 1));
}

/** Weighed, and of length one. */
function weigh(features: Vector, weightOf: (feature: string) => number): Vector {
  const weighed = [...features].map(([key, value]) => [key, value * weightOf(key)] as const);
  const length = Math.hypot(...weighed.map(([, value]) => value)) || 1;
  return new Map(weighed.map(([key, value]) => [key, value / length]));
}
