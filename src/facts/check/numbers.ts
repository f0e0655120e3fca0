/**
 * Finds the numbers of a text, in any spelling: "1,234.5", "+0.4%", "$78", "1.2k", "3x", "25 bps", "two", "half".
 * Nothing that holds a digit is passed over: what is no number ("p95", "1000SHIB", "v1.2", "book 2") is a token, and is
 * held against the tokens of the evidence. Dates and times of day are not numbers (`dates.ts`).
 */
import { datesOf } from "./dates.ts";
import { readDirections, type Direction, type Directions } from "./directions.ts";
import { numberWordsOf, type NumberUnit } from "./number-words.ts";
import type { Span } from "./spans.ts";

export type NumberMention = {
  readonly kind: "number" | "token";
  /** As it stands in the text. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Without its sign, in units of 1e-12; null for a token and for digits that are not 0 to 9. */
  readonly size: bigint | null;
  /** Half of the last digit that is shown, in the same units. */
  readonly tolerance: bigint;
  readonly unit: NumberUnit;
  /** -1 for a loss, +1 for a gain, 0 where nothing says which. */
  readonly direction: Direction;
  /** Whether a sign was written, rather than a word that means one. */
  readonly isSigned: boolean;
};

/** Decimal places of `size` and `tolerance`. */
export const NUMBER_DIGITS = 12;
const ONE = 10n ** BigInt(NUMBER_DIGITS);
const EXPONENT_MAX = 30;

const CURRENCY = String.raw`US\$|USDT|USDC|USD|EUR|[$€£]`;
const GROUPED = String.raw`\d{1,3}(?:[,'’\u202f\u00a0]\d{3})+(?:\.\d+)?`;
const EUROPEAN = String.raw`\d{1,3}(?:\.\d{3})+,\d+`;
const PLAIN = String.raw`\d+(?:\.\d+|,\d{1,2}(?!\d))?|\.\d+`;
const SCALES = String.raw`thousand|million|billion|trillion|mn|bn|tn|[kKMB](?![\p{L}\p{N}])`;
const UNITS = String.raw`%|percentage points?|per ?cent|percent|pct|pp|bps?|basis points?|USDT|USDC|USD|EUR|dollars?|bucks|euros?|[x×](?![\p{L}\p{N}])|times|st|nd|rd|th`;
/** Times and the like that may stand right behind a number without making a name of it. */
const GLUED = /^(?:ms|s|secs?|m|mins?|h|hrs?|d|w|mo|y|pm|am|gb|mb|kb|gib|mib|kib)$/i;

const NUMBER = new RegExp(
  String.raw`(?<sign>[+\-−–±]\s?)?(?<before>${CURRENCY})?\s?(?<inner>[+\-−](?=[\d.]))?(?<digits>${EUROPEAN}|${GROUPED}|${PLAIN})` +
    String.raw`(?<exponent>[eE][+-]?\d{1,2}(?![\p{L}\p{N}]))?(?:[ \u00a0-]?(?<scale>${SCALES})(?![\p{L}]))?(?:[ \u00a0-]?(?<unit>${UNITS})(?![\p{L}]))?`,
  "giu",
);
const WORD = /[\p{L}\p{N}_]+/gu;
const WORD_BEHIND = /(?:[.\-/]\p{N}[\p{L}\p{N}_]*)*/uy;
/** The number of a book is its name, and supports no count. */
const NUMBER_OF_A_BOOK = /\bbooks?\s+#?$/i;
/** Characters on either side of a number that can change what it is. */
const LOOK = 40;
const LEADING_LETTERS = /[\p{L}_]$/u;

const SCALE_POWERS: Readonly<Record<string, number>> = {
  k: 3,
  thousand: 3,
  m: 6,
  mn: 6,
  million: 6,
  b: 9,
  bn: 9,
  billion: 9,
  tn: 12,
  trillion: 12,
};

/** In the order of the text. Positions are those of the text after NFKC normalisation. */
export function numbersOf(original: string): readonly NumberMention[] {
  const text = original.normalize("NFKC");
  const masked = mask(text, datesOf(text));
  const directions = readDirections(text);
  const digits = [...masked.matchAll(NUMBER)].flatMap(
    (match) => readMatch({ text, masked, directions }, match) ?? [],
  );
  const tokens = tokensOf(mask(masked, digits));
  const words = numberWordsOf(masked).map((word) => ({
    ...word,
    kind: "number" as const,
    ...directionOf(directions, word),
  }));
  return [...digits, ...tokens, ...words].toSorted((one, other) => one.start - other.start);
}

/** The text with spans blanked out, so that positions stay; they are in order and apart. */
function mask(text: string, spans: readonly Span[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of spans) {
    parts.push(text.slice(from, start), " ".repeat(end - start));
    from = end;
  }
  return parts.join("") + text.slice(from);
}

type Reading = { readonly text: string; readonly masked: string; readonly directions: Directions };

function readMatch({ text, masked, directions }: Reading, match: RegExpExecArray): NumberMention | null {
  const { sign, before, inner, digits = "", exponent, scale, unit } = match.groups ?? {};
  const start = match.index;
  const end = start + match[0].length;
  if (isGluedToName(masked, match, before)) return null;
  const power = Number(exponent?.slice(1) ?? 0) + scalePower(scale, before !== undefined);
  const read = readDecimal(digits, power);
  if (read === null) return null;
  const inPercent = /^bps?$|^basis/i.test(unit ?? "") ? 100n : 1n;
  const written = signOf(masked, start, sign, inner);
  return {
    kind: "number",
    text: text.slice(start, end).trim(),
    start,
    end,
    size: read.size / inPercent,
    tolerance: read.tolerance / inPercent,
    unit: unitOf(before, unit),
    ...(written === 0 ? directionOf(directions, { start, end }) : { direction: written, isSigned: true }),
  };
}

/** "v1.2", "p95", "1000SHIB": letters that touch the digits and are no unit make a name of them. */
function isGluedToName(masked: string, match: RegExpExecArray, before: string | undefined): boolean {
  const { sign, inner, digits = "" } = match.groups ?? {};
  const at = match.index + match[0].indexOf(digits);
  const isBare = before === undefined && sign === undefined && inner === undefined;
  const left = beforeOf(masked, at);
  if (isBare && (LEADING_LETTERS.test(left) || NUMBER_OF_A_BOOK.test(left) || /\p{N}$/u.test(left)))
    return true;
  const end = match.index + match[0].length;
  const behind = /^[\p{L}_][\p{L}\p{N}_]*/u.exec(masked.slice(end, end + LOOK))?.[0];
  return behind !== undefined && !/\s$/.test(match[0]) && !GLUED.test(behind);
}

/** What stands right before a place: as much as any pattern there looks at, so that a long text costs no more than a short one. */
function beforeOf(text: string, at: number): string {
  return text.slice(Math.max(0, at - LOOK), at);
}

/** "15m" are minutes and "3b" is no billion, unless a currency stands before them. */
function scalePower(scale: string | undefined, isMoney: boolean): number {
  if (scale === undefined || (/^[mb]$/.test(scale) && !isMoney)) return 0;
  return SCALE_POWERS[scale.toLowerCase()] ?? 0;
}

/** A hyphen between digits or words ("3-5", "BTC-1") is no minus. */
function signOf(
  masked: string,
  start: number,
  sign: string | undefined,
  inner: string | undefined,
): Direction {
  const written = (sign ?? inner ?? "").trim();
  if (written === "" || written === "±") return 0;
  if (written === "+") return 1;
  return sign !== undefined && /[\p{L}\p{N}%)]$/u.test(beforeOf(masked, start)) ? 0 : -1;
}

function directionOf(
  directions: Directions,
  { start, end }: Span,
): Pick<NumberMention, "direction" | "isSigned"> {
  return { direction: directions.at(start, end), isSigned: false };
}

function unitOf(before: string | undefined, unit: string | undefined): NumberUnit {
  if (before !== undefined) return "money";
  const word = unit?.toLowerCase() ?? "";
  if (/^(?:%|per|pct|pp|bps?$|basis)/.test(word)) return "percent";
  if (/^(?:x|×|times)$/.test(word)) return "multiple";
  return /^(?:usd|eur|dollar|buck)/.test(word) ? "money" : null;
}

function readDecimal(digits: string, power: number): { size: bigint; tolerance: bigint } | null {
  if (Math.abs(power) > EXPONENT_MAX) return null;
  const isEuropean = /^\d{1,3}(?:\.\d{3})+,\d+$/.test(digits);
  const isDecimalComma = /^\d+,\d{1,2}$/.test(digits);
  const plain = isEuropean
    ? digits.replaceAll(".", "").replace(",", ".")
    : isDecimalComma
      ? digits.replace(",", ".")
      : digits.replaceAll(/[,'’\u202f\u00a0]/g, "");
  const [whole = "", fraction = ""] = plain.split(".");
  const shift = NUMBER_DIGITS + power - fraction.length;
  const scale = (units: bigint): bigint =>
    shift >= 0 ? units * 10n ** BigInt(shift) : units / 10n ** BigInt(-shift);
  return { size: scale(BigInt(whole + fraction)), tolerance: scale(1n) / 2n };
}

function tokensOf(masked: string): NumberMention[] {
  const tokens: NumberMention[] = [];
  let from = 0;
  for (const { 0: word, index } of masked.matchAll(WORD)) {
    if (index < from || !/\p{N}/u.test(word)) continue;
    WORD_BEHIND.lastIndex = index + word.length;
    const text = word + (WORD_BEHIND.exec(masked)?.[0] ?? "");
    from = index + text.length;
    tokens.push({ ...NO_NUMBER, text, start: index, end: from });
  }
  return tokens;
}

const NO_NUMBER = {
  kind: "token",
  size: null,
  tolerance: 0n,
  unit: null,
  direction: 0,
  isSigned: false,
} as const;

/** For messages: whether a count is so small that rounding could make any other of it. */
export function isSmallCount({ size, unit, text }: NumberMention): boolean {
  return unit === null && size !== null && size < 10n * ONE && !/[.,]\d/.test(text);
}
