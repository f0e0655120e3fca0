import { z } from "zod";
import { stateText } from "#agents/blocks.ts";
import { defineSkill, isQuestion, isRefusal } from "#agents/define.ts";
import { bookIdSchema } from "#agents/figure-schemas.ts";
import { bookField } from "#agents/inputs.ts";
import { readBookInput } from "#agents/read-input.ts";
import { actorName, bookToChange, type WriteWords } from "#agents/targets.ts";
import { text } from "#src/domain/message.ts";

const WORDS: WriteWords = {
  skill: "resume-entries",
  question: "Which book shall I resume?",
  label: (book) => `Resume entries on ${book}`,
  example: "resume book 1",
};

export const resumeEntries = defineSkill({
  name: "resume-entries",
  description: "Let a paused book open positions again.",
  examples: [
    "resume book 1",
    "resume",
    "resume both books",
    "resume trading on the standard book",
    "start trading again on book 2",
    "unpause",
    "unpause the inverted book",
    "you can trade again",
    "start again",
    "allow entries again",
    "go back to trading on book 1",
    "continue",
    "let it trade again",
    "switch entries back on",
  ],
  effect: "write",
  role: "owner",
  input: z.strictObject({ book: bookField }),
  output: z.object({ book: bookIdSchema }),
  readInput: (said, { desk }) => readBookInput(said, desk),
  preview({ book }, { desk }) {
    const target = bookToChange(book, desk, WORDS);
    if (isRefusal(target) || isQuestion(target)) return target;
    const state = stateText(desk.bookFigures(target.book));
    return {
      proposed: true,
      summary: `Resume entries on ${target.book}, which is now ${state}.`,
      label: WORDS.label(target.book),
      input: target,
    };
  },
  run({ book }, { desk }, { actor, cause }) {
    const target = bookToChange(book, desk, WORDS);
    if (isRefusal(target) || isQuestion(target)) return target;
    const result = desk.resume(target.book, { cause, actor: actorName(actor) });
    return isRefusal(result) ? result : { ok: true, output: target };
  },
  render: ({ book }) => ({
    headline: `PAPER ${book}: entries are on again`,
    blocks: [text("The next scan may open positions.")],
  }),
});
