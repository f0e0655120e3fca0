import type { Approval, ApprovalDraft, ApprovalOutcome, DecidedApproval } from "./model/approval.ts";

/** Requests, decisions and what came of them. Appends are final and belong to the caller's transaction. */
export interface ApprovalStore {
  /** The request of this cause: made now, or the one that there is. `isNew` tells which. */
  append(draft: ApprovalDraft, nowMs: number): { readonly approval: Approval; readonly isNew: boolean };
  find(approvalId: string): Approval | null;
  findByCause(cause: string): Approval | null;
  /** Undecided, oldest first. */
  waiting(limit: number): readonly Approval[];
  /** Decided by a person, and without an outcome, oldest first. */
  unfinished(limit: number): readonly Approval[];
  /** False when it was decided before: the first decision stands. */
  appendDecision(approvalId: string, decided: DecidedApproval): boolean;
  /** Runs that were begun, this one included. */
  beginRun(approvalId: string, nowMs: number): number;
  /** The first outcome stands. */
  appendOutcome(approvalId: string, outcome: ApprovalOutcome): void;
}
