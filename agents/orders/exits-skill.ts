/** The one way in which a person moves the exits of an open position: find it, quote, confirm, move. */
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
import { bookIdSchema, priceSchema } from "#agents/figure-schemas.ts";
import { bookField, symbolField } from "#agents/inputs.ts";
import { present, readBookInput, readSymbolInput } from "#agents/read-input.ts";
import { actorName, openPositions, refusal } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";
import type { PositionFigures } from "#src/domain/figures.ts";
import type { Lane } from "#src/domain/instrument.ts";
import { text } from "#src/domain/message.ts";
import { movePrice, rateFromUnits, type Price } from "#src/domain/money.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import type { ExitsQuote, ExitsWish, ManualOrders } from "#src/ports/manual-orders.ts";
import { formatBook, formatPrice, formatSymbol } from "#src/facts/format.ts";
import { heldPositions, notHeld, quoteQuestion, theOne } from "./held-position.ts";
import { levelField, levelFrom, quoteField, quoteFrom, quoteInput } from "./order-inputs.ts";
import { readLevels } from "./read-order.ts";

const input = z.strictObject({
  book: bookField,
  symbol: symbolField,
  positionId: z.string().max(64).optional(),
  /** "3%" is a distance from the entry; "none" takes the take-profit away. */
  takeProfit: z.union([levelField, z.literal("none")]).optional(),
  stopLoss: z.union([levelField, z.literal("entry")]).optional(),
  /** What a command has behind the coin: "tp 3% sl 1%". */
  levels: z.string().trim().max(100).optional(),
  quote: quoteField,
});
type ExitsInput = z.output<typeof input>;
type Quoting = DeskReader & ManualOrders;
type Plan = { readonly position: PositionFigures; readonly wish: ExitsWish; readonly said: ExitsInput };

export type ExitsSkillOptions = Pick<Skill, "name" | "description" | "examples"> & {
  readonly lane: Lane | null;
};

const EXAMPLE = "set the stop of eth on book 1 to 1950";

export function createExitsSkill({ lane, ...words }: ExitsSkillOptions): AnySkill {
  const { name } = words;
  return defineSkill({
    ...words,
    effect: "write",
    role: "operator",
    needs: ["desk"],
    quoted: true,
    input,
    output: z.object({
      book: bookIdSchema,
      symbol: z.string(),
      takeProfit: priceSchema.nullable(),
      stopLoss: priceSchema.nullable(),
    }),
    readInput: (said, { desk }) => ({
      ...readBookInput(said, desk),
      ...readSymbolInput(said, desk),
      ...levelsOf(said, desk),
    }),
    preview(wanted, { desk }) {
      const plan = planOf(name, lane, wanted, desk);
      if (isRefusal(plan) || isQuestion(plan)) return plan;
      const quoted = desk.quoteExits(plan.wish);
      if (isRefusal(quoted)) return quoted;
      const button = exitsButton(name, plan, quoted);
      return {
        proposed: true,
        summary: summaryOf(plan, quoted, desk),
        label: button.label,
        input: button.input,
      };
    },
    run(wanted, { desk }, { actor, cause }) {
      const plan = planOf(name, lane, wanted, desk);
      if (isRefusal(plan) || isQuestion(plan)) return plan;
      const { position, wish } = plan;
      if (wanted.quote === undefined) return quoteAnew(name, plan, desk, null);
      const done = desk.moveExits(wish, quoteFrom(wanted.quote), { cause, actor: actorName(actor) });
      if (isRefusal(done)) return done.code === "quote-stale" ? quoteAnew(name, plan, desk, done) : done;
      const now =
        openPositions([wish.bookId], [], desk).find((one) => one.positionId === wish.positionId) ?? position;
      const { bookId: book, symbol, takeProfit, stopLoss } = now;
      return { ok: true, output: { book, symbol, takeProfit, stopLoss } };
    },
    render: ({ book, symbol, takeProfit, stopLoss }) => ({
      headline: `PAPER ${book}: ${formatSymbol(symbol)} ${exitsText({ takeProfit, stopLoss })}`,
      blocks: [
        text("Its plan of the entry stays on record; a pair that a moved exit closes compares nothing."),
      ],
    }),
  });
}

type Levels = { readonly takeProfit?: string | undefined; readonly stopLoss?: string | undefined };

function levelsOf(said: string, desk: DeskReader): Levels {
  const read: Levels = readLevels(said, desk);
  const toEntry = /\b(?:break[- ]?even|entry|be)\b/i.test(said) && read.stopLoss === undefined;
  const noTarget = /\b(?:remove|drop|cancel|no)\b.*\b(?:tp|take[- ]?profit|target)\b/i.test(said);
  const { takeProfit = noTarget ? "none" : undefined, stopLoss = toEntry ? "entry" : undefined } = read;
  return {
    ...(takeProfit !== undefined && { takeProfit }),
    ...(stopLoss !== undefined && { stopLoss }),
  };
}

function planOf(
  skill: string,
  lane: Lane | null,
  wanted: ExitsInput,
  desk: Quoting,
): Plan | Refusal | Question {
  const said = wanted.levels === undefined ? wanted : { ...wanted, ...levelsOf(wanted.levels, desk) };
  const position = findPosition(skill, lane, said, desk);
  if (isRefusal(position) || isQuestion(position)) return position;
  if (said.takeProfit === undefined && said.stopLoss === undefined) return whichLevel(position);
  const takeProfit = priceOf(said.takeProfit, position, position.side === "long" ? 1 : -1);
  if (typeof takeProfit === "object" && takeProfit !== null) return takeProfit;
  const stopLoss = priceOf(said.stopLoss, position, position.side === "long" ? -1 : 1);
  if (typeof stopLoss === "object" && stopLoss !== null) return stopLoss;
  const { bookId, positionId } = position;
  return {
    position,
    said,
    wish: {
      bookId,
      positionId,
      ...(takeProfit !== undefined && { takeProfit }),
      ...(stopLoss !== undefined && stopLoss !== null && { stopLoss }),
    },
  };
}

function priceOf(
  typed: string | undefined,
  { entryPrice }: PositionFigures,
  direction: number,
): Price | null | undefined | Refusal {
  if (typed === undefined) return undefined;
  if (typed === "none") return null;
  if (typed === "entry") return entryPrice;
  const level = levelFrom(typed);
  if ("refused" in level) return level;
  return level.kind === "price"
    ? level.price
    : movePrice(entryPrice, rateFromUnits(direction * level.distance));
}

function whichLevel(position: PositionFigures): Refusal {
  const name = formatSymbol(position.symbol);
  return refusal(
    "LEVEL_MISSING",
    `Which level? ${name} on ${position.bookId} has ${exitsText(position)} now.`,
    `Type for example "set the stop of ${name} on ${position.bookId} to 1%", or a price.`,
  );
}

function findPosition(
  skill: string,
  lane: Lane | null,
  wanted: ExitsInput,
  desk: DeskReader,
): PositionFigures | Refusal | Question {
  const { positionId, takeProfit, stopLoss } = wanted;
  const held = heldPositions(wanted, lane, desk);
  if ("refused" in held) return held;
  const [first, ...others] = held.filter(
    (position) => positionId === undefined || position.positionId === positionId,
  );
  if (first === undefined) return notHeld("No such position is open, so it has no exits.", desk);
  return theOne([first, ...others], wanted, {
    question: "The exits of which position?",
    hint: `Or type it, for example "${EXAMPLE}".`,
    button: (position) => ({
      label: `${formatSymbol(position.symbol)} ${position.side} on ${position.bookId}`,
      skill,
      input: {
        ...present({ takeProfit, stopLoss }),
        book: position.bookId,
        symbol: position.symbol,
        positionId: position.positionId,
      },
    }),
  });
}

function quoteAnew(skill: string, plan: Plan, desk: Quoting, why: Refusal | null): Question | Refusal {
  const quoted = desk.quoteExits(plan.wish);
  if (isRefusal(quoted)) return quoted;
  return quoteQuestion(summaryOf(plan, quoted, desk), exitsButton(skill, plan, quoted), why);
}

function exitsButton(skill: string, { said }: Plan, quoted: ExitsQuote): SkillButton {
  const { bookId, symbol, positionId, quote } = quoted;
  const defined = present({ takeProfit: said.takeProfit, stopLoss: said.stopLoss });
  return {
    label: `Move exits of ${formatSymbol(symbol)} on ${bookId}`,
    skill,
    input: { book: bookId, symbol, positionId, ...defined, quote: quoteInput(quote) },
  };
}

function summaryOf({ position }: Plan, quoted: ExitsQuote, desk: DeskReader): string {
  const { bookId, symbol, side } = position;
  const what = `${formatSymbol(symbol)} ${side} on ${formatBook(bookId, desk.books())}`;
  return `${what}: ${exitsText(position)} -> ${exitsText(quoted)}, price now ${formatPrice(quoted.quote.price)}. Good for 60 s and 0.3% of the price.`;
}

function exitsText({ takeProfit, stopLoss }: Pick<ExitsQuote, "takeProfit" | "stopLoss">): string {
  return `TP ${levelText(takeProfit)}, SL ${levelText(stopLoss)}`;
}

function levelText(level: Price | null): string {
  return level === null ? "none" : formatPrice(level);
}
