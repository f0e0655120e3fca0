import { z } from "zod";
import { defineSkill, isQuestion, isRefusal, type Question } from "#agents/define.ts";
import { bookIdSchema } from "#agents/figure-schemas.ts";
import { bookField } from "#agents/inputs.ts";
import { basesOf, present, readBookInput } from "#agents/read-input.ts";
import { symbolMentions } from "#agents/read-symbol.ts";
import { actorName, bookToChange, refusal } from "#agents/targets.ts";
import type { Refusal } from "#src/domain/errors.ts";
import type { BookId } from "#src/domain/ids.ts";
import { baseFromText } from "#src/domain/instrument.ts";
import { text } from "#src/domain/message.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import { formatBook } from "#src/facts/format.ts";

const COINS_MAX = 20;

const input = z.strictObject({
  book: bookField,
  change: z.enum(["add", "remove"]).optional(),
  /** "SOL", or several: "SOL, ETH". */
  coins: z.string().trim().min(1).max(200).optional(),
});
type PairsInput = z.output<typeof input>;
type Plan = { readonly book: BookId; readonly universe: readonly string[]; readonly words: string };

export const changePairs = defineSkill({
  name: "change-pairs",
  description: "Add coins to, or remove them from, what a book may open: its universe, from now on.",
  examples: [
    "add sol to the pairs of book 1",
    "remove doge from the pairs of book 2",
    "add link and avax to book 1",
    "take xrp out of the universe of book 2",
    "drop ada from the pair list",
    "put btc back in the pairs of the inverted book",
    "add a coin to the universe",
    "remove a pair",
    "delete ltc from the pairs on book 1",
    "include dot in the universe of book 1",
  ],
  effect: "write",
  role: "owner",
  needs: ["desk"],
  input,
  output: z.object({ book: bookIdSchema, words: z.string(), coins: z.int().nonnegative() }),
  readInput: (said, { desk }) => ({
    ...readBookInput(said, desk),
    ...present({ change: readChange(said), coins: readCoins(said, desk) }),
  }),
  preview(wanted, { desk }) {
    const plan = planOf(wanted, desk);
    if (isRefusal(plan) || isQuestion(plan)) return plan;
    const { book, words, universe } = plan;
    return {
      proposed: true,
      summary: `${words} on ${formatBook(book, desk.books())}: ${universe.length} coins then. What is open stays open.`,
      label: `${words} on ${book}`,
      input: present({ book, change: wanted.change, coins: wanted.coins }),
    };
  },
  run(wanted, { desk }, { actor, cause }) {
    const plan = planOf(wanted, desk);
    if (isRefusal(plan) || isQuestion(plan)) return plan;
    const { book, universe, words } = plan;
    const order = { cause, actor: actorName(actor) };
    const done = desk.changeRules(book, { universe }, order, words);
    return isRefusal(done) ? done : { ok: true, output: { book, words, coins: universe.length } };
  },
  render: ({ book, words, coins }) => ({
    headline: `PAPER ${book}: ${words}`,
    blocks: [text(`It may open ${coins} coins now. Type "pairs" for the list.`)],
  }),
});

function planOf(wanted: PairsInput, desk: DeskReader): Plan | Refusal | Question {
  const { book, change, coins } = wanted;
  if (change === undefined || coins === undefined)
    return refusal(
      "PAIRS_MISSING",
      "Which coin, and add or remove?",
      'Type for example "add sol to the pairs of book 1".',
    );
  const target = bookToChange(
    book,
    desk,
    {
      skill: "change-pairs",
      question: "On which book?",
      label: (id) => `${change} ${coins} on ${id}`,
      example: "add sol to the pairs of book 1",
    },
    { change, coins },
  );
  if (isRefusal(target) || isQuestion(target)) return target;
  const bases = coinsOf(coins);
  const watched = basesOf(desk);
  const unknown = bases.filter((base) => !watched.has(base));
  if (bases.length === 0 || unknown.length > 0)
    return notWatched(unknown.length === 0 ? coins : unknown.join(", "));
  const held = new Set(desk.rules(target.book).universe ?? watched);
  const next = nextUniverse(held, bases, change);
  if (next.length === held.size && next.every((base) => held.has(base)))
    return refusal(
      "PAIRS_UNCHANGED",
      `${bases.join(", ")}: ${target.book} is so already.`,
      'Type "pairs" for the list.',
    );
  if (next.length === 0)
    return refusal(
      "PAIRS_EMPTY",
      "A book without coins opens nothing.",
      `To stop entries, type "pause ${target.book}".`,
    );
  const verb = change === "add" ? "Add" : "Remove";
  return { book: target.book, universe: next, words: `${verb} ${bases.join(", ")}` };
}

function nextUniverse(
  held: ReadonlySet<string>,
  bases: readonly string[],
  change: "add" | "remove",
): readonly string[] {
  return change === "add"
    ? [...new Set([...held, ...bases])]
    : [...held].filter((base) => !bases.includes(base));
}

function notWatched(coins: string): Refusal {
  return refusal(
    "SYMBOL_NOT_WATCHED",
    `The desk does not watch ${coins}.`,
    "UNIVERSE in the settings of the machine says what it watches; a book opens a part of that.",
  );
}

function coinsOf(coins: string): readonly string[] {
  return [...new Set(coins.split(/[\s,]+/).flatMap((word) => baseFromText(word) ?? []))].slice(0, COINS_MAX);
}

function readChange(said: string): "add" | "remove" | undefined {
  if (/\b(?:remove|drop|delete|take|exclude|kick|without)\b/i.test(said)) return "remove";
  return /\b(?:add|include|put|bring|allow)\b/i.test(said) ? "add" : undefined;
}

function readCoins(said: string, desk: DeskReader): string | undefined {
  const named = [...new Set(symbolMentions(said, basesOf(desk)).map(({ base }) => base))];
  return named.length === 0 ? undefined : named.join(", ");
}
