import { z } from "zod";
import { defineSkill, isQuestion, isRefusal, type Question } from "#agents/define.ts";
import { bookIdSchema } from "#agents/figure-schemas.ts";
import { bookField, symbolField } from "#agents/inputs.ts";
import { present, readBookInput, readSymbolInput } from "#agents/read-input.ts";
import { actorName, asChoices, basesToOffer, bookToChange, symbolsOf } from "#agents/targets.ts";
import { BAN_HOURS, BAN_HOURS_MAX, HOUR_MS, readHours, readReason } from "#agents/trading-lead/bans.ts";
import type { Refusal } from "#src/domain/errors.ts";
import type { BookId } from "#src/domain/ids.ts";
import { parseSymbol } from "#src/domain/instrument.ts";
import { text } from "#src/domain/message.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import { formatUtc } from "#src/facts/format.ts";

const KEEPS = "What is open keeps its exits.";
const HOURS_WANTED = `a whole number of hours from 1 to ${BAN_HOURS_MAX} (30 days)`;

const input = z.strictObject({
  book: bookField,
  symbol: symbolField,
  hours: z.int(HOURS_WANTED).min(1, HOURS_WANTED).max(BAN_HOURS_MAX, HOURS_WANTED).default(BAN_HOURS),
  reason: z.string().trim().min(1).max(200).optional(),
});
type BanInput = z.output<typeof input>;
type Target = { readonly book: BookId; readonly base: string };

export const banSymbol = defineSkill({
  name: "ban-symbol",
  description: "Ban a coin on a book for some hours (48 unless told): no entry in it, in either lane.",
  examples: [
    "ban doge on book 1",
    "ban sol on book 2 for 24 hours",
    "ban btc",
    "ban a coin",
    "ban doge on both books",
    "blacklist pepe",
    "blacklist xrp on the inverted book for 3 days",
    "ban avax for a week",
    "put a ban on ltc",
    "do not trade doge for 2 days",
    "stop trading sol on book 1 for 24 hours",
  ],
  effect: "write",
  role: "operator",
  needs: ["desk"],
  input,
  output: z.object({ book: bookIdSchema, base: z.string(), untilTsMs: z.number() }),
  readInput: (said, { desk }) => ({
    ...readBookInput(said, desk),
    ...readSymbolInput(said, desk),
    ...present({ hours: readHours(said), reason: readReason(said) }),
  }),
  preview(wanted, { desk }) {
    const target = findTarget(wanted, desk);
    if (isRefusal(target) || isQuestion(target)) return target;
    const { book, base } = target;
    const until = formatUtc(endOf(wanted, desk));
    return {
      proposed: true,
      summary: `Ban ${base} on ${book} for ${wanted.hours} h, until ${until}: no entry in either lane. ${KEEPS}`,
      label: labelOf(target, wanted),
      input: { ...wanted, book, symbol: base },
    };
  },
  run(wanted, { desk }, { actor, cause }) {
    const target = findTarget(wanted, desk);
    if (isRefusal(target) || isQuestion(target)) return target;
    const { book, base } = target;
    const name = actorName(actor);
    const untilTsMs = endOf(wanted, desk);
    const reason = wanted.reason ?? "no reason given";
    const result = desk.ban(book, base, untilTsMs, { cause, actor: name }, reason);
    if (isRefusal(result)) return result;
    // A job that runs again finds the ban of its first run, which ends when that one said.
    const held = desk.bans(book).find((ban) => ban.base === base);
    return { ok: true, output: { book, base, untilTsMs: held?.untilTsMs ?? untilTsMs } };
  },
  render: ({ book, base, untilTsMs }) => ({
    headline: `PAPER ${book}: ${base} is banned until ${formatUtc(untilTsMs)}`,
    blocks: [text(KEEPS), text(`To lift it earlier: "unban ${base} on ${book}".`)],
  }),
});

function findTarget(wanted: BanInput, desk: DeskReader): Target | Question | Refusal {
  if (wanted.symbol === undefined) return askSymbol(wanted, desk);
  const symbols = symbolsOf(wanted.symbol, desk);
  if (isRefusal(symbols)) return symbols;
  const { base } = parseSymbol(symbols[0] ?? wanted.symbol);
  const words = {
    skill: "ban-symbol",
    question: `On which book shall I ban ${base}?`,
    label: (book: BookId) => labelOf({ book, base }, wanted),
    example: `ban ${base} on book 1`,
  };
  const target = bookToChange(wanted.book, desk, words, { ...wanted, symbol: base });
  return isRefusal(target) || isQuestion(target) ? target : { ...target, base };
}

/** Offers the coins of recent signals: what is in the way is most often one of those. */
function askSymbol(wanted: BanInput, desk: DeskReader): Question {
  return {
    asked: true,
    question: "Which coin shall I ban?",
    hint: 'Type it, for example "ban doge on book 1 for 24 hours".',
    choices: asChoices(
      basesToOffer(desk).map((base) => ({
        label: wanted.book === undefined ? base : labelOf({ book: wanted.book, base }, wanted),
        skill: "ban-symbol",
        input: { ...wanted, symbol: base },
      })),
    ),
  };
}

function labelOf({ book, base }: Target, { hours }: BanInput): string {
  return `Ban ${base} on ${book} for ${hours} h`;
}

/** By the venue's clock, which bans go by. */
function endOf({ hours }: BanInput, desk: DeskReader): number {
  return desk.market().venueNowMs + hours * HOUR_MS;
}
