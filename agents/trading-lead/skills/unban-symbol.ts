import { z } from "zod";
import { defineSkill, isQuestion, isRefusal, type Question } from "#agents/define.ts";
import { bookIdSchema } from "#agents/figure-schemas.ts";
import { bookField, symbolField } from "#agents/inputs.ts";
import { readBookInput, readSymbolInput } from "#agents/read-input.ts";
import { actorName, asChoices, refusal, symbolsOf, unknownBook } from "#agents/targets.ts";
import { untilText } from "#agents/trading-lead/bans.ts";
import type { Refusal } from "#src/domain/errors.ts";
import type { BanFigures } from "#src/domain/figures.ts";
import type { BookId } from "#src/domain/ids.ts";
import { parseSymbol } from "#src/domain/instrument.ts";
import { text } from "#src/domain/message.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";

const input = z.strictObject({ book: bookField, symbol: symbolField });
type UnbanInput = z.output<typeof input>;
type Target = { readonly book: BookId; readonly base: string; readonly ban: BanFigures | null };
type HeldBan = { readonly book: BookId; readonly ban: BanFigures };

export const unbanSymbol = defineSkill({
  name: "unban-symbol",
  description: "Lift the ban of a coin on a book, so that it may be opened again.",
  examples: [
    "unban doge on book 1",
    "unban sol",
    "unban a coin",
    "lift the ban on doge",
    "lift the ban of btc on book 2",
    "remove the ban on xrp",
    "end the ban",
    "doge may be traded again",
    "let book 2 trade sol again",
    "take ltc off the ban list",
    "unban everything",
  ],
  effect: "write",
  role: "operator",
  needs: ["desk"],
  input,
  output: z.object({ book: bookIdSchema, base: z.string() }),
  readInput: (said, { desk }) => ({ ...readBookInput(said, desk), ...readSymbolInput(said, desk) }),
  preview(wanted, { desk }) {
    const target = findTarget(wanted, desk);
    if (isRefusal(target) || isQuestion(target)) return target;
    const { book, base, ban } = target;
    if (ban === null) return notBanned(wanted, desk);
    const until = untilText(ban, desk.market().venueNowMs);
    return {
      proposed: true,
      summary: `Lift the ban of ${base} on ${book}, which holds until ${until}: ${ban.reason}.`,
      label: `Unban ${base} on ${book}`,
      input: { book, symbol: base },
    };
  },
  run(wanted, { desk }, { actor, cause }) {
    const target = findTarget(wanted, desk);
    if (isRefusal(target) || isQuestion(target)) return target;
    const { book, base } = target;
    const name = actorName(actor);
    // Asked of the desk also where no ban is seen: a job that runs again has lifted it before.
    const now = desk.market().venueNowMs;
    const result = desk.ban(book, base, now, { cause, actor: name }, `lifted by ${name}`);
    return isRefusal(result) ? result : { ok: true, output: { book, base } };
  },
  render: ({ book, base }) => ({
    headline: `PAPER ${book}: ${base} is not banned`,
    blocks: [text("The next signal may open it.")],
  }),
});

function findTarget(wanted: UnbanInput, desk: DeskReader): Target | Question | Refusal {
  const { book, symbol } = wanted;
  const unknown = book === undefined ? null : unknownBook(book, desk);
  if (unknown !== null) return unknown;
  const symbols = symbol === undefined ? null : symbolsOf(symbol, desk);
  if (symbols !== null && isRefusal(symbols)) return symbols;
  const base = symbols?.[0] === undefined ? undefined : parseSymbol(symbols[0]).base;
  const held = heldBans(book === undefined ? desk.books() : [book], base, desk);
  if (book !== undefined && base !== undefined) return { book, base, ban: held[0]?.ban ?? null };
  return held.length === 0 ? notBanned(wanted, desk) : askWhich(held);
}

function heldBans(books: readonly BookId[], base: string | undefined, desk: DeskReader): readonly HeldBan[] {
  return books
    .flatMap((book) => desk.bans(book).map((ban) => ({ book, ban })))
    .filter(({ ban }) => base === undefined || ban.base === base);
}

function askWhich(held: readonly HeldBan[]): Question {
  return {
    asked: true,
    question: "Which ban shall I lift?",
    hint: 'Or type it, for example "unban doge on book 1".',
    choices: asChoices(
      held.map(({ book, ban }) => ({
        label: `Unban ${ban.base} on ${book}`,
        skill: "unban-symbol",
        input: { book, symbol: ban.base },
      })),
    ),
  };
}

function notBanned({ book, symbol }: UnbanInput, desk: DeskReader): Refusal {
  const where = book === undefined ? "" : ` on ${book}`;
  const reason =
    symbol === undefined ? `No coin is banned${where}.` : `${symbol.toUpperCase()} is not banned${where}.`;
  const held = heldBans(desk.books(), undefined, desk).map((one) => `${one.ban.base} on ${one.book}`);
  const hint = held.length === 0 ? "No book bans a coin now." : `Banned now: ${held.slice(0, 8).join(", ")}.`;
  return refusal("BAN_NOT_FOUND", reason, hint);
}
