/**
 * Holds a model's words against what they may rest on: the receipts of this turn and what the person said. Numbers,
 * dates and times, symbols and deeds that neither holds are named, so that they can be taken out; a deed of its own is
 * never supported, since words do nothing.
 */
import { deedClaims, plainProse, sentencesOf, type DeedClaim } from "./deed-claims.ts";
import { datesOf } from "./dates.ts";
import { evidenceOf, unsupportedIn, type Evidence } from "./evidence.ts";
import { numbersOf } from "./numbers.ts";
import { unsupportedStates } from "./state-claims.ts";

export type ProseGrounds = {
  /** The receipts as text: a skill's own rendering. */
  readonly receipts: readonly string[];
  /** The person's own words, which may be repeated; they are no proof that something was done. */
  readonly said: string;
  /** The base assets that a text names, in any spelling. */
  readonly symbolsIn: (text: string) => ReadonlySet<string>;
};

/** `figures` counts what was checked and held: numbers, dates, symbols. `unsupported` says what did not, in words. */
export type ProseVerdict = { readonly unsupported: readonly string[]; readonly figures: number };

/**
 * Of words that English cannot do without, at least this share; below, nobody here can check it. In a short sentence the
 * words of receipts count too ("Win rate: 55%").
 */
const ENGLISH_SHARE_MIN = { short: 0.3, long: 0.12 };
const ENGLISH_WORDS_MIN = 6;
const ENGLISH =
  /^(?:the|a|an|and|or|of|to|in|on|is|are|was|were|it|its|that|this|with|for|at|by|not|no|has|have|had|but|from|so|do|does|did|you|your|we|our|i|as|be|been|than|there|they|which|both|more|less|one|two|yes|none|nothing|unknown|paper|know|here|still|now|only|all|these|those|what|why|how|when)$/;

export function verifyProse(prose: string, grounds: ProseGrounds): ProseVerdict {
  const text = plainProse(prose);
  const evidence = evidenceOf([...grounds.receipts, grounds.said]);
  const lines = grounds.receipts.flatMap((receipt) => receipt.split("\n"));
  const claims = unsupportedIn(text, evidence, ["number", "date", "name"])
    .filter(({ kind, text: what }) => kind !== "name" || !isOfTheHouse(what))
    .map(({ kind, text: what }) => `the ${kind} "${what}"`);
  const named = grounds.symbolsIn(text);
  const known = grounds.symbolsIn([...grounds.receipts, grounds.said].join("\n"));
  const strange = [...tickersIn(text), ...(text.match(OTHER_COINS) ?? [])].filter(
    (word) => !named.has(word) && !evidence.words.has(word.toLowerCase()),
  );
  const symbols = [...[...named].filter((symbol) => !known.has(symbol)), ...strange].map(
    (symbol) => `the symbol ${symbol}`,
  );
  const deeds = deedClaims(text).flatMap((claim) => unsupportedDeed(claim, grounds) ?? []);
  const unsupported = [
    ...(isEnglish(text, evidence) ? [] : ["words that are not English"]),
    ...claims,
    ...symbols,
    ...deeds,
    ...unsupportedStates(text, { lines, said: grounds.said, symbolsIn: grounds.symbolsIn }),
  ];
  const figures = numbersOf(text).length + datesOf(text).length + named.size;
  return { unsupported: [...new Set(unsupported)], figures };
}

function isOfTheHouse(name: string): boolean {
  return name.split(/\s+/).every((word) => HOUSE_NAMES.has(word.toLowerCase()));
}

/** Who answers here, and what is spoken of with a capital. */
const HOUSE_NAMES = new Set(
  "trading lead futures spot executor legal qa research monitor news watcher content writer paper book books desk sharpe sortino usdt pnl coo cfo cto r&d".split(
    " ",
  ),
);

/** Words in capitals that are none of ours: what may be the ticker of something that the desk does not trade. */
function tickersIn(text: string): readonly string[] {
  return (text.match(/\b[A-Z][A-Z0-9]{2,9}\b/g) ?? []).filter((word) => !HOUSE_WORDS.has(word));
}

/** Coins that no desk of ours may know, in the small letters that names of coins are written in. */
const OTHER_COINS =
  /\b(?:pepe|shiba(?: inu)?|bonk|floki|monero|tether|dogwifhat|toncoin|hyperliquid|polygon|matic|filecoin|cosmos|kaspa|aptos|render|fantom|luna|terra)\b/gi;

const HOUSE_WORDS = new Set("PAPER USDT USD UTC COO CFO CTO PNL TP SL RSI EMA SMA ATR API NOT".split(" "));

/** History must stand in one line of a receipt: the verb, and every symbol that the sentence names. */
function unsupportedDeed(claim: DeedClaim, { receipts, symbolsIn }: ProseGrounds): string | null {
  const what = `that something was done: "${claim.sentence.slice(0, 120)}"`;
  if (claim.kind === "deed") return what;
  const symbols = symbolsIn(claim.sentence);
  if (symbols.size === 0 && numbersOf(claim.sentence).length === 0) return what;
  const lines = receipts.flatMap((receipt) => receipt.split("\n"));
  const isTold = lines.some((line) => {
    const inLine = symbolsIn(line);
    return claim.verb.test(line) && [...symbols].every((symbol) => inLine.has(symbol));
  });
  return isTold ? null : what;
}

/** What another language or script says cannot be held against anything here. Every sentence is looked at. */
function isEnglish(text: string, { words: known }: Evidence): boolean {
  const sentences = sentencesOf(text).map((sentence) => sentence.toLowerCase().match(/\p{L}+/gu) ?? []);
  if (sentences.flat().some((word) => /[^\p{Script=Latin}]/u.test(word))) return false;
  return sentences.every((words) => {
    const isShort = words.length < ENGLISH_WORDS_MIN;
    const least = isShort ? ENGLISH_SHARE_MIN.short : ENGLISH_SHARE_MIN.long;
    const english = words.filter((word) => ENGLISH.test(word) || (isShort && known.has(word)));
    return words.length === 0 || english.length / words.length >= least;
  });
}
