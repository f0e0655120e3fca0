import { z } from "zod";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { banSchema, bookIdSchema } from "#agents/figure-schemas.ts";
import { bookField } from "#agents/inputs.ts";
import { basesOf, readBookInput } from "#agents/read-input.ts";
import { booksToShow } from "#agents/targets.ts";
import { bansBlock } from "#agents/trading-lead/bans.ts";
import type { BookId } from "#src/domain/ids.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import { formatBook } from "#src/facts/format.ts";

const bookSchema = z.object({
  book: bookIdSchema,
  /** "standard (book 1)". */
  title: z.string(),
  /** The book whose decisions, and so whose universe, it follows. */
  follows: bookIdSchema.nullable(),
  bases: z.array(z.string()).readonly(),
  isWhole: z.boolean(),
  bans: z.array(banSchema).readonly(),
});

export const listPairs = defineSkill({
  name: "list-pairs",
  description: "The universe of each book: the coins that it may open, and those that are banned now.",
  examples: [
    "pairs",
    "list the pairs",
    "which pairs do you trade",
    "which coins does book 1 trade",
    "what coins are in the universe",
    "what can the inverted book trade",
    "what is the universe of book 2",
    "which universe does book 1 have",
    "list of coins",
    "which coins are banned",
    "show the bans",
    "is doge banned",
    "are any coins banned",
    "is btc in the universe",
    "what symbols do you watch",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk"],
  input: z.strictObject({ book: bookField }),
  output: z.object({ venueNowMs: z.number(), books: z.array(bookSchema).readonly() }),
  readInput: (said, { desk }) => readBookInput(said, desk),
  run({ book }, { desk }) {
    const ids = booksToShow(book, desk);
    if (isRefusal(ids)) return ids;
    const books = ids.map((id) => universeOf(id, desk));
    return { ok: true, output: { venueNowMs: desk.market().venueNowMs, books } };
  },
  render({ venueNowMs, books }) {
    const counts = books.map(({ book, bases, bans }) => `${book} ${bases.length} (${bans.length} banned)`);
    return {
      headline: `PAPER pairs: ${counts.join(", ")}`,
      blocks: books.flatMap((book) => [...universeBlocks(book), bansBlock(book.bans, venueNowMs)]),
    };
  },
});

function universeOf(book: BookId, desk: DeskReader): z.output<typeof bookSchema> {
  const { policy } = desk.rules(book);
  const follows = policy.kind === "mirror" ? policy.of : null;
  const { universe } = desk.rules(follows ?? book);
  return {
    book,
    title: formatBook(book, desk.books()),
    follows,
    bases: universe ?? [...basesOf(desk)],
    isWhole: universe === null,
    bans: desk.bans(book),
  };
}

function universeBlocks({ title, follows, bases, isWhole }: z.output<typeof bookSchema>): readonly Block[] {
  const whole = isWhole ? ", all that the desk watches" : "";
  const source = follows === null ? "" : `, as ${follows}, which it mirrors`;
  return [text(bold(title), `: ${bases.length} coins${whole}${source}`), text(bases.join(", "))];
}
