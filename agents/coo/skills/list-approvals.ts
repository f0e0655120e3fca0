import { z } from "zod";
import { defineSkill } from "#agents/define.ts";
import { noInput } from "#agents/inputs.ts";
import type { Approval } from "#src/features/approvals/model/approval.ts";
import { text } from "#src/domain/message.ts";
import { approvalLine } from "#src/features/approvals/approval-card.ts";

const BUTTONS_MAX = 8;

export const listApprovals = defineSkill({
  name: "list-approvals",
  description: "List what waits for a person's approval, and who may decide it.",
  examples: [
    "what waits for approval",
    "list approvals",
    "open approvals",
    "pending approvals",
    "show the approvals",
    "which approvals are pending",
    "waiting approvals",
    "approvals that are open",
  ],
  effect: "read",
  role: "viewer",
  needs: ["approvals"],
  input: noInput,
  output: z.custom<readonly Approval[]>((value) => Array.isArray(value)),
  readInput: () => ({}),
  run: (_input, { approvals }) => ({ ok: true, output: approvals.waiting() }),
  render: (waiting) => ({
    headline:
      waiting.length === 0 ? "Nothing waits for an approval" : `${waiting.length} waiting for an approval`,
    blocks:
      waiting.length === 0
        ? [text("A request comes to everybody who may decide it, with its buttons.")]
        : [{ type: "list", items: waiting.map(approvalLine) }],
    buttons: waiting
      .slice(0, BUTTONS_MAX)
      .map(({ approvalId }) => [
        { label: `Show ${approvalId}`, skill: "decide-approval", input: { approval: approvalId } },
      ]),
  }),
});
