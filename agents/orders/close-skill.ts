/** The one way in which a person closes one position: find it, quote, confirm, fill. Of one lane, or of both. */
import { z } from "zod";
import {
  defineSkill,
  isQuestion,
  isRefusal,
  type AnySkill,
  type Question,
  type Skill,
  type SkillButton,
} from "#agents/define.ts";
import { bookIdSchema } from "#agents/figure-schemas.ts";
import { bookField, symbolField } from "#agents/inputs.ts";
import { readBookInput, readSymbolInput } from "#agents/read-input.ts";
import { actorName, openPositions, refusal, symbolsOf, unknownBook } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";
import type { PositionFigures } from "#src/domain/figures.ts";
import { parseSymbol, type Lane } from "#src/domain/instrument.ts";
import { text } from "#src/domain/message.ts";
import { formatExact } from "#src/domain/money.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import type { ManualOrders, Quote } from "#src/ports/manual-orders.ts";
import { formatBook, formatChange, formatPrice, formatSymbol } from "#src/facts/format.ts";
import { heldPositions, notHeld, quoteQuestion, theOne } from "./held-position.ts";
import { quoteField, quoteFrom, quoteInput } from "./order-inputs.ts";
import { asksForPart } from "./read-order.ts";

/** `positionId` binds a button to the position it was made for, `quote` to its size, its price and a minute. */
const input = z.strictObject({
  book: bookField,
  symbol: symbolField,
  positionId: z.string().max(64).optional(),
  /** Asked for in part, which is refused: closes are whole. */
  part: z.boolean().optional(),
  quote: quoteField,
});
type CloseInput = z.output<typeof input>;
type Quoting = DeskReader & ManualOrders;

export type CloseSkillOptions = Pick<Skill, "name" | "description" | "examples"> & {
  /** Null closes in either lane. */
  readonly lane: Lane | null;
};

export function createCloseSkill({ lane, ...words }: CloseSkillOptions): AnySkill {
  return defineSkill({
    ...words,
    effect: "write",
    role: "operator",
    needs: ["desk"],
    quoted: true,
    input,
    output: z.object({ book: bookIdSchema, symbol: z.string() }),
    readInput: (said, { desk }) => ({
      ...readBookInput(said, desk),
      ...readSymbolInput(said, desk),
      ...(asksForPart(said, desk) && { part: true }),
    }),
    preview(wanted, { desk }) {
      const position = findPosition(wanted, desk, words.name, lane);
      if (isRefusal(position) || isQuestion(position)) return position;
      const quote = desk.quoteClose(position.bookId, position.positionId);
      if (isRefusal(quote)) return quote;
      const button = closeButton(words.name, position, quote);
      return {
        proposed: true,
        summary: summaryOf(position, quote, desk),
        label: button.label,
        input: button.input,
      };
    },
    run(wanted, { desk }, { actor, cause }) {
      const { book, positionId, symbol, quote } = wanted;
      if (book === undefined || positionId === undefined || quote === undefined || symbol === undefined) {
        const position = findPosition(wanted, desk, words.name, lane);
        return isRefusal(position) || isQuestion(position)
          ? position
          : quoteAnew(words.name, position, desk, null);
      }
      const unknown = unknownBook(book, desk);
      if (unknown !== null) return unknown;
      const order = { cause, actor: actorName(actor) };
      const done = desk.closeByHand(book, positionId, quoteFrom(quote), order);
      if (!isRefusal(done)) return { ok: true, output: { book, symbol: done.closing } };
      const held = openPositions([book], [], desk).find((one) => one.positionId === positionId);
      if (held === undefined) return positionGone(wanted, desk);
      return done.code === "quote-stale" ? quoteAnew(words.name, held, desk, done) : done;
    },
    render: ({ book, symbol }) => ({
      headline: `PAPER ${book}: closing ${formatSymbol(symbol)}`,
      blocks: [text("The fill follows as an alert.")],
    }),
  });
}

function findPosition(
  wanted: CloseInput,
  desk: Quoting,
  skill: string,
  lane: Lane | null,
): PositionFigures | Refusal | Question {
  if (wanted.part === true)
    return refusal(
      "CLOSE_WHOLE",
      "I close positions whole, not in part. Nothing was done.",
      'Type for example "close eth on book 1".',
    );
  const open = heldPositions(wanted, lane, desk);
  if ("refused" in open) return open;
  const [first, ...others] = open;
  if (first === undefined) return nothingOpen(wanted, desk, lane);
  const found = theOne([first, ...others], wanted, {
    question: "Which position shall I close?",
    hint: 'Or type it, for example "close btc on book 1".',
    button: (position) => closeButton(skill, position, null),
  });
  if ("asked" in found) return found;
  return wanted.positionId === undefined || wanted.positionId === found.positionId
    ? found
    : positionGone(wanted, desk);
}

function quoteAnew(
  skill: string,
  position: PositionFigures,
  desk: Quoting,
  why: Refusal | null,
): Question | Refusal {
  const quote = desk.quoteClose(position.bookId, position.positionId);
  if (isRefusal(quote)) return quote;
  return quoteQuestion(summaryOf(position, quote, desk), closeButton(skill, position, quote), why);
}

/** Without a quote the button asks for one. */
function closeButton(skill: string, position: PositionFigures, quote: Quote | null): SkillButton {
  const { bookId, symbol, side, positionId } = position;
  return {
    label: `Close ${formatSymbol(symbol)} ${side} on ${bookId}`,
    skill,
    input: { book: bookId, symbol, positionId, ...(quote !== null && { quote: quoteInput(quote) }) },
  };
}

function summaryOf(position: PositionFigures, quote: Quote, desk: DeskReader): string {
  const { symbol, side, bookId, unrealizedPnl } = position;
  const pnl = unrealizedPnl === null ? "" : `, now ${formatChange(unrealizedPnl)} USDT`;
  const what = `Close ${formatSymbol(symbol)} ${side} on ${formatBook(bookId, desk.books())}`;
  return `${what}: all ${formatExact(quote.quantity)} near ${formatPrice(quote.price)}${pnl}. Good for 60 s and 0.3% of the price.`;
}

function nothingOpen({ book, symbol }: CloseInput, desk: DeskReader, lane: Lane | null): Refusal {
  const kind = lane === null ? "" : `${lane} `;
  const what = symbol === undefined ? `${kind}position` : `${kind}${baseName(symbol)} position`;
  return notHeld(`No ${what} is open${book === undefined ? "" : ` on ${book}`}.`, desk);
}

function baseName(symbol: string): string {
  return symbol.includes("/") ? parseSymbol(symbol.toUpperCase()).base : symbol.toUpperCase();
}

function positionGone(wanted: CloseInput, desk: DeskReader): Refusal {
  const symbols = wanted.symbol === undefined ? [] : symbolsOf(wanted.symbol, desk);
  const others =
    "refused" in symbols || wanted.book === undefined ? [] : openPositions([wanted.book], symbols, desk);
  const [current] = others;
  if (current === undefined) return nothingOpen(wanted, desk, null);
  const name = formatSymbol(current.symbol);
  return refusal(
    "POSITION_CHANGED",
    `The ${name} position that the button was for is closed; another one is open on ${current.bookId}.`,
    `To close that one, type "close ${name} on ${current.bookId}".`,
  );
}
