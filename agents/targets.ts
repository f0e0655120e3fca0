/** What a skill is about: turns the book and symbol of an input into ones that exist, or into a value to say so. */
import type { Refusal } from "#src/domain/errors.ts";
import type { PositionFigures } from "#src/domain/figures.ts";
import type { BookId } from "#src/domain/ids.ts";
import { baseFromText, parseSymbol } from "#src/domain/instrument.ts";
import { nameOfAccount, type Actor } from "#src/domain/roles.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import { formatBook } from "#src/facts/format.ts";
import type { Question, SkillButton } from "./define.ts";
import { basesOf } from "./read-input.ts";

/** Eight rows are as much as a phone shows at once; short labels stand side by side. */
const ROWS_MAX = 8;
const SHORT_MAX = 18;
const SHORT_CHOICES_MAX = 3 * ROWS_MAX;
const SYMBOLS_SHOWN = 8;
const RECENT_SIGNALS = 50;

export function refusal(code: string, reason: string, hint: string): Refusal {
  return { refused: true, code, reason, hint };
}

/** The books to show on a read: the one that was named, or all of them. */
export function booksToShow(book: BookId | undefined, desk: DeskReader): readonly BookId[] | Refusal {
  if (book === undefined) return desk.books();
  return unknownBook(book, desk) ?? [book];
}

/** A refusal where there is no such book, else null. */
export function unknownBook(book: BookId, desk: DeskReader): Refusal | null {
  const books = desk.books();
  if (books.includes(book)) return null;
  const names = books.map((id) => formatBook(id, books)).join(", ");
  return refusal("BOOK_NOT_FOUND", `There is no book "${book}".`, `Name one of these: ${names}.`);
}

/** How a write speaks of itself: "Pause entries on standard", "pause book 1". */
export type WriteWords = {
  readonly skill: string;
  readonly question: string;
  readonly label: (book: BookId) => string;
  readonly example: string;
};

/** The book that a write is for; without one, a question with one button per book. */
export function bookToChange(
  book: BookId | undefined,
  desk: DeskReader,
  words: WriteWords,
  input: Readonly<Record<string, unknown>> = {},
): { readonly book: BookId } | Refusal | Question {
  if (book !== undefined) return unknownBook(book, desk) ?? { book };
  const choices = desk.books().map((id) => ({
    label: words.label(id),
    skill: words.skill,
    input: { ...input, book: id },
  }));
  return {
    asked: true,
    question: words.question,
    hint: `Or type it, for example "${words.example}".`,
    choices,
  };
}

/** Every symbol of the desk that a typed one may mean: its lanes, or the one that was spelled out. */
export function symbolsOf(typed: string, desk: DeskReader): readonly string[] | Refusal {
  const symbols = desk.symbols();
  const exact = symbols.filter((symbol) => symbol === typed.toUpperCase());
  if (exact.length > 0) return exact;
  const base = baseFromText(typed);
  const matching = symbols.filter((symbol) => parseSymbol(symbol).base === base);
  if (matching.length > 0) return matching;
  const some = [...basesOf(desk)].slice(0, SYMBOLS_SHOWN).join(", ");
  return refusal(
    "SYMBOL_NOT_FOUND",
    `The desk does not trade "${typed}".`,
    `It trades ${some} and the like.`,
  );
}

/** Base assets to offer where none was named: those of recent signals first, which are most often meant. */
export function basesToOffer(desk: DeskReader): readonly string[] {
  const recent = desk.recentSignals(RECENT_SIGNALS).map(({ symbol }) => parseSymbol(symbol).base);
  return [...new Set([...recent, ...basesOf(desk)])];
}

/** The open positions of some books in some symbols; without symbols, in all. */
export function openPositions(
  books: readonly BookId[],
  symbols: readonly string[],
  desk: DeskReader,
): readonly PositionFigures[] {
  return books
    .flatMap((book) => desk.bookFigures(book).positions)
    .filter((position) => symbols.length === 0 || symbols.includes(position.symbol));
}

/** The newest round trip of any book, or null before the first. */
export function latestRoundTripId(desk: DeskReader): string | null {
  const [newest] = desk
    .books()
    .flatMap((book) => desk.recentRoundTrips(book, 1))
    .toSorted((one, other) => other.closedTsMs - one.closedTsMs);
  return newest?.roundTripId ?? null;
}

/** Who acts, as the record keeps it: "telegram:4711". */
export function actorName(actor: Actor): string {
  return nameOfAccount(actor);
}

/** At most as many buttons as a phone shows; the hint says what to type instead. */
export function asChoices(buttons: readonly SkillButton[]): readonly SkillButton[] {
  const areShort = buttons.every(({ label }) => label.length <= SHORT_MAX);
  return buttons.slice(0, areShort ? SHORT_CHOICES_MAX : ROWS_MAX);
}
