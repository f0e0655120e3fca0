/**
 * Reads arguments out of free text: books, symbols, counts, breakdowns. They return what the person said and
 * undefined for what was left open; nothing here has a default.
 */
import type { BreakdownBy } from "#src/domain/figures.ts";
import { INVERTED_BOOK, STANDARD_BOOK, type BookId } from "#src/domain/ids.ts";
import { parseSymbol } from "#src/domain/instrument.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import { readSymbol, symbolMentions } from "./read-symbol.ts";
import { isNearly } from "./typo.ts";

export const NUMBER_WORDS: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  fifty: 50,
};
const ORDINALS: Readonly<Record<string, number>> = {
  first: 1,
  second: 2,
  third: 3,
  "1st": 1,
  "2nd": 2,
  "3rd": 3,
};

const NUMBER = `\\d{1,4}|${Object.keys(NUMBER_WORDS).join("|")}`;
const BOOK_NUMBER = `(?:no\\.?|number|#)?\\s*(?:${NUMBER})(?:['’]?s)?\\b`;
const BOOK_NUMBERS = new RegExp(
  `\\b(?:book|bk)\\s*${BOOK_NUMBER}(?:\\s*(?:,|&|\\+|and|or|vs\\.?|versus)\\s*(?:(?:book|bk)\\s*)?${BOOK_NUMBER})*|\\bb[1-9]\\b`,
  "gi",
);
const BOOK_ORDINAL = new RegExp(`\\b(${Object.keys(ORDINALS).join("|")})\\s+(?:book|one)\\b`, "gi");
const NUMBERS = new RegExp(`(?:${NUMBER})`, "gi");

const NICKNAMES: Readonly<Record<string, BookId>> = {
  std: STANDARD_BOOK,
  inv: INVERTED_BOOK,
  inverse: INVERTED_BOOK,
};
/** Ordinary words, which name a book only in "the normal one", "the mirror book". */
const DESCRIPTIONS: Readonly<Record<string, BookId>> = {
  normal: STANDARD_BOOK,
  regular: STANDARD_BOOK,
  mirror: INVERTED_BOOK,
  opposite: INVERTED_BOOK,
  flipped: INVERTED_BOOK,
};

type BookMention = { readonly book: string; readonly start: number; readonly end: number };

/** The book that a text names, or undefined where it names none or several ("both", "book 1 vs book 2"). */
export function readBook(text: string, books: readonly BookId[]): string | undefined {
  const named = new Set(bookMentions(text, books).map((mention) => mention.book));
  return named.size === 1 ? [...named][0] : undefined;
}

export function bookMentions(text: string, books: readonly BookId[]): readonly BookMention[] {
  return [...numberedBooks(text, books), ...namedBooks(text, books)].toSorted((a, b) => a.start - b.start);
}

/** The text with spaces in place of books that are named by a number, so that what is left is counts and values. */
export function blankBookNumbers(text: string): string {
  return text.replaceAll(BOOK_NUMBERS, blank).replaceAll(BOOK_ORDINAL, blank);
}

/** The text with spaces in place of every mention of a book. */
export function blankBooks(text: string, books: readonly BookId[]): string {
  return bookMentions(text, books).reduce(
    (rest, { start, end }) => `${rest.slice(0, start)}${" ".repeat(end - start)}${rest.slice(end)}`,
    text,
  );
}

function blank(words: string): string {
  return " ".repeat(words.length);
}

function numberedBooks(text: string, books: readonly BookId[]): BookMention[] {
  // A number that no book has is still a mention: the skill then refuses it by name instead of showing all.
  const nameOf = (index: number): string => books[index - 1] ?? `book-${index}`;
  const numbered = [...text.matchAll(BOOK_NUMBERS)].flatMap((match) =>
    (match[0].match(NUMBERS) ?? []).map((digits) => mentionOf(match, nameOf(numberOf(digits)))),
  );
  const ordinal = [...text.matchAll(BOOK_ORDINAL)].map((match) =>
    mentionOf(match, nameOf(ORDINALS[(match[1] ?? "").toLowerCase()] ?? 0)),
  );
  return [...numbered, ...ordinal];
}

function namedBooks(text: string, books: readonly BookId[]): BookMention[] {
  const words = [...text.matchAll(/[\p{L}\p{N}-]+/gu)];
  return words.flatMap((match, index) => {
    const word = match[0].toLowerCase();
    const described = /^(?:book|one)$/i.test(words[index + 1]?.[0] ?? "") ? DESCRIPTIONS[word] : undefined;
    const book = books.find((id) => isNearly(word, id)) ?? NICKNAMES[word] ?? described;
    return book !== undefined && books.includes(book) ? [mentionOf(match, book)] : [];
  });
}

function mentionOf(match: RegExpMatchArray, book: string): BookMention {
  const start = match.index ?? 0;
  return { book, start, end: start + match[0].length };
}

const COUNT_AFTER = new RegExp(
  `\\b(?:last|latest|newest|recent|past|previous|top|show(?: me)?(?: the)?)\\s+(${NUMBER})\\b(?!\\s*(?:m|h|d|min|minutes?|hours?|days?|weeks?|months?)\\b)`,
  "i",
);
const COUNT_BEFORE = new RegExp(
  `\\b(${NUMBER})\\s+(?:last|latest|newest|most recent|recent|closed|signals?|setups|trades?|round ?trips?)\\b`,
  "i",
);

/** "last 5", "ten trades": how many rows were asked for. Periods ("last 5 days") are not counts. */
export function readCount(text: string): number | undefined {
  const bookless = blankBookNumbers(text);
  const match = COUNT_AFTER.exec(bookless) ?? COUNT_BEFORE.exec(bookless);
  return match?.[1] === undefined ? undefined : numberOf(match[1]);
}

const HOURS_OF = { h: 1, hr: 1, hour: 1, d: 24, day: 24, week: 168, month: 720 } as const;
const PERIOD = new RegExp(
  `\\b(?:last|past|previous)\\s+(?:(${NUMBER})\\s*)?(${Object.keys(HOURS_OF).join("|")})s?\\b|\\b(today)\\b|\\b(yesterday)\\b|\\bthis (week|month)\\b`,
  "i",
);

/** How many hours a period reaches back: "the last 6 hours", "today", "this week". */
export function readHours(text: string): number | undefined {
  const [whole, count, unit, today, yesterday, current] = PERIOD.exec(text) ?? [];
  if (whole === undefined) return undefined;
  if (today !== undefined) return HOURS_OF.day;
  if (yesterday !== undefined) return 2 * HOURS_OF.day;
  const name = (unit ?? current ?? "day").toLowerCase();
  return (count === undefined ? 1 : numberOf(count)) * (HOURS_OF[name as keyof typeof HOURS_OF] ?? 1);
}

function numberOf(digits: string): number {
  return NUMBER_WORDS[digits.toLowerCase()] ?? Number(digits);
}

const BY_WORDS: readonly (readonly [BreakdownBy, RegExp])[] = [
  [
    "exitReason",
    /\bexits?\b|\b(?:tps?|take[- ]?profits?)\b.*\b(?:sls?|stops?)\b|\breasons?\b|\bhow\b.*\b(?:end|ended|close|closed|exited)\b/i,
  ],
  ["day", /\b(?:daily|days?|today|yesterday)\b/i],
  ["week", /\b(?:weekly|weeks?)\b/i],
  ["month", /\b(?:monthly|months?)\b/i],
  ["lane", /\blanes?\b|\bspot\b.*\b(?:futures|perps?)\b|\b(?:futures|perps?)\b.*\bspot\b/i],
  ["side", /\bsides?\b|\blongs?\b.*\bshorts?\b|\bshorts?\b.*\blongs?\b/i],
  ["symbol", /\b(?:coins?|symbols?|pairs?|tokens?|assets?|tickers?)\b/i],
];

/** "per day", "weekly", "by coin", "by exit": what a breakdown is by. */
export function readBy(text: string): BreakdownBy | undefined {
  return BY_WORDS.find(([, words]) => words.test(text))?.[0];
}

/** The fields that were found, without those that were not. */
export function present(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** `{ book? }` of a text. */
export function readBookInput(text: string, desk: DeskReader): Record<string, unknown> {
  return present({ book: readBook(text, desk.books()) });
}

/** `{ symbol? }` of a text, as a base ("BTC"). */
export function readSymbolInput(text: string, desk: DeskReader): Record<string, unknown> {
  return present({ symbol: readSymbol(text, basesOf(desk)) });
}

/** The assets that a text names, as bases, in any spelling. */
export function symbolsNamed(text: string, bases: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(symbolMentions(text, bases).map((mention) => mention.base));
}

/** The base assets that the desk trades. */
export function basesOf(desk: DeskReader): ReadonlySet<string> {
  return new Set(desk.symbols().map((symbol) => parseSymbol(symbol).base));
}

/**
 * The text with every book, symbol and number put by one word for its kind, so that a router weighs
 * what is asked and not what it is asked about.
 */
export function maskEntities(text: string, desk: DeskReader): string {
  const mentions = [
    ...bookMentions(text, desk.books()).map((mention) => ({ ...mention, word: "bookname" })),
    ...symbolMentions(text, basesOf(desk)).map((mention) => ({ ...mention, word: "symbolname" })),
  ];
  const cut = mentions.toSorted((a, b) => b.start - a.start);
  let masked = text;
  let limit = text.length;
  for (const { start, end, word } of cut) {
    if (end > limit) continue;
    masked = `${masked.slice(0, start)}${word}${masked.slice(end)}`;
    limit = start;
  }
  return masked
    .replaceAll(/\b(?:book )?bookname(?: (?:book|one))?\b/gi, "bookname")
    .replaceAll(/\b\d[\d.,]*(?:x|h|d|m|min)?\b/g, "countname");
}

/** "standard-12", also said as "trade 12 of book 1", or "latest" where the newest is meant; undefined where no round trip is named. */
export function readRoundTripId(text: string, books: readonly BookId[]): string | undefined {
  const named = new RegExp(`\\b(?:${books.join("|")})-\\d{1,12}\\b`, "i").exec(text)?.[0];
  const number = /\b(?:trade|round ?trip|loss|loser)\s*(?:no\.?|number|#)?\s*(\d{1,12})\b/i.exec(text)?.[1];
  const book = number === undefined ? undefined : readBook(text, books);
  if (named === undefined && book !== undefined) return `${book}-${number}`;
  return named?.toLowerCase() ?? (/\b(?:latest|last|newest)\b/i.test(text) ? "latest" : undefined);
}
