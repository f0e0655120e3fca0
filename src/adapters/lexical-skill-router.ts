/**
 * A skill router over words alone, with forgiveness for typos. Two measures of the skills' names, descriptions and
 * example sentences are put together, since they err on different requests: BM25 (minisearch), and the cosine of
 * sentences with the order of their words (`sentence-likeness.ts`).
 *
 * Confidence. Neither score has a scale, so ratios are taken from them. `coverage` is the share of the request's
 * information (the inverse document frequency of its words, and a constant that keeps a request of common words alone
 * from counting as understood) that the skill's sentences account for: a word that no skill knows lowers it.
 * Confidence is the mean of the skill's two scores, each over the best skill's: the first times its own coverage, the
 * second times the best one. So the best candidate has about its coverage, and the distance to the runner-up is the margin.
 */
import MiniSearch, { type SearchResult } from "minisearch";
import { createLikeness, type SentenceWords } from "./sentence-likeness.ts";
import type { RoutableSkill, RouteCandidate, SkillRouter } from "../ports/skill-router.ts";

export type LexicalRouterOptions = {
  readonly skills: readonly RoutableSkill[];
  /** Applied to examples and requests alike: masks names and numbers, unites synonyms. Default: none. */
  readonly normalise?: (text: string) => string;
  /** What a skill's confidence is multiplied by for a text as it was typed, 0 to 1. Default: 1. */
  readonly weigh?: (text: string) => (skill: RoutableSkill) => number;
};

type Sentence = { readonly id: number; readonly skill: string; readonly text: string };

const CANDIDATES_MAX = 8;
/** Sentences of one skill that may account for a word of the request. */
const SENTENCES_PER_SKILL = 3;
/** A second sentence that fits supports the first. */
const SECOND_SENTENCE_WEIGHT = 0.5;
/** In the unit of inverse document frequency: about one word that two skills in three use. */
const DOUBT = 0.5;
/** A word that every skill uses tells next to nothing, but not nothing. */
const FLOOR = 0.05;
/** What is left to the others where a text is, but for words that say nothing, a sentence of one skill alone. */
const OTHERS = 0.7;
/** Shorter words are matched as they are: with four letters a typo still leaves three to judge by. */
const FORGIVEN_LENGTH_MIN = 4;
const EDITS_PER_LETTER = 0.25;
const EDITS_MAX = 2;

const WORDS = /[\p{L}\p{N}]+/gu;
/** Words that say nothing about what is asked. Question words stay: "why" and "how much" do. */
const STOP_WORDS = new Set(
  `a actually am an and any are at be been by could currently did do does for from had has have i in is it its just let m may maybe me
  mine moment my now of on one our plz please pls re really rn s should so some t that the there these this those to us ve was we
  were will with would you your`.split(/\s+/),
);
/** Endings that are cut, longest first; enough that "closing", "closed" and "close" meet. */
const ENDINGS = ["ing", "ies", "ed", "es", "s", "e", "y"];
const STEM_LENGTH_MIN = 3;

export function createLexicalSkillRouter({
  skills,
  normalise = (text) => text,
  weigh = () => () => 1,
}: LexicalRouterOptions): SkillRouter {
  const bySkillName = new Map(skills.map((skill) => [skill.skill, skill]));
  const sentences = skills.flatMap((skill) => sentencesOf(skill, normalise));
  const index = indexOf(sentences.map((sentence, id) => ({ ...sentence, id })));
  const usersOf = usersByTerm(sentences);
  const likeness = createLikeness(
    sentences.map(({ skill, text }) => ({ group: skill, words: wordsOf(text) })),
  );
  const skillsSaying = Map.groupBy(sentences, ({ text }) => tellingOf(text));
  const informationOf = (term: string): number => Math.log(skills.length / (usersOf.get(term) ?? 1)) + FLOOR;
  return {
    description: "routing by words (no model)",
    async route(text) {
      const said = unswapWords(normalise(text), (word) => usersOf.has(stemOf(word)));
      const total = termsOf(said).reduce((sum, term) => sum + informationOf(term), DOUBT);
      const bySkill = Map.groupBy(index.search(said), (hit) => String(hit["skill"]));
      const scored = [...bySkill].map(([skill, hits]) => ({
        skill,
        score: scoreOf(hits),
        coverage: Math.min(1, knownOf(hits, informationOf) / total),
      }));
      const bestScore = Math.max(...scored.map(({ score }) => score));
      const understood = Math.max(...scored.map(({ coverage }) => coverage));
      const alike = likeness(wordsOf(said));
      const mostAlike = Math.max(0, ...alike.values()) || 1;
      const weightOf = weigh(text);
      const sayers = new Set(skillsSaying.get(tellingOf(said))?.map(({ skill }) => skill));
      const [sayer] = sayers.size === 1 ? sayers : [];
      return scored
        .map(({ skill, score, coverage }): RouteCandidate => {
          const byWords = coverage * (score / bestScore);
          const bySentence = understood * ((alike.get(skill) ?? 0) / mostAlike);
          const routable = bySkillName.get(skill);
          const weight = routable === undefined ? 1 : weightOf(routable);
          const likely = (weight * (byWords + bySentence)) / 2;
          const confidence = sayer === undefined ? likely : skill === sayer ? weight : OTHERS * likely;
          return { skill, agent: routable?.agent ?? "", confidence };
        })
        .toSorted((a, b) => b.confidence - a.confidence)
        .slice(0, CANDIDATES_MAX);
    },
  };
}

function sentencesOf(
  { skill, description, examples }: RoutableSkill,
  normalise: (text: string) => string,
): readonly Omit<Sentence, "id">[] {
  const texts = [skill.replaceAll("-", " "), description, ...examples];
  return texts.map((text) => ({ skill, text: normalise(text) }));
}

function isForgiven(term: string): boolean {
  return term.length >= FORGIVEN_LENGTH_MIN;
}

function indexOf(sentences: readonly Sentence[]): MiniSearch<Sentence> {
  const index = new MiniSearch<Sentence>({
    fields: ["text"],
    storeFields: ["skill"],
    tokenize: termsOf,
    processTerm: (term) => term,
    searchOptions: {
      prefix: isForgiven,
      fuzzy: (term) => (isForgiven(term) ? EDITS_PER_LETTER : false),
      maxFuzzy: EDITS_MAX,
    },
  });
  index.addAll(sentences);
  return index;
}

/** How many skills use a term: the fewer, the more it tells. */
function usersByTerm(sentences: readonly Omit<Sentence, "id">[]): ReadonlyMap<string, number> {
  const users = new Map<string, Set<string>>();
  for (const { skill, text } of sentences) {
    for (const term of termsOf(text)) users.set(term, (users.get(term) ?? new Set()).add(skill));
  }
  return new Map([...users].map(([term, skills]) => [term, skills.size]));
}

function scoreOf([first, second]: readonly SearchResult[]): number {
  return (first?.score ?? 0) + SECOND_SENTENCE_WEIGHT * (second?.score ?? 0);
}

function knownOf(hits: readonly SearchResult[], informationOf: (term: string) => number): number {
  const terms = new Set(hits.slice(0, SENTENCES_PER_SKILL).flatMap((hit) => hit.queryTerms));
  return [...terms].reduce((sum, term) => sum + informationOf(term), 0);
}

/**
 * Puts right the commonest typo of a thumb, two neighbouring letters swapped, in words that are not known:
 * to the index that is two edits, too many in a short word.
 */
function unswapWords(text: string, isKnown: (word: string) => boolean): string {
  return text.toLowerCase().replaceAll(WORDS, (word) => {
    if (!isForgiven(word) || isKnown(word)) return word;
    const swaps = Array.from({ length: word.length - 1 }, (_none, at) => swapAt(word, at));
    return swaps.find(isKnown) ?? word;
  });
}

function swapAt(word: string, at: number): string {
  return `${word.slice(0, at)}${word.slice(at + 1, at + 2)}${word.slice(at, at + 1)}${word.slice(at + 2)}`;
}

function wordsOf(text: string): SentenceWords {
  const words = text.toLowerCase().replaceAll(/['’]/g, "").match(WORDS) ?? [];
  return {
    telling: words.filter((word) => !STOP_WORDS.has(word)).map(stemOf),
    common: words.filter((word) => STOP_WORDS.has(word)),
  };
}

/** The words of a text that tell, in order, as one string. */
function tellingOf(text: string): string {
  return wordsOf(text).telling.join(" ");
}

/** The distinct stems of a text, without the words that say nothing, unless it has no others. */
function termsOf(text: string): string[] {
  const words = text.toLowerCase().replaceAll(/['’]/g, "").match(WORDS) ?? [];
  const telling = words.filter((word) => !STOP_WORDS.has(word));
  return [...new Set((telling.length === 0 ? words : telling).map(stemOf))];
}

function stemOf(word: string): string {
  const ending = ENDINGS.find((one) => word.endsWith(one) && word.length - one.length >= STEM_LENGTH_MIN);
  return ending === undefined || word.endsWith("ss") ? word : word.slice(0, -ending.length);
}
