/**
 * Finds the numbers of a text, in any spelling: "1,234.5", "+0.4%", "$78", "1.2k", "3x", "25 bps", "two", "half".
 * Nothing that holds a digit is passed over: what is no number ("p95", "1000SHIB", "v1.2", "book 2") is a token, and is
 * held against the tokens of the evidence. Dates and times of day are not numbers (`dates.ts`).
 */
import { datesOf } from "./dates.ts";
import { directionAt, type Direction } from "./directions.ts";
import { numberWordsOf, type NumberUnit } from "./number-words.ts";

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
const WORD_WITH_DIGIT = /[\p{L}\p{N}_]*\p{N}[\p{L}\p{N}_]*(?:[.\-/]\p{N}[\p{L}\p{N}_]*)*/gu;
/** The number of a book is its name, and supports no count. */
const NUMBER_OF_A_BOOK = /\bbooks?\s+#?$/i;
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
  const digits = [...masked.matchAll(NUMBER)].flatMap((match) => readMatch(text, masked, match) ?? []);
  const tokens = tokensOf(mask(masked, digits));
  const words = numberWordsOf(masked).map((word) => ({
    ...word,
    kind: "number" as const,
    ...directionOf(text, word.start, word.end),
  }));
  return [...digits, ...tokens, ...words].toSorted((one, other) => one.start - other.start);
}

type Span = { readonly start: number; readonly end: number };

/** The text with spans blanked out, so that positions stay. */
function mask(text: string, spans: readonly Span[]): string {
  let masked = text;
  for (const { start, end } of spans)
    masked = masked.slice(0, start) + " ".repeat(end - start) + masked.slice(end);
  return masked;
}

function readMatch(text: string, masked: string, match: RegExpExecArray): NumberMention | null {
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
    ...(written === 0 ? directionOf(text, start, end) : { direction: written, isSigned: true }),
  };
}

/** "v1.2", "p95", "1000SHIB": letters that touch the digits and are no unit make a name of them. */
function isGluedToName(masked: string, match: RegExpExecArray, before: string | undefined): boolean {
  const { sign, inner, digits = "" } = match.groups ?? {};
  const at = match.index + match[0].indexOf(digits);
  const isBare = before === undefined && sign === undefined && inner === undefined;
  if (isBare && (LEADING_LETTERS.test(masked.slice(0, at)) || NUMBER_OF_A_BOOK.test(masked.slice(0, at))))
    return true;
  if (isBare && /\p{N}$/u.test(masked.slice(0, at))) return true;
  const behind = /^[\p{L}_][\p{L}\p{N}_]*/u.exec(masked.slice(match.index + match[0].length))?.[0];
  return behind !== undefined && !/\s$/.test(match[0]) && !GLUED.test(behind);
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
  return sign !== undefined && /[\p{L}\p{N}%)]$/u.test(masked.slice(0, start)) ? 0 : -1;
}

function directionOf(
  text: string,
  start: number,
  end: number,
): Pick<NumberMention, "direction" | "isSigned"> {
  return { direction: directionAt(text, start, end), isSigned: false };
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
  return [...masked.matchAll(WORD_WITH_DIGIT)].map((match) => ({
    kind: "token",
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
    size: null,
    tolerance: 0n,
    unit: null,
    direction: 0,
    isSigned: false,
  }));
}

/** For messages: whether a count is so small that rounding could make any other of it. */
export function isSmallCount({ size, unit, text }: NumberMention): boolean {
  return unit === null && size !== null && size < 10n * ONE && !/[.,]\d/.test(text);
}
