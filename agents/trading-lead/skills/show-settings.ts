import { z } from "zod";
import { left, right } from "#agents/blocks.ts";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { banSchema, bookIdSchema } from "#agents/figure-schemas.ts";
import { bookField } from "#agents/inputs.ts";
import { readBookInput } from "#agents/read-input.ts";
import { booksToShow } from "#agents/targets.ts";
import { bansBlock } from "#agents/trading-lead/bans.ts";
import { SETTINGS, valueInForce } from "#agents/trading-lead/settings/settings.ts";
import { WHILE_BUSY } from "#src/domain/chat-settings.ts";
import type { BookRules } from "#src/domain/book-rules.ts";
import type { BookId } from "#src/domain/ids.ts";
import { bold, text, type Block, type Span } from "#src/domain/message.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import { formatBook } from "#src/facts/format.ts";

/** A longer value does not fit a column beside another book's on a phone. */
const CELL_MAX = 7;

const settingSchema = z.object({ name: z.string(), words: z.string(), value: z.string().nullable() });
const bookSchema = z.object({
  book: bookIdSchema,
  /** "standard (book 1)". */
  title: z.string(),
  decides: z.string(),
  settings: z.array(settingSchema).readonly(),
  bans: z.array(banSchema).readonly(),
});
type BookSettings = z.output<typeof bookSchema>;

export const showSettings = defineSkill({
  name: "show-settings",
  description: "The rules in force of a book: leverage, exits, shares, guards, scan, universe, and bans.",
  examples: [
    "settings",
    "show the settings of book 1",
    "what are the settings",
    "what are the rules of book 2",
    "which rules are in force",
    "show me the configuration",
    "what is the take profit of book 1",
    "what is the stop loss on book 2",
    "which stop loss does book 1 have",
    "which leverage do we use",
    "which leverage does book 1 use",
    "show all the rules",
    "what is the scan interval",
    "what are the risk limits",
    "is the spot lane on",
    "what can i set",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk", "chats"],
  input: z.strictObject({ book: bookField }),
  output: z.object({
    venueNowMs: z.number(),
    books: z.array(bookSchema).readonly(),
    whileBusy: z.enum(WHILE_BUSY),
  }),
  readInput: (said, { desk }) => readBookInput(said, desk),
  run({ book }, { desk, chats }, { actor, chatId }) {
    const ids = booksToShow(book, desk);
    if (isRefusal(ids)) return ids;
    const books = ids.map((id) => settingsOf(id, desk));
    const whileBusy = chats.whileBusy({ platform: actor.platform, chatId });
    return { ok: true, output: { venueNowMs: desk.market().venueNowMs, books, whileBusy } };
  },
  render({ venueNowMs, books, whileBusy }) {
    const [first, ...others] = books;
    const settings = first !== undefined && others.length === 0 ? inWords(first) : sideBySide(books);
    return {
      headline: `PAPER settings of ${books.map(({ title }) => title).join(", ")}`,
      blocks: [
        ...settings,
        ...books.flatMap(({ title, bans }) => [text(bold(`Bans of ${title}`)), bansBlock(bans, venueNowMs)]),
        text(`An owner changes one by its name: "set take-profit of ${first?.book ?? "book 1"} to 3%".`),
        text(
          bold(`This chat while busy: ${whileBusy}`),
          '. "/busy" changes what a sentence does that arrives during an answer; "/alerts" and "/topic" are this chat\'s, too.',
        ),
      ],
    };
  },
});

function settingsOf(book: BookId, desk: DeskReader): BookSettings {
  const rules = desk.rules(book);
  return {
    book,
    title: formatBook(book, desk.books()),
    decides: decidesText(rules),
    settings: SETTINGS.map((spec) => ({
      name: spec.name,
      words: spec.words,
      value: valueInForce(spec, rules),
    })),
    bans: desk.bans(book),
  };
}

function decidesText({ policy }: BookRules): string {
  return policy.kind === "signal"
    ? "trades the signal"
    : `mirrors ${policy.of}: every decision of it, at the same time and size, on the opposite side`;
}

/** One book: a line a setting, with what it means. */
function inWords({ title, decides, settings }: BookSettings): readonly Block[] {
  const items = settings.flatMap(({ name, words, value }): readonly (readonly Span[])[] =>
    value === null ? [] : [[bold(`${name} ${value}`), `: ${words}`]],
  );
  const idle = settings.filter(({ value }) => value === null).map(({ name }) => name);
  return [
    text(`${title} ${decides}.`),
    { type: "list", items },
    ...(idle.length === 0 ? [] : [text(`Not in force on this book: ${idle.join(", ")}.`)]),
  ];
}

/** Several books: a table of what fits a column, and a line for what does not. */
function sideBySide(books: readonly BookSettings[]): readonly Block[] {
  const rows = SETTINGS.map(({ name }) => [name, ...books.map((book) => valueOf(book, name) ?? "-")]);
  const wide = rows.filter((row) => !isNarrow(row));
  const items = wide.map(([name = "", ...values]) => [
    bold(name),
    `: ${values.map((value, index) => `${books[index]?.book ?? ""} ${value}`).join("; ")}`,
  ]);
  return [
    { type: "list", items: books.map(({ title, decides }) => [`${title} ${decides}`]) },
    {
      type: "table",
      columns: [left("Setting"), ...books.map((_book, index) => right(`book ${index + 1}`))],
      rows: rows.filter(isNarrow),
    },
    ...(items.length === 0 ? [] : [{ type: "list" as const, items }]),
    text('"-" is not in force on that book. Name one book to see what each setting means.'),
  ];
}

function valueOf(book: BookSettings, name: string): string | null {
  return book.settings.find((setting) => setting.name === name)?.value ?? null;
}

function isNarrow([, ...values]: readonly string[]): boolean {
  return values.every((value) => value.length <= CELL_MAX);
}
