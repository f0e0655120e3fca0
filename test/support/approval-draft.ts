import type { ApprovalDraft } from "#src/features/approvals/model/approval.ts";
import { text } from "#src/domain/message.ts";

/** A request of book 1's resumption by an owner; `changes` replaces parts of it. */
export function anApprovalDraft(changes: Partial<ApprovalDraft> = {}): ApprovalDraft {
  return {
    kind: "resume",
    title: "Resume standard",
    blocks: [text("It was halted by its drawdown stop.")],
    role: "owner",
    payload: { book: "standard" },
    requestedBy: "telegram:7",
    cause: "ask-1",
    expiresTsMs: Date.UTC(2026, 0, 2),
    ...changes,
  };
}
