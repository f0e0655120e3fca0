import { z } from "zod";
import { stateText } from "#agents/blocks.ts";
import { defineSkill, isQuestion, isRefusal, type Answer } from "#agents/define.ts";
import { bookIdSchema } from "#agents/figure-schemas.ts";
import { bookField } from "#agents/inputs.ts";
import { readBookInput } from "#agents/read-input.ts";
import { actorName, bookToChange, type WriteWords } from "#agents/targets.ts";
import { resumeRequest } from "#src/features/approvals/resume-approval.ts";
import type { Approval, ApprovalDraft } from "#src/features/approvals/model/approval.ts";
import { text } from "#src/domain/message.ts";
import type { Approvals } from "#src/features/approvals/approvals-api.ts";

const WORDS: WriteWords = {
  skill: "resume-entries",
  question: "Which book shall I resume?",
  label: (book) => `Resume entries on ${book}`,
  example: "resume book 1",
};

export const resumeEntries = defineSkill({
  name: "resume-entries",
  description: "Let a paused book open positions again; for a halted one the owners are asked.",
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
  needs: ["desk", "approvals"],
  input: z.strictObject({ book: bookField }),
  output: z.object({ book: bookIdSchema, approvalId: z.string().optional() }),
  readInput: (said, { desk }) => readBookInput(said, desk),
  preview({ book }, { desk }) {
    const target = bookToChange(book, desk, WORDS);
    if (isRefusal(target) || isQuestion(target)) return target;
    const figures = desk.bookFigures(target.book);
    const state = stateText(figures);
    return figures.tradingState === "halted"
      ? {
          proposed: true,
          summary: `Ask the owners to resume ${target.book}, which is ${state}.`,
          label: `Ask to resume ${target.book}`,
          input: target,
        }
      : {
          proposed: true,
          summary: `Resume entries on ${target.book}, which is now ${state}.`,
          label: WORDS.label(target.book),
          input: target,
        };
  },
  run({ book }, { desk, approvals }, { actor, cause, nowMs }) {
    const target = bookToChange(book, desk, WORDS);
    if (isRefusal(target) || isQuestion(target)) return target;
    const order = { cause, actor: actorName(actor) };
    const figures = desk.bookFigures(target.book);
    if (figures.tradingState === "halted") {
      const { approvalId } = askToResume(approvals, resumeRequest(figures, order, desk.lastAudit(), nowMs));
      return { ok: true, output: { ...target, approvalId } };
    }
    const result = desk.resume(target.book, order);
    return isRefusal(result) ? result : { ok: true, output: target };
  },
  render({ book, approvalId }): Answer {
    if (approvalId === undefined)
      return {
        headline: `PAPER ${book}: entries are on again`,
        blocks: [text("The next scan may open positions.")],
      };
    return {
      headline: `PAPER ${book} is halted: ${approvalId} asks the owners to resume it`,
      blocks: [text("Nothing is resumed yet. The first owner who presses decides.")],
      buttons: [[{ label: `Show ${approvalId}`, skill: "decide-approval", input: { approval: approvalId } }]],
    };
  },
});

/** The request that waits for this very halt, or a new one. */
function askToResume(approvals: Approvals, draft: ApprovalDraft): Approval {
  const { book, reason } = draft.payload;
  const waiting = approvals
    .waiting()
    .find(({ kind, payload }) => kind === "resume" && payload.book === book && payload.reason === reason);
  return waiting ?? approvals.request(draft);
}
