import { z } from "zod";
import { defineSkill, isQuestion, isRefusal } from "#agents/define.ts";
import { bookIdSchema } from "#agents/figure-schemas.ts";
import { bookField } from "#agents/inputs.ts";
import { readBookInput } from "#agents/read-input.ts";
import { actorName, bookToChange, type WriteWords } from "#agents/targets.ts";
import type { BookId } from "#src/domain/ids.ts";
import { text } from "#src/domain/message.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import { formatSymbol } from "#src/facts/format.ts";

const NAMES_MAX = 6;
const WORDS: WriteWords = {
  skill: "flatten-book",
  question: "Which book shall I flatten?",
  label: (book) => `Flatten ${book}: close all`,
  example: "flatten book 1",
};

export const flattenBook = defineSkill({
  name: "flatten-book",
  description: "Pause a book, close all of its positions, and leave it paused.",
  examples: [
    "flatten book 1",
    "flatten",
    "flatten both books",
    "close everything",
    "close everything on book 2",
    "sell everything",
    "sell all positions on book 1",
    "exit all positions",
    "close the book",
    "close all positions on the inverted book",
    "close all",
    "get flat",
    "dump everything",
    "get out of everything",
    "panic",
  ],
  effect: "write",
  role: "operator",
  needs: ["desk"],
  input: z.strictObject({ book: bookField }),
  output: z.object({ book: bookIdSchema, closing: z.int().nonnegative() }),
  readInput: (said, { desk }) => readBookInput(said, desk),
  preview({ book }, { desk }) {
    const target = bookToChange(book, desk, WORDS);
    if (isRefusal(target) || isQuestion(target)) return target;
    return {
      proposed: true,
      summary: `Flatten ${target.book}: pause entries and close ${openText(target.book, desk)}. It stays paused.`,
      label: WORDS.label(target.book),
      input: target,
    };
  },
  run({ book }, { desk }, { actor, cause }) {
    const target = bookToChange(book, desk, WORDS);
    if (isRefusal(target) || isQuestion(target)) return target;
    const result = desk.flatten(target.book, { cause, actor: actorName(actor) });
    if (isRefusal(result)) return result;
    return { ok: true, output: { book: target.book, closing: result.closing.length } };
  },
  render: ({ book, closing }) => ({
    headline: `PAPER ${book}: paused, closing ${closing === 1 ? "1 position" : `${closing} positions`}`,
    blocks: [
      text(closing === 0 ? "Nothing was open." : "Each fill follows as an alert."),
      text(`The book stays paused until an owner types "resume ${book}".`),
    ],
  }),
});

function openText(book: BookId, desk: DeskReader): string {
  const symbols = desk.bookFigures(book).positions.map((position) => formatSymbol(position.symbol));
  if (symbols.length === 0) return "nothing (no position is open)";
  const more = symbols.length > NAMES_MAX ? ", ..." : "";
  return `${symbols.length} open (${symbols.slice(0, NAMES_MAX).join(", ")}${more})`;
}
