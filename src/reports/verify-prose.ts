/**
 * Holds a model's words against what they may rest on: the receipts of this turn and what the person said. Numbers,
 * dates and times, symbols and deeds that neither holds are named, so that they can be taken out; a deed of its own is
 * never supported, since words do nothing.
 */
import { deedClaims, plainProse, sentencesOf, type DeedClaim } from "./deed-claims.ts";
import { datesOf } from "./fact-check/dates.ts";
import { evidenceOf, unsupportedIn } from "./fact-check/evidence.ts";
import { numbersOf } from "./fact-check/numbers.ts";

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

/** Of words that a prose in English cannot do without, at least this share; below, nobody here can check it. */
const ENGLISH_SHARE_MIN = 0.12;
const ENGLISH_WORDS_MIN = 6;
const ENGLISH =
  /^(?:the|a|an|and|or|of|to|in|on|is|are|was|were|it|its|that|this|with|for|at|by|not|no|has|have|had|but|from|so|do|does|did|you|your|we|our|i|as|be|been|than|there|they|which|both|more|less|one|two)$/;

export function verifyProse(prose: string, grounds: ProseGrounds): ProseVerdict {
  const text = plainProse(prose);
  const evidence = evidenceOf([...grounds.receipts, grounds.said]);
  const claims = unsupportedIn(text, evidence, ["number", "date"]).map(
    ({ kind, text: what }) => `the ${kind} "${what}"`,
  );
  const named = grounds.symbolsIn(text);
  const known = grounds.symbolsIn([...grounds.receipts, grounds.said].join("\n"));
  const strange = tickersIn(text).filter(
    (word) => !named.has(word) && !evidence.words.has(word.toLowerCase()),
  );
  const symbols = [...[...named].filter((symbol) => !known.has(symbol)), ...strange].map(
    (symbol) => `the symbol ${symbol}`,
  );
  const deeds = deedClaims(text).flatMap((claim) => unsupportedDeed(claim, grounds) ?? []);
  const unsupported = [
    ...(isEnglish(text) ? [] : ["words that are not English"]),
    ...claims,
    ...symbols,
    ...deeds,
  ];
  const figures = numbersOf(text).length + datesOf(text).length + named.size;
  return { unsupported: [...new Set(unsupported)], figures };
}

/** Words in capitals that are none of ours: what may be the ticker of something that the desk does not trade. */
function tickersIn(text: string): readonly string[] {
  return (text.match(/\b[A-Z][A-Z0-9]{2,9}\b/g) ?? []).filter((word) => !HOUSE_WORDS.has(word));
}

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

/** What another language or script says cannot be held against anything here. */
function isEnglish(text: string): boolean {
  const words = sentencesOf(text).flatMap((sentence) => sentence.toLowerCase().match(/\p{L}+/gu) ?? []);
  if (words.some((word) => /[^\p{Script=Latin}]/u.test(word))) return false;
  if (words.length < ENGLISH_WORDS_MIN) return true;
  return words.filter((word) => ENGLISH.test(word)).length / words.length >= ENGLISH_SHARE_MIN;
}
