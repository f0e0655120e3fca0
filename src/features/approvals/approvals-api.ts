import type {
  Approval,
  ApprovalDecision,
  ApprovalDraft,
  ApprovalKind,
  DecidedApproval,
} from "./model/approval.ts";
import type { Refusal } from "#src/domain/errors.ts";
import type { Actor } from "#src/domain/roles.ts";

/** A decision: who, on which message (`cause` makes a retry a no-op), and the hash of what was shown. */
export type ApprovalVote = {
  readonly decision: ApprovalDecision;
  readonly boundTo: string;
  /** Needed where the request has choices. */
  readonly choice?: string;
  readonly actor: Actor;
  readonly cause: string;
};

/** The one way to ask people for a decision. The first answer wins; later ones are refusals that name it. */
export interface Approvals {
  /** Records the request and asks everybody who may decide, in the caller's transaction. */
  request(draft: ApprovalDraft): Approval;
  /** Oldest first. */
  waiting(): readonly Approval[];
  find(approvalId: string): Approval | null;
  findByCause(cause: string): Approval | null;
  /** Resolves when it was carried out, or after some seconds with `outcome` null while that goes on. */
  decide(approvalId: string, vote: ApprovalVote): Promise<Refusal | Approval>;
  /** Once a kind, at start. @throws Error when a kind has a handler already. */
  handle(kind: ApprovalKind, handler: ApprovalHandler): void;
}

/** `cause` is the same at every run of one decision. */
export type ApprovalOrder = Pick<DecidedApproval, "actor" | "choice"> & {
  readonly cause: string;
  readonly signal: AbortSignal;
};
export type ApprovalDone = { readonly done: string };
type Carried = Refusal | ApprovalDone;

/** Carries out decisions of one kind. `done` is a sentence for people; a refusal is told as it is. */
export type ApprovalHandler = {
  /** Whether a run that was cut short is run again: only where the same cause twice is done once. */
  readonly repeatable: boolean;
  readonly approve: (approval: Approval, order: ApprovalOrder) => Promise<Carried> | Carried;
  /** Where declining does something, too. */
  readonly decline?: (approval: Approval, order: ApprovalOrder) => Promise<Carried> | Carried;
};
