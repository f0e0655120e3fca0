/** What every order about an open position shares: finding it, asking which, saying that there is none, quoting anew. */
import type { Question, SkillButton } from "#agents/define.ts";
import { asChoices, openPositions, refusal, symbolsOf, unknownBook } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";
import type { PositionFigures } from "#src/domain/figures.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { Lane } from "#src/domain/instrument.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import { formatSymbol } from "#src/facts/format.ts";

const NAMED_MAX = 8;

export type Wanted = { readonly book?: BookId | undefined; readonly symbol?: string | undefined };

/** How an order asks which position is meant: a button each, with what was said. */
export type WhichWords = {
  readonly question: string;
  readonly hint: string;
  readonly button: (position: PositionFigures) => SkillButton;
};

/** Null means either lane. */
export function heldPositions(
  { book, symbol }: Wanted,
  lane: Lane | null,
  desk: DeskReader,
): readonly PositionFigures[] | Refusal {
  const unknown = book === undefined ? null : unknownBook(book, desk);
  if (unknown !== null) return unknown;
  const symbols = symbol === undefined ? [] : symbolsOf(symbol, desk);
  if ("refused" in symbols) return symbols;
  return openPositions(book === undefined ? desk.books() : [book], symbols, desk).filter(
    (position) => lane === null || position.lane === lane,
  );
}

/** The one that was named, book and coin; a question where several may be meant. There is no default book. */
export function theOne(
  open: readonly [PositionFigures, ...PositionFigures[]],
  { book, symbol }: Wanted,
  { question, hint, button }: WhichWords,
): PositionFigures | Question {
  const isNamed = book !== undefined && symbol !== undefined && open.length === 1;
  if (isNamed) return open[0];
  return { asked: true, question, hint, choices: asChoices(open.map(button)) };
}

/** Says what is open instead. */
export function notHeld(reason: string, desk: DeskReader): Refusal {
  const open = openPositions(desk.books(), [], desk).map(
    (position) => `${formatSymbol(position.symbol)} on ${position.bookId}`,
  );
  const hint =
    open.length === 0 ? "No book holds a position." : `Open: ${open.slice(0, NAMED_MAX).join(", ")}.`;
  return refusal("POSITION_NOT_FOUND", reason, hint);
}

/** A quote to confirm; `why` is what became of the one before. */
export function quoteQuestion(summary: string, button: SkillButton, why: Refusal | null): Question {
  const lead = why === null ? "PAPER, to confirm:" : `Not done: ${why.reason}. The new quote:`;
  return {
    asked: true,
    question: `${lead} ${summary}`,
    hint: "Nothing is done until you press. The button works for 60 s.",
    choices: [button],
  };
}
