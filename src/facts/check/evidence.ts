/**
 * What a text may rest on, and what in a text rests on nothing. The one check behind digests, articles and
 * answers: evidence is text (facts, receipts, sources, the person's own words), read by the same eyes as the prose.
 */
import { datesOf, isDateWithin, type DateMention } from "./dates.ts";
import { namesOf } from "./names.ts";
import { isSmallCount, numbersOf, type NumberMention } from "./numbers.ts";
import { isQuoted, quotationsOf } from "./quotations.ts";

export type Evidence = {
  readonly numbers: readonly NumberMention[];
  readonly dates: readonly DateMention[];
  /** Tokens with digits, in small letters. */
  readonly tokens: ReadonlySet<string>;
  /** Every word, in small letters. */
  readonly words: ReadonlySet<string>;
  readonly texts: readonly string[];
};

export type ClaimKind = "number" | "date" | "name" | "quotation";

/** A claim that nothing supports; `line` counts from 1. */
export type Unsupported = {
  readonly kind: ClaimKind;
  readonly text: string;
  readonly line: number;
  readonly start: number;
};

export function evidenceOf(texts: readonly string[]): Evidence {
  const numbers = texts.flatMap((text) => numbersOf(text));
  return {
    numbers: numbers.filter(({ kind }) => kind === "number"),
    dates: texts.flatMap((text) => datesOf(text.normalize("NFKC"))),
    tokens: new Set(numbers.filter(({ kind }) => kind === "token").map(({ text }) => text.toLowerCase())),
    words: new Set(texts.flatMap(wordsOf)),
    texts,
  };
}

/**
 * The claims of a text that its evidence does not support, in the order of the text. A number is supported by one
 * that rounds to it at the digits that are shown, of the same unit and not of the other sign.
 */
export function unsupportedIn(
  original: string,
  evidence: Evidence,
  kinds: readonly ClaimKind[],
): readonly Unsupported[] {
  const text = original.normalize("NFKC");
  const found = kinds.flatMap((kind) => CHECKS[kind](text, evidence).map((claim) => ({ kind, ...claim })));
  return found
    .map(({ kind, text: claim, start }) => ({ kind, text: claim, start, line: lineAt(text, start) }))
    .toSorted((one, other) => one.start - other.start);
}

type Claim = { readonly text: string; readonly start: number };

const CHECKS: Readonly<Record<ClaimKind, (text: string, evidence: Evidence) => readonly Claim[]>> = {
  number: (text, evidence) => numbersOf(text).filter((mention) => !isNumberSupported(mention, evidence)),
  date: (text, { dates }) =>
    datesOf(text).filter((mention) => !dates.some((known) => isDateWithin(mention, known))),
  name: (text, { words }) =>
    namesOf(text).filter((name) => !wordsOf(name.text).every((word) => words.has(word) || SMALL.has(word))),
  quotation: (text, { texts }) =>
    quotationsOf(text).filter((quotation) => !texts.some((source) => isQuoted(quotation.text, source))),
};

const SMALL = new Set(["of", "de", "van", "von", "and", "the"]);

function isNumberSupported(mention: NumberMention, evidence: Evidence): boolean {
  if (mention.kind === "token") return evidence.tokens.has(mention.text.toLowerCase());
  return evidence.numbers.some((known) => supports(known, mention));
}

function supports(known: NumberMention, mention: NumberMention): boolean {
  if (known.size === null || mention.size === null) return false;
  if (!doUnitsAgree(known, mention) || !doDirectionsAgree(known, mention)) return false;
  const distance = known.size > mention.size ? known.size - mention.size : mention.size - known.size;
  return distance <= (isSmallCount(mention) ? 0n : mention.tolerance);
}

/** A percentage is only ever a percentage; money and multiples may stand without their unit in a table. */
function doUnitsAgree({ unit: known }: NumberMention, { unit: said, text }: NumberMention): boolean {
  if (known === said) return true;
  // "Doubled" is no count of two.
  if (said === "multiple" && !/\d/.test(text)) return false;
  if (known === "percent" || said === "percent") return false;
  return known === null || said === null;
}

/** A gain never supports a loss. A known minus must be said, by a sign or a word; so must an unknown one not be invented. */
function doDirectionsAgree(known: NumberMention, mention: NumberMention): boolean {
  if (mention.size === 0n) return true;
  if (known.direction * mention.direction < 0) return false;
  if (known.isSigned && known.direction < 0) return mention.direction < 0;
  return !(mention.isSigned && mention.direction < 0 && known.direction === 0);
}

function wordsOf(text: string): readonly string[] {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}_]+(?:[.&-][\p{L}\p{N}_]+)*/gu) ?? []
  ).flatMap((word) => [word, ...word.split(/[.&-]/)]);
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}
