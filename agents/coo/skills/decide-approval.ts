import { z } from "zod";
import { defineSkill, isQuestion, isRefusal, type Answer, type Question } from "#agents/define.ts";
import { asChoices, refusal } from "#agents/targets.ts";
import type { Approval } from "#src/features/approvals/model/approval.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { approvalButtons, approvalCard } from "#src/features/approvals/approval-card.ts";
import type { Approvals } from "#src/features/approvals/approvals-api.ts";

const input = z.strictObject({
  approval: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^(?:approval-)?\d{1,9}$/, 'a request such as "approval-3"')
    .transform((typed) => (typed.startsWith("approval-") ? typed : `approval-${typed}`))
    .optional(),
  decision: z.enum(["approve", "decline"], 'either "approve" or "decline"').optional(),
  choice: z.string().max(32).optional(),
  /** The hash of what was shown; a decision without it shows first. */
  boundTo: z.string().max(64).optional(),
});
type Wanted = z.output<typeof input>;

export const decideApproval = defineSkill({
  name: "decide-approval",
  description: "Show what waits for an approval, and approve or decline it.",
  examples: [
    "approve approval-3",
    "decline approval-3",
    "reject approval-7",
    "accept approval-4",
    "approve request approval-3",
    "decline request approval-3",
    "reject request approval-12",
    "decide approval-7",
  ],
  effect: "write",
  role: "operator",
  needs: ["approvals"],
  input,
  output: z.custom<Approval>((value) => typeof value === "object" && value !== null),
  readInput: (said) => readDecision(said),
  preview(wanted, { approvals }) {
    const approval = findApproval(wanted, approvals);
    if (isRefusal(approval) || isQuestion(approval)) return approval;
    const [decision, label] = wanted.decision === "decline" ? ["decline", "Decline"] : ["approve", "Approve"];
    if (approval.choices !== undefined || wanted.decision === undefined) return choose(approval);
    return {
      proposed: true,
      summary: `${label} ${approval.approvalId}: ${approval.title}`,
      label: `${label} ${approval.approvalId}`,
      input: { approval: approval.approvalId, decision, boundTo: approval.boundTo },
    };
  },
  async run(wanted, { approvals }, { actor, cause }) {
    const approval = findApproval(wanted, approvals);
    if (isRefusal(approval) || isQuestion(approval)) return approval;
    const { decision, boundTo, choice } = wanted;
    if (decision === undefined || boundTo === undefined) return { ok: true, output: approval };
    const vote = { decision, boundTo, actor, cause, ...(choice !== undefined && { choice }) };
    const decided = await approvals.decide(approval.approvalId, vote);
    return isRefusal(decided) ? decided : { ok: true, output: decided };
  },
  render(approval): Answer {
    const { headline, severity, blocks, footnote } = approvalCard(approval);
    const card = { headline, severity, blocks, ...(footnote !== undefined && { footnote }) };
    return approval.state === "waiting" ? { ...card, buttons: buttonsOf(approval) } : card;
  },
});

function buttonsOf(approval: Approval) {
  const { approvalId, boundTo } = approval;
  return approvalButtons(approval).map((row) =>
    row.map(({ label, ...said }) => ({
      label,
      skill: "decide-approval",
      input: { approval: approvalId, boundTo, ...said },
    })),
  );
}

function choose(approval: Approval): Question {
  return {
    asked: true,
    question: `${approval.approvalId}: ${approval.title}`,
    hint: `Or type it, for example "approve ${approval.approvalId}".`,
    choices: asChoices(buttonsOf(approval).flat()),
  };
}

/** One that is named, decided or not; else the only one that waits. */
function findApproval({ approval: approvalId }: Wanted, approvals: Approvals): Approval | Refusal | Question {
  const waiting = approvals.waiting();
  const [only, second] = waiting;
  const named = approvalId === undefined ? null : approvals.find(approvalId);
  if (named !== null) return named;
  if (approvalId !== undefined || only === undefined) return nothingWaits(approvalId, waiting);
  if (second === undefined) return only;
  return {
    asked: true,
    question: "Which request?",
    hint: 'Or type it, for example "/approve 3".',
    choices: asChoices(
      waiting.map(({ approvalId: id, title }) => ({
        label: `${id}: ${title}`,
        skill: "decide-approval",
        input: { approval: id },
      })),
    ),
  };
}

function nothingWaits(approvalId: string | undefined, waiting: readonly Approval[]): Refusal {
  const names = waiting.map((approval) => approval.approvalId).join(", ");
  return refusal(
    "APPROVAL_NOT_FOUND",
    approvalId === undefined ? "Nothing waits for an approval." : `There is no request "${approvalId}".`,
    names === "" ? "A request comes with its buttons." : `These wait: ${names}.`,
  );
}

function readDecision(said: string): Record<string, unknown> {
  const approval = /\bapproval-?\s?(\d{1,9})\b/i.exec(said)?.[1];
  const approves = /\b(?:approve|accept|sign off|yes)\b/i.test(said);
  const declines = /\b(?:decline|reject|refuse|deny|no)\b/i.test(said);
  return {
    ...(approval !== undefined && { approval: `approval-${approval}` }),
    ...(approves !== declines && { decision: approves ? "approve" : "decline" }),
  };
}
