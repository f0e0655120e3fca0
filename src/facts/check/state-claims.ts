/**
 * What a prose says of how things are, without a deed and without a figure: that nothing is open any more, that a coin is
 * held long, when something was. Each must stand in a receipt, or be the person's own word where that can be.
 */
import { sentencesOf } from "./deed-claims.ts";

export type StateGrounds = {
  /** The receipts, a line each. */
  readonly lines: readonly string[];
  /** What the person said. */
  readonly said: string;
  readonly symbolsIn: (text: string) => ReadonlySet<string>;
};

/** What nothing supports, in words. */
export function unsupportedStates(text: string, grounds: StateGrounds): readonly string[] {
  return sentencesOf(text).flatMap((sentence) => [
    ...goneIn(sentence, grounds),
    ...stopsIn(sentence, grounds),
    ...sidesIn(sentence, grounds),
    ...timesIn(sentence, grounds),
    ...standingIn(sentence, grounds),
  ]);
}

const GONE: readonly RegExp[] = [
  /\b(?:positions?|shorts?|longs?|trades?|holdings?|exposure|sol|btc|eth|it|book|books?|you|we|[A-Z]{2,6})\b[^.]*\b(?:is|are|is now|are now|now)\s+(?:all |now |completely )?(?:flat|gone|out|history|zero)\b/i,
  /\b(?:position|short|long|trade|holding|[A-Z]{2,6})s?\b[^.]*\b(?:no longer exists?|(?:does not|doesn['’]t|do not|don['’]t) exist|off (?:the|your|our) books?)\b/i,
  /\boff (?:the|your|our) books?\b|\bflat now\b/i,
  /\b(?:nothing|none)\b[^.]*\b(?:open|held|left|remains?)\b/i,
  /\bno (?:more |other )?(?:open |\w+ )?(?:positions?|holdings?|exposure|trades?)\b/i,
  /\bno longer\b[^.]*\b(?:open|held|hold|holds|active|running|in)\b/i,
  /(?:^|;\s*|,\s*)[A-Z]{2,6}(?:[/:]\w+)* (?:is )?out\b/,
];
const GONE_ON_RECORD =
  /\b(?:no (?:open )?(?:positions?|holdings?)|no \w+ positions?|nothing (?:is )?open|flat|none open|0 open|not open|no open)\b|\bopen positions?:? (?:0|none)\b/i;
/** Of a coin that the line names. */
const CLOSED = /\bclosed\b/i;

/** A line must say so, of every symbol that the sentence names. */
function goneIn(sentence: string, { lines, symbolsIn }: StateGrounds): readonly string[] {
  if (/\?\s*$/.test(sentence) || !GONE.some((words) => words.test(sentence))) return [];
  const symbols = [...symbolsIn(sentence)];
  const isTold = lines.some((line) => {
    const inLine = symbolsIn(line);
    const saysSo = GONE_ON_RECORD.test(line) || (symbols.length > 0 && CLOSED.test(line));
    return saysSo && symbols.every((symbol) => inLine.has(symbol));
  });
  return isTold ? [] : [`that nothing is open: "${sentence.slice(0, 120)}"`];
}

const STOPPED =
  /\b(?:will|does|do) (?:not|no longer) (?:open|enter|buy|trade|take) (?:any|new|another|more)|\bwon['’]t (?:open|enter|buy|trade|take) (?:any|new|another|more)/i;
const STOPPED_ON_RECORD = /\b(?:paused?|halted|reducing|no (?:new )?entr(?:y|ies)|stopped)\b/i;

function stopsIn(sentence: string, { lines }: StateGrounds): readonly string[] {
  const isTold = !STOPPED.test(sentence) || lines.some((line) => STOPPED_ON_RECORD.test(line));
  return isTold ? [] : [`that nothing is opened any more: "${sentence.slice(0, 120)}"`];
}

const NO_SIDE =
  /\b(?:as|how|so|too|very|for|all day|no) long\b|\blong (?:ago|term|run|time|as|enough)\b|\b(?:in|for|fall|run|cut) short\b|\bshort (?:of|answer|term|time|while|run|version|summary|note)\b/gi;
const SIDES = { long: /\blongs?\b/i, short: /\bshorts?\b|\bshorted\b/i } as const;

/** "Long SOL" needs a line that has both; said of a book that holds it short it is the worst of mistakes. */
function sidesIn(sentence: string, { lines, said, symbolsIn }: StateGrounds): readonly string[] {
  if (/\?\s*$/.test(sentence)) return [];
  return sentence.split(/[,;]|\b(?:and|but|while|whereas)\b/i).flatMap((clause) => {
    const plain = clause.replaceAll(NO_SIDE, " ");
    if (/\b(?:not|no|never|neither|nor)\b|n['’]t\b/i.test(plain)) return [];
    return [...symbolsIn(plain)].flatMap((symbol) =>
      (["long", "short"] as const)
        .filter((side) => SIDES[side].test(plain))
        .filter(
          (side) => ![...lines, said].some((line) => SIDES[side].test(line) && symbolsIn(line).has(symbol)),
        )
        .map((side) => `the side "${side}" of ${symbol}`),
    );
  });
}

const STANDINGS = {
  good: /\b(?:in (?:profit|the (?:green|black))|profitable|positive|winning|ahead|making money)\b/gi,
  bad: /\b(?:at a loss|in the red|unprofitable|negative|losing|behind|underwater)\b/gi,
} as const;
const SIGNED = { good: /\+\d/, bad: /(?<![\w.])-\d/ } as const;

/** How something stands, without a figure: a receipt's word, the person's, or a figure of that sign beside it. */
function standingIn(sentence: string, { lines, said }: StateGrounds): readonly string[] {
  if (/\?\s*$/.test(sentence)) return [];
  const known = [...lines, said].join("\n").toLowerCase();
  return (["good", "bad"] as const).flatMap((kind) =>
    [...sentence.matchAll(STANDINGS[kind])]
      .map(([words]) => words)
      .filter((words) => !SIGNED[kind].test(sentence) && !known.includes(words.toLowerCase()))
      .map((words) => `that something is "${words}"`),
  );
}

const TIMES =
  /\b(?:yesterday|tomorrow|tonight|overnight|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|noon|midnight|(?:last|this|next|past) (?:night|morning|afternoon|evening|weekend|week|month|year|quarter)|(?:an?|few|several|some|many|couple of) (?:hour|minute|day|week|month|year)s?(?: ago)?|for (?:hours|minutes|days|weeks|months|years))\b/gi;

/** A word for a time must be one of a receipt's, or of the person's. */
function timesIn(sentence: string, { lines, said }: StateGrounds): readonly string[] {
  const known = [...lines, said].join("\n").toLowerCase();
  return [...sentence.matchAll(TIMES)]
    .map(([words]) => words)
    .filter((words) => !known.includes(words.toLowerCase()))
    .map((words) => `the time "${words}"`);
}
