import { z } from "zod";
import { defineSkill, isQuestion, isRefusal } from "#agents/define.ts";
import { bookIdSchema } from "#agents/figure-schemas.ts";
import { bookField } from "#agents/inputs.ts";
import { readBookInput } from "#agents/read-input.ts";
import { actorName, bookToChange, type WriteWords } from "#agents/targets.ts";
import { text } from "#src/domain/message.ts";

const WORDS: WriteWords = {
  skill: "pause-entries",
  question: "Which book shall I pause?",
  label: (book) => `Pause entries on ${book}`,
  example: "pause book 1",
};

export const pauseEntries = defineSkill({
  name: "pause-entries",
  description: "Stop opening positions on a book; what is open keeps its take-profit and stop-loss.",
  examples: [
    "pause book 1",
    "pause",
    "pause trading on the standard book",
    "stop trading on book 2",
    "stop opening new positions",
    "no more entries",
    "no new entries on the inverted book",
    "halt entries",
    "take a break",
    "do not buy anything on book 1",
    "pause everything",
    "pause both books",
    "do not open anything new",
  ],
  effect: "write",
  role: "operator",
  needs: ["desk"],
  input: z.strictObject({ book: bookField }),
  output: z.object({ book: bookIdSchema }),
  readInput: (said, { desk }) => readBookInput(said, desk),
  preview({ book }, { desk }) {
    const target = bookToChange(book, desk, WORDS);
    if (isRefusal(target) || isQuestion(target)) return target;
    return {
      proposed: true,
      summary: `Pause entries on ${target.book}. Open positions keep their take-profit and stop-loss.`,
      label: WORDS.label(target.book),
      input: target,
    };
  },
  run({ book }, { desk }, { actor, cause }) {
    const target = bookToChange(book, desk, WORDS);
    if (isRefusal(target) || isQuestion(target)) return target;
    const name = actorName(actor);
    const result = desk.pause(target.book, { cause, actor: name }, `paused by ${name}`);
    return isRefusal(result) ? result : { ok: true, output: target };
  },
  render: ({ book }) => ({
    headline: `PAPER ${book}: entries are paused`,
    blocks: [
      text("Open positions keep their take-profit and stop-loss."),
      text(`An owner starts entries again: "resume ${book}".`),
    ],
  }),
});
