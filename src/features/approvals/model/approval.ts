import type { Block } from "#src/domain/message.ts";
import type { Role } from "#src/domain/roles.ts";

export const APPROVAL_KINDS = ["verdict", "adjustment", "command", "publish", "resume", "pairing"] as const;
/** What is asked for; each kind has one handler, which knows how to read its payload. */
export type ApprovalKind = (typeof APPROVAL_KINDS)[number];

export type ApprovalDecision = "approve" | "decline";

/** One way to approve, where there are several: a button each instead of "Approve". */
export type ApprovalChoice = { readonly label: string; readonly value: string };

/**
 * A question that only a person may answer. `title` says in one line what an approval would do; `blocks` show
 * all of it. The same `cause` twice is the same request.
 */
export type ApprovalDraft = {
  readonly kind: ApprovalKind;
  readonly title: string;
  readonly blocks: readonly Block[];
  /** The least role that may decide. */
  readonly role: Role;
  /** JSON; what the kind's handler carries out, and all that it carries out. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly choices?: readonly ApprovalChoice[];
  /** Who asked, as the record keeps it: "telegram:4711", "desk". */
  readonly requestedBy: string;
  readonly cause: string;
  readonly expiresTsMs: number;
};

export type ApprovalState = "waiting" | "approved" | "declined" | "expired";

/** `unknown`: the run was cut short and may not be run again. `what` is a sentence for people. */
export type ApprovalOutcome = {
  readonly state: "done" | "refused" | "failed" | "unknown";
  readonly what: string;
  readonly tsMs: number;
};

/** `boundTo` is a hash over everything that is shown and carried out: a decision names the one that it was shown. */
export type Approval = ApprovalDraft & {
  readonly approvalId: string;
  readonly boundTo: string;
  readonly requestedTsMs: number;
  readonly state: ApprovalState;
  readonly decided: DecidedApproval | null;
  /** What came of carrying out the decision; null while it is under way, or where nothing is to be done. */
  readonly outcome: ApprovalOutcome | null;
};

/** `choice` is null where there was none to make. An expiry is decided by "clock". */
export type DecidedApproval = {
  readonly decision: ApprovalDecision | "expire";
  readonly choice: string | null;
  readonly actor: string;
  readonly cause: string;
  readonly boundTo: string;
  readonly tsMs: number;
};

/** "already approved by telegram:4711", "has expired, nothing was done", "waits". */
export function decisionWords({ state, decided }: Approval): string {
  if (state === "waiting" || decided === null) return "waits";
  return decided.decision === "expire"
    ? "has expired, nothing was done"
    : `already ${state} by ${decided.actor}`;
}
