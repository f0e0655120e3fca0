/** Approvals over one store and clock, with a handler that notes what it carried out, as often as a test starts them. */
import type { Approval } from "#src/features/approvals/model/approval.ts";
import type { Actor, Role } from "#src/domain/roles.ts";
import type { ApprovalHandler, ApprovalVote } from "#src/features/approvals/approvals-api.ts";
import { createFakeClock } from "./fake-clock.ts";
import {
  createMemoryApprovals,
  createMemoryApprovalStore,
  createMemoryAuditLog,
} from "./memory-approvals.ts";

export function anActor(userId: string, role: Role = "owner"): Actor {
  return { platform: "telegram", userId, role };
}

export function aVote(approval: Approval, changes: Partial<ApprovalVote> = {}): ApprovalVote {
  const { boundTo } = approval;
  return { decision: "approve", boundTo, actor: anActor("7"), cause: "press-1", ...changes };
}

export function openApprovalDesk() {
  const clock = createFakeClock();
  const [store, audit] = [createMemoryApprovalStore(), createMemoryAuditLog()];
  const calls: string[] = [];
  const start = (handler: Partial<ApprovalHandler> = {}) => {
    const approvals = createMemoryApprovals(clock, store, audit);
    approvals.handle("resume", {
      repeatable: true,
      approve: ({ payload }, { cause, actor }) => {
        calls.push(`${cause} by ${actor}: ${JSON.stringify(payload)}`);
        return { done: "standard trades again" };
      },
      ...handler,
    });
    return approvals;
  };
  return { clock, store, audit, calls, start };
}
