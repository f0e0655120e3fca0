import { z } from "zod";
import { defineSkill, isQuestion, isRefusal, type Question } from "#agents/define.ts";
import { asChoices, refusal } from "#agents/targets.ts";
import type { Approval } from "#src/features/approvals/model/approval.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { text } from "#src/domain/message.ts";
import type { Approvals } from "#src/features/approvals/approvals-api.ts";

const input = z.strictObject({
  approval: z
    .string()
    .regex(/^approval-\d{1,9}$/)
    .optional(),
  /** The hash of what was shown. */
  boundTo: z.string().max(64).optional(),
});

export const vetoPublishing = defineSkill({
  name: "veto-publishing",
  description: "Stop a text that waits to be published.",
  examples: [
    "veto the post",
    "do not publish that",
    "stop the article",
    "veto approval-4",
    "block the publication",
    "don't let the post go out",
    "veto the pinned post",
    "hold back the publication of the digest",
  ],
  effect: "write",
  role: "owner",
  needs: ["approvals"],
  input,
  output: z.object({ approvalId: z.string(), title: z.string() }),
  readInput(said) {
    const number = /\bapproval[- ]?(\d{1,9})\b/i.exec(said)?.[1];
    return number === undefined ? {} : { approval: `approval-${number}` };
  },
  preview(wanted, { approvals }) {
    const found = findText(wanted.approval, approvals);
    if (isRefusal(found) || isQuestion(found)) return found;
    const { approvalId, title, boundTo } = found;
    return {
      proposed: true,
      summary: `Veto ${approvalId}: ${title}. It will not be published.`,
      label: `Veto ${approvalId}`,
      input: { approval: approvalId, boundTo },
    };
  },
  async run({ approval, boundTo }, { approvals }, { actor, cause }) {
    const found = findText(approval, approvals);
    if (isRefusal(found) || isQuestion(found)) return found;
    const vote = { decision: "decline", boundTo: boundTo ?? found.boundTo, actor, cause } as const;
    const decided = await approvals.decide(found.approvalId, vote);
    return isRefusal(decided)
      ? decided
      : { ok: true, output: { approvalId: decided.approvalId, title: decided.title } };
  },
  render: ({ approvalId, title }) => ({
    headline: `Vetoed ${approvalId}: ${title}`,
    blocks: [text("It is not published. A new text needs a new request.")],
  }),
});

function findText(approvalId: string | undefined, approvals: Approvals): Approval | Refusal | Question {
  const waiting = approvals.waiting().filter(({ kind }) => kind === "publish");
  const [first, second] =
    approvalId === undefined ? waiting : waiting.filter((one) => one.approvalId === approvalId);
  if (first === undefined)
    return refusal(
      "NOTHING_TO_VETO",
      "No such text waits to be published.",
      'Type "what waits for approval".',
    );
  if (second === undefined) return first;
  return {
    asked: true,
    question: "Which text shall I veto?",
    hint: `Or type it, for example "veto ${first.approvalId}".`,
    choices: asChoices(
      waiting.map((one) => ({
        label: `Veto ${one.approvalId}: ${one.title}`,
        skill: "veto-publishing",
        input: { approval: one.approvalId, boundTo: one.boundTo },
      })),
    ),
  };
}
