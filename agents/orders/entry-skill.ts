/**
 * The one way in which a person opens a position: ask what is missing, quote, confirm, fill. Made once for each lane;
 * what may be opened, only the desk decides.
 */
import { z } from "zod";
import {
  defineSkill,
  isQuestion,
  isRefusal,
  type AnySkill,
  type Question,
  type Skill,
} from "#agents/define.ts";
import { bookIdSchema } from "#agents/figure-schemas.ts";
import { bookField, symbolField } from "#agents/inputs.ts";
import { present, readBookInput, readSymbolInput } from "#agents/read-input.ts";
import { actorName, bookToChange, refusal, symbolsOf } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";
import type { Lane } from "#src/domain/instrument.ts";
import { parseSymbol } from "#src/domain/instrument.ts";
import { text } from "#src/domain/message.ts";
import { formatExact } from "#src/domain/money.ts";
import type { PositionSide } from "#src/domain/order.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import type { EntryQuote, EntryWish } from "#src/ports/manual-orders.ts";
import { formatMoney, formatSymbol } from "#src/facts/format.ts";
import { entrySummary } from "./entry-summary.ts";
import {
  amountField,
  levelField,
  leverageField,
  levelFrom,
  quoteField,
  quoteFrom,
  quoteInput,
  sizeFrom,
  unitField,
} from "./order-inputs.ts";
import { readOrderWords } from "./read-order.ts";

const AMOUNTS = ["10", "25", "50", "100"];

const input = z.strictObject({
  book: bookField,
  symbol: symbolField,
  side: z.enum(["long", "short"]).optional(),
  amount: amountField,
  unit: unitField,
  leverage: leverageField,
  takeProfit: levelField,
  stopLoss: levelField,
  /** What a command has behind the coin: "20 2x tp 3%". A bare number there is USDT. */
  order: z.string().trim().max(100).optional(),
  quote: quoteField,
});
export type EntryInput = z.output<typeof input>;

const output = z.object({
  book: bookIdSchema,
  symbol: z.string(),
  side: z.enum(["long", "short"]),
  quantity: z.string(),
});

export type EntrySkillOptions = Pick<Skill, "name" | "description" | "examples"> & {
  readonly lane: Lane;
  /** The side of a sentence: spot only buys. */
  readonly readSide: (said: string) => PositionSide | undefined;
};

export function createEntrySkill({ lane, readSide, ...words }: EntrySkillOptions): AnySkill {
  return defineSkill({
    ...words,
    effect: "write",
    role: "operator",
    needs: ["desk"],
    quoted: true,
    input,
    output,
    readInput: (said, { desk }) => ({
      ...readBookInput(said, desk),
      ...readSymbolInput(said, desk),
      ...present({ side: readSide(said) }),
      ...readOrderWords(said, desk),
    }),
    preview(wanted, { desk }) {
      const wish = wishOf(words.name, lane, wanted, desk);
      if (isRefusal(wish) || isQuestion(wish)) return wish;
      const quoted = desk.quoteEntry(wish);
      if (isRefusal(quoted)) return quoted;
      const button = entryButton(words.name, wanted, quoted);
      return {
        proposed: true,
        summary: entrySummary(quoted, desk),
        label: button.label,
        input: button.input,
      };
    },
    run(wanted, { desk }, { actor, cause }) {
      const wish = wishOf(words.name, lane, wanted, desk);
      if (isRefusal(wish) || isQuestion(wish)) return wish;
      if (wanted.quote === undefined) return quoteAnew(words.name, wanted, wish, desk, null);
      const quote = quoteFrom(wanted.quote);
      const done = desk.openByHand(wish, quote, { cause, actor: actorName(actor) });
      if (isRefusal(done))
        return done.code === "quote-stale" ? quoteAnew(words.name, wanted, wish, desk, done) : done;
      const { bookId, symbol, side } = wish;
      return { ok: true, output: { book: bookId, symbol, side, quantity: formatExact(quote.quantity) } };
    },
    render: ({ book, symbol, side, quantity }) => ({
      headline: `PAPER ${book}: ordered ${side} ${quantity} ${formatSymbol(symbol)}`,
      blocks: [
        text("The fill follows as an alert, and so does a refusal."),
        text("An order by hand is not mirrored, and counts in the books but not in the experiment."),
      ],
    }),
  });
}

/** The price has moved or time has gone by: what would be done now, to be confirmed again. */
function quoteAnew(
  skill: string,
  wanted: EntryInput,
  wish: EntryWish,
  desk: Parameters<NonNullable<Skill["preview"]>>[1]["desk"],
  why: Refusal | null,
): Question | Refusal {
  const quoted = desk.quoteEntry(wish);
  if (isRefusal(quoted)) return quoted;
  const lead = why === null ? "PAPER, to confirm:" : `Not done: ${why.reason}. The new quote:`;
  return {
    asked: true,
    question: `${lead} ${entrySummary(quoted, desk)}`,
    hint: "Nothing is done until you press. The button works for 60 s.",
    choices: [entryButton(skill, wanted, quoted)],
  };
}

function wishOf(
  skill: string,
  lane: Lane,
  wanted: EntryInput,
  desk: DeskReader,
): EntryWish | Refusal | Question {
  const said = { ...wanted, ...orderText(wanted, desk) };
  const { symbol, side, amount, unit = "usdt" } = said;
  if (symbol === undefined) return askSymbol(skill, said, desk);
  const found = symbolInLane(symbol, lane, desk);
  if ("refused" in found) return found;
  if (side === undefined) return askSide(skill, said);
  if (amount === undefined) return askAmount(skill, said);
  if (said.unit === undefined && wanted.order === undefined)
    return askUnit(skill, said, parseSymbol(found.symbol).base);
  const target = bookToChange(said.book, desk, bookWords(skill, said), withoutBook(said));
  if (isRefusal(target) || isQuestion(target)) return target;
  const takeProfit = said.takeProfit === undefined ? null : levelFrom(said.takeProfit);
  const stopLoss = said.stopLoss === undefined ? null : levelFrom(said.stopLoss);
  if (takeProfit !== null && "refused" in takeProfit) return takeProfit;
  if (stopLoss !== null && "refused" in stopLoss) return stopLoss;
  if (/^0+(?:\.0+)?$/.test(amount))
    return refusal("AMOUNT_INVALID", "An order of nothing cannot be made.", 'Name a size such as "20 usdt".');
  return {
    bookId: target.book,
    symbol: found.symbol,
    side,
    size: sizeFrom(amount, unit),
    leverage: said.leverage ?? null,
    takeProfit,
    stopLoss,
  };
}

function orderText({ order }: EntryInput, desk: DeskReader): ReturnType<typeof readOrderWords> {
  if (order === undefined) return {};
  const words = readOrderWords(order, desk);
  return words.amount !== undefined && words.unit === undefined ? { ...words, unit: "usdt" } : words;
}

function symbolInLane(typed: string, lane: Lane, desk: DeskReader): { readonly symbol: string } | Refusal {
  const symbols = symbolsOf(typed, desk);
  if ("refused" in symbols) return symbols;
  const symbol = symbols.find((one) => parseSymbol(one).lane === lane);
  return symbol === undefined
    ? refusal(
        "LANE_NOT_TRADED",
        `The desk has no ${lane} market of "${typed}".`,
        'Type "pairs" to see what it trades.',
      )
    : { symbol };
}

/** A button for the same order with one thing more said. What it was quoted at is left out: it is quoted again. */
function choice(
  skill: string,
  said: EntryInput,
  label: string,
  more: Partial<EntryInput>,
): Question["choices"][number] {
  const { quote: _quote, order: _order, ...rest } = said;
  return { label, skill, input: present({ ...rest, ...more }) };
}

function ask(question: string, example: string, choices: Question["choices"]): Question {
  return { asked: true, question, hint: `Or type it, for example "${example}".`, choices };
}

function exampleOf(skill: string): string {
  return skill === "buy-spot" ? "buy 50 usdt of sol spot on book 1" : "short 20 usdt of sol at 2x on book 1";
}

function askSymbol(skill: string, said: EntryInput, desk: DeskReader): Question {
  const bases = [...new Set(desk.symbols().map((symbol) => parseSymbol(symbol).base))].slice(0, 6);
  return ask(
    "Which coin?",
    exampleOf(skill),
    bases.map((base) => choice(skill, said, base, { symbol: base })),
  );
}

function askSide(skill: string, said: EntryInput): Question {
  const symbol = said.symbol?.toUpperCase() ?? "";
  return ask(
    `Long or short ${symbol}?`,
    "short 20 usdt of sol at 2x on book 1",
    (["long", "short"] as const).map((side) => choice(skill, said, `${side} ${symbol}`, { side })),
  );
}

function askAmount(skill: string, said: EntryInput): Question {
  return ask(
    "For how much? The size of the whole position.",
    exampleOf(skill),
    AMOUNTS.map((amount) => choice(skill, said, `${amount} USDT`, { amount, unit: "usdt" })),
  );
}

function askUnit(skill: string, said: EntryInput, base: string): Question {
  const amount = said.amount ?? "";
  return ask(`${amount} what?`, `${said.side ?? "long"} ${amount} usdt of ${base.toLowerCase()}`, [
    choice(skill, said, `${amount} USDT`, { unit: "usdt" }),
    choice(skill, said, `${amount} ${base}`, { unit: "coins" }),
  ]);
}

function bookWords(skill: string, { side, symbol }: EntryInput): Parameters<typeof bookToChange>[2] {
  return {
    skill,
    question: "On which book?",
    label: (book) => `${side ?? "open"} ${symbol?.toUpperCase() ?? ""} on ${book}`,
    example: exampleOf(skill),
  };
}

function withoutBook(said: EntryInput): Record<string, unknown> {
  const { book: _book, quote: _quote, order: _order, ...rest } = said;
  return present(rest);
}

function entryButton(skill: string, wanted: EntryInput, quoted: EntryQuote): Question["choices"][number] {
  const { order, ...rest } = wanted;
  const { bookId, side, symbol, notional, quote } = quoted;
  return {
    label: `${side} ${formatMoney(notional)} USDT ${formatSymbol(symbol)} on ${bookId}`,
    skill,
    input: present({
      ...rest,
      ...(order !== undefined && { order }),
      book: bookId,
      quote: quoteInput(quote),
    }),
  };
}
