/** Numbers that are written as words. "One" counts only where it counts something: not in "no one", "one of", "this one". */
import { createCover } from "./spans.ts";

/** "percent" also for basis points; "money" for a currency that was named; "multiple" for "3x" and "twice". */
export type NumberUnit = "percent" | "money" | "multiple" | null;

export type NumberWord = {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly size: bigint;
  readonly tolerance: bigint;
  readonly unit: NumberUnit;
};

const ONE = 10n ** 12n;
/** "A million million million": beyond it nothing is meant. */
const VALUE_MAX = 1e15;

const SMALL: Readonly<Record<string, number>> = Object.fromEntries(
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    .split(" ")
    .map((word, value) => [word, value]),
);
const TENS: Readonly<Record<string, number>> = Object.fromEntries(
  "twenty thirty forty fifty sixty seventy eighty ninety"
    .split(" ")
    .map((word, index) => [word, 10 * (index + 2)]),
);
const SCALES: Readonly<Record<string, number>> = {
  dozen: 12,
  hundred: 100,
  thousand: 1_000,
  million: 1e6,
  billion: 1e9,
};
/** Words that are a share or a multiple by themselves; percentages in whole percent. */
const SHARES: readonly (readonly [RegExp, number, NumberUnit])[] = [
  [/\btwo[ -]thirds\b/gi, 67, "percent"],
  [/\bthree[ -]quarters\b/gi, 75, "percent"],
  [/\b(?:a|one)[ -]third\b/gi, 33, "percent"],
  [/\b(?:a|one)[ -]quarter\b/gi, 25, "percent"],
  [/\b(?:a|one)[ -](?:tenth|10th)\b/gi, 10, "percent"],
  [/\b(?:a|one)[ -](?:fifth|5th)\b/gi, 20, "percent"],
  [
    /\b(?:high|low|mid|upper|lower)[ -](?:twent|thirt|fort|fift|sixt|sevent|eight|ninet|teen)(?:ies|s)\b/gi,
    1,
    "multiple",
  ],
  [/\b(?:half|halved|halves)\b/gi, 50, "percent"],
  [/\b(?:twice|double[ds]?|doubling|two-?fold)\b/gi, 2, "multiple"],
  [/\b(?:thrice|triple[ds]?|tripling|three-?fold)\b/gi, 3, "multiple"],
  [/\b(?:quadruple[ds]?|four-?fold)\b/gi, 4, "multiple"],
];

const NAMES = [...Object.keys(SMALL), ...Object.keys(TENS)].join("|");
const RUN = new RegExp(
  String.raw`\b(?:${NAMES}|a dozen|a hundred|a thousand|a million)(?:(?:[ -]| and )(?:${NAMES}|${Object.keys(SCALES).join("|")}))*(?:\s?(?<unit>%|percent|per cent|dollars?|bucks|times))?(?![\p{L}])`,
  "giu",
);
/** Where "one" stands for a thing and counts nothing. */
const LOOK = 20;
const PRONOUN_BEFORE =
  /\b(?:no|any|every|each|some|which|this|that|the|other|another|only|last|next|first|by)[ -]$/i;
const PRONOUN_BEHIND =
  /^(?:[ -](?:of|another|by|more thing|thing|side|would|can|could|should|may|must|day\b)|['’]s)/i;

export function numberWordsOf(text: string): NumberWord[] {
  const shares = SHARES.flatMap(([pattern, value, unit]) =>
    [...text.matchAll(pattern)].map((match) => wordAt(match, BigInt(value), unit)),
  );
  const runs = [...text.matchAll(RUN)].flatMap((match) => readRun(text, match) ?? []);
  const cover = createCover(text.length);
  for (const share of shares) cover.take(share);
  return [...shares, ...runs.filter((run) => !cover.touches(run))];
}

function readRun(text: string, match: RegExpExecArray): NumberWord | null {
  const words = match[0].toLowerCase();
  const isOne = /^one$/.test(words.trim());
  if (isOne && isPronoun(text, match.index, match.index + match[0].length)) return null;
  const unit = match.groups?.["unit"]?.toLowerCase() ?? "";
  const value = valueOf(words);
  return value <= VALUE_MAX ? wordAt(match, BigInt(value), unitOf(unit)) : null;
}

function unitOf(unit: string): NumberUnit {
  if (unit === "") return null;
  if (unit === "times") return "multiple";
  return /^(?:%|per)/.test(unit) ? "percent" : "money";
}

function isPronoun(text: string, start: number, end: number): boolean {
  return (
    PRONOUN_BEFORE.test(text.slice(Math.max(0, start - LOOK), start)) ||
    PRONOUN_BEHIND.test(text.slice(end, end + LOOK))
  );
}

/** "one hundred and twelve" is 112, "two thousand" is 2000, "twenty-one" is 21. */
function valueOf(words: string): number {
  let [total, group] = [0, 0];
  for (const word of words.split(/[ -]+/)) {
    const scale = SCALES[word];
    if (scale !== undefined) {
      group = Math.max(1, group) * scale;
      if (scale >= 1_000) [total, group] = [total + group, 0];
    } else group += SMALL[word] ?? TENS[word] ?? 0;
  }
  return total + group;
}

function wordAt(match: RegExpExecArray, value: bigint, unit: NumberUnit): NumberWord {
  const [text] = match;
  // A share in words is a round one; a count in words is exact.
  const tolerance = unit === "percent" ? ONE / 2n : unit === "multiple" ? ONE / 20n : 0n;
  return { text, start: match.index, end: match.index + text.length, size: value * ONE, tolerance, unit };
}
