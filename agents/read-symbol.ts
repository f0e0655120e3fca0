/** Reads the asset that a sentence is about: tickers in any spelling, names, and names with one typo. */
import { ASSET_NAMES, TWO_WORD_ASSET_NAMES } from "#src/domain/asset-names.ts";
import { baseFromText } from "#src/domain/instrument.ts";
import { isNearly } from "./typo.ts";

/** English words first, tickers second: they count only in capitals or beside a word that expects a symbol. */
const ENGLISH = new Set(["near", "link", "dot", "op", "etc", "apt", "stellar", "ripple", "optimism"]);
const EXPECTS_BEFORE = new Set(
  "why on for of about in close exit explain did signal sell short long ban unban blacklist spot buy buying add remove drop".split(
    " ",
  ),
);
const EXPECTS_AFTER = new Set("trade trades signal signals position short long entry usdt perp".split(" "));

const TOKEN = /\$?[\p{L}\p{N}]+(?:[/_-]?(?:usdt|perp)\b(?::usdt)?)?/giu;
const EXPLICIT = /^\$\p{L}|.[/_-]?(?:usdt|perp)(?::usdt)?$/iu;

/** One asset in a text: its base, and where it stands. */
export type SymbolMention = { readonly base: string; readonly start: number; readonly end: number };

/**
 * Every mention of an asset. `bases` are those that the desk trades; an explicit spelling ("$pepe",
 * "PEPEUSDT") is a mention also when the desk does not, so that it can be refused by its name.
 */
export function symbolMentions(text: string, bases: ReadonlySet<string>): readonly SymbolMention[] {
  const tokens = [...text.matchAll(TOKEN)];
  const isShouting = text === text.toUpperCase();
  const found: SymbolMention[] = [];
  for (const [index, token] of tokens.entries()) {
    const start = token.index;
    if (start < (found.at(-1)?.end ?? 0)) continue;
    const next = tokens[index + 1];
    const pair =
      next === undefined ? undefined : TWO_WORD_ASSET_NAMES[`${token[0]} ${next[0]}`.toLowerCase()];
    if (next !== undefined && pair !== undefined && bases.has(pair)) {
      found.push({ base: pair, start, end: next.index + next[0].length });
      continue;
    }
    const base = baseOf(token[0], bases);
    if (base === null) continue;
    const before = tokens[index - 1]?.[0].toLowerCase() ?? "";
    const expected = EXPECTS_BEFORE.has(before) || EXPECTS_AFTER.has(next?.[0].toLowerCase() ?? "");
    if (isEnglish(token[0], isShouting) && !expected) continue;
    found.push({ base, start, end: start + token[0].length });
  }
  return found;
}

/** The base that a text names, or undefined where it names none, or more than one. */
export function readSymbol(text: string, bases: ReadonlySet<string>): string | undefined {
  const named = new Set(symbolMentions(text, bases).map((mention) => mention.base));
  return named.size === 1 ? [...named][0] : undefined;
}

function baseOf(token: string, bases: ReadonlySet<string>): string | null {
  const typed = baseFromText(token);
  if (typed !== null && bases.has(typed)) return typed;
  if (typed !== null && EXPLICIT.test(token)) return typed;
  const word = token.toLowerCase();
  const name = Object.keys(ASSET_NAMES).find((known) => isNearly(word, known));
  const base = name === undefined ? undefined : ASSET_NAMES[name];
  return base !== undefined && bases.has(base) ? base : null;
}

function isEnglish(token: string, isShouting: boolean): boolean {
  return ENGLISH.has(token.toLowerCase()) && (isShouting || token !== token.toUpperCase());
}
