import { z } from "zod";
import { defineSkill, isQuestion, isRefusal, type Question, type SkillButton } from "#agents/define.ts";
import { bookIdSchema } from "#agents/figure-schemas.ts";
import { bookField, symbolField } from "#agents/inputs.ts";
import { readBookInput, readSymbolInput } from "#agents/read-input.ts";
import { actorName, asChoices, openPositions, refusal, symbolsOf, unknownBook } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";
import type { PositionFigures } from "#src/domain/figures.ts";
import type { BookId } from "#src/domain/ids.ts";
import { text } from "#src/domain/message.ts";
import { formatExact } from "#src/domain/money.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import { formatChange, formatPrice, formatSymbol } from "#src/reports/format.ts";

/** `positionId` binds a button to the position it was made for: a later one in the same symbol is not closed by it. */
const input = z.strictObject({
  book: bookField,
  symbol: symbolField,
  positionId: z.string().max(64).optional(),
});
type CloseInput = z.output<typeof input>;
type Target = { readonly book: BookId; readonly symbol: string; readonly position: PositionFigures | null };

export const closePosition = defineSkill({
  name: "close-position",
  description: "Close the whole open position in one symbol on one book, at the market.",
  examples: [
    "close btc on book 1",
    "close my eth position",
    "close the sol short on book 2",
    "exit solana on book 2",
    "exit the btc position",
    "sell my eth position",
    "close out btc",
    "take profit on sol now",
    "get out of ltc on the inverted book",
    "close a position",
    "close doge",
  ],
  effect: "write",
  role: "operator",
  input,
  output: z.object({ book: bookIdSchema, symbol: z.string() }),
  readInput: (said, { desk }) => ({ ...readBookInput(said, desk), ...readSymbolInput(said, desk) }),
  preview(wanted, { desk }) {
    const target = findTarget(wanted, desk);
    if (isRefusal(target) || isQuestion(target)) return target;
    if (target.position === null) return nothingOpen(wanted, desk);
    const button = closeButton(target.position);
    return { proposed: true, summary: summaryOf(target.position), label: button.label, input: button.input };
  },
  run(wanted, { desk }, { actor, cause }) {
    const target = findTarget(wanted, desk);
    if (isRefusal(target) || isQuestion(target)) return target;
    const result = desk.close(target.book, target.symbol, { cause, actor: actorName(actor) });
    return isRefusal(result) ? result : { ok: true, output: { book: target.book, symbol: target.symbol } };
  },
  render: ({ book, symbol }) => ({
    headline: `PAPER ${book}: closing ${formatSymbol(symbol)}`,
    blocks: [text("The fill follows as an alert.")],
  }),
});

function findTarget(wanted: CloseInput, desk: DeskReader): Target | Refusal | Question {
  const { book, symbol, positionId } = wanted;
  const unknown = book === undefined ? null : unknownBook(book, desk);
  if (unknown !== null) return unknown;
  const symbols = symbol === undefined ? [] : symbolsOf(symbol, desk);
  if ("refused" in symbols) return symbols;
  const open = openPositions(book === undefined ? desk.books() : [book], symbols, desk);
  const [first, second] = open;
  if (book === undefined || symbol === undefined || second !== undefined)
    return first === undefined ? nothingOpen(wanted, desk) : askWhich(open);
  // With nothing open the desk has the last word: it knows the cause of a close that this job made before a crash.
  if (first === undefined) return { book, symbol: symbols[0] ?? symbol, position: null };
  if (positionId !== undefined && positionId !== first.positionId) return positionGone(first);
  return { book, symbol: first.symbol, position: first };
}

function askWhich(open: readonly PositionFigures[]): Question {
  return {
    asked: true,
    question: "Which position shall I close?",
    hint: 'Or type it, for example "close btc on book 1".',
    choices: asChoices(open.map(closeButton)),
  };
}

function closeButton(position: PositionFigures): SkillButton {
  const { bookId, symbol, side, positionId } = position;
  return {
    label: `Close ${formatSymbol(symbol)} ${side} on ${bookId}`,
    skill: "close-position",
    input: { book: bookId, symbol, positionId },
  };
}

function summaryOf(position: PositionFigures): string {
  const { symbol, side, bookId, quantity, markPrice, unrealizedPnl } = position;
  const at = markPrice === null ? "at the market" : `near ${formatPrice(markPrice)}`;
  const pnl = unrealizedPnl === null ? "" : `, now ${formatChange(unrealizedPnl)} USDT`;
  return `Close ${formatSymbol(symbol)} ${side} on ${bookId}: all ${formatExact(quantity)} ${at}${pnl}.`;
}

function nothingOpen({ book, symbol }: CloseInput, desk: DeskReader): Refusal {
  const what = symbol === undefined ? "position" : `${symbol.toUpperCase()} position`;
  const open = openPositions(desk.books(), [], desk).map(
    (position) => `${formatSymbol(position.symbol)} on ${position.bookId}`,
  );
  const hint = open.length === 0 ? "No book holds a position." : `Open: ${open.slice(0, 8).join(", ")}.`;
  return refusal("POSITION_NOT_FOUND", `No ${what} is open${book === undefined ? "" : ` on ${book}`}.`, hint);
}

function positionGone(current: PositionFigures): Refusal {
  const name = formatSymbol(current.symbol);
  return refusal(
    "POSITION_CHANGED",
    `The ${name} position that the button was for is closed; another one is open on ${current.bookId}.`,
    `To close that one, type "close ${name} on ${current.bookId}".`,
  );
}
