import type { Approval } from "./model/approval.ts";
import type { ApprovalStore } from "./approval-store.ts";
import type { AuditLine, AuditLog } from "#src/features/audit-log/audit-log.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";

export type ApprovalDeps = {
  readonly store: ApprovalStore;
  readonly audit: AuditLog;
  readonly atomically: <T>(work: () => T) => T;
  /** Tells people where a request stands now, in the transaction that moved it. */
  readonly announce: (approval: Approval) => void;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborted when the process stops: what is being carried out ends, and goes on at the next start. */
  readonly signal: AbortSignal;
};

/** A line on a request: `what` is "asked for", "approved". */
export function lineOf(deps: ApprovalDeps, approval: Approval, actor: string, what: string): AuditLine {
  const { approvalId, kind, title, boundTo, decided, outcome } = approval;
  const choice = decided?.choice ?? null;
  return {
    actor,
    what: `${what} ${approvalId}: ${title}`,
    cause: decided?.cause ?? approval.cause,
    tsMs: deps.clock.nowMs(),
    details: { approvalId, kind, boundTo, ...(choice !== null && { choice }), ...(outcome && { outcome }) },
  };
}
