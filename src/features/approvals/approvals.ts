/** The one mechanism by which people decide: asked once, decided once, carried out once, and on the record at each step. */
import {
  APPROVAL_KINDS,
  decisionWords,
  type Approval,
  type ApprovalDraft,
  type ApprovalKind,
} from "./model/approval.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { allows, nameOfAccount } from "#src/domain/roles.ts";
import type { ApprovalHandler, Approvals, ApprovalVote } from "./approvals-api.ts";
import { lineOf, type ApprovalDeps } from "./approval-deps.ts";
import { createApprovalRuns, type ApprovalRuns } from "./approval-runs.ts";

const WAITING_MAX = 50;
/** How long the presser's answer waits for what the decision does; it goes on afterwards. */
const ANSWER_WITHIN_MS = 5_000;

export type ApprovalDesk = Approvals & {
  /** Kinds that nobody carries out: none, once the desk is open. */
  unhandled(): readonly ApprovalKind[];
  /** Ends what nobody decided in time, and carries out what was decided and not done. Safe at any time. */
  sweep(): Promise<void>;
};

export function createApprovals(deps: ApprovalDeps): ApprovalDesk {
  const handlers = new Map<ApprovalKind, ApprovalHandler>();
  const runs = createApprovalRuns(deps, (kind) => handlers.get(kind) ?? null);
  const { store } = deps;
  return {
    request: (draft) => request(deps, draft),
    waiting: () => store.waiting(WAITING_MAX).filter((approval) => approval.expiresTsMs > deps.clock.nowMs()),
    find: (approvalId) => store.find(approvalId),
    findByCause: (cause) => store.findByCause(cause),
    decide: (approvalId, vote) => decide(deps, runs, approvalId, vote),
    handle(kind, handler) {
      if (handlers.has(kind)) throw new Error(`two handlers carry out approvals of kind "${kind}"`);
      handlers.set(kind, handler);
    },
    unhandled: () => APPROVAL_KINDS.filter((kind) => !handlers.has(kind)),
    async sweep() {
      expireOverdue(deps);
      await runs.finishAll();
    },
  };
}

function request(deps: ApprovalDeps, draft: ApprovalDraft): Approval {
  return deps.atomically(() => {
    const { approval, isNew } = deps.store.append(draft, deps.clock.nowMs());
    if (!isNew) return approval;
    deps.audit.append(lineOf(deps, approval, approval.requestedBy, "asked for"));
    deps.announce(approval);
    return approval;
  });
}

async function decide(
  deps: ApprovalDeps,
  runs: ApprovalRuns,
  approvalId: string,
  vote: ApprovalVote,
): Promise<Refusal | Approval> {
  const recorded = deps.atomically(() => record(deps, approvalId, vote));
  if ("refused" in recorded) return recorded;
  await runs.finish(recorded, ANSWER_WITHIN_MS);
  return deps.store.find(approvalId) ?? recorded;
}

/** The first answer wins; the same answer again (its job ran twice) is that answer. */
function record(deps: ApprovalDeps, approvalId: string, vote: ApprovalVote): Refusal | Approval {
  const approval = deps.store.find(approvalId);
  if (approval === null) return refuse("APPROVAL_NOT_FOUND", `There is no request "${approvalId}".`);
  if (approval.decided?.cause === vote.cause) return approval;
  const refusal = whyNot(approval, vote, deps.clock.nowMs());
  if (refusal !== null) return denied(deps, approval, vote, refusal);
  const { decision, boundTo, choice = null, cause } = vote;
  const actor = nameOfAccount(vote.actor);
  deps.store.appendDecision(approvalId, {
    decision,
    choice,
    actor,
    cause,
    boundTo,
    tsMs: deps.clock.nowMs(),
  });
  return settled(deps, approvalId, actor, decision === "approve" ? "approved" : "declined");
}

/** A press whose role does not reach decides nothing, and is on the record: once for a person and a request. */
function denied(deps: ApprovalDeps, approval: Approval, vote: ApprovalVote, why: Refusal): Refusal {
  if (why.code === "ROLE_NEEDED") {
    const actor = nameOfAccount(vote.actor);
    const line = lineOf(deps, approval, actor, `was denied to ${vote.decision}`);
    deps.audit.append({ ...line, cause: `denied:${approval.approvalId}:${actor}` });
  }
  return why;
}

function whyNot(approval: Approval, vote: ApprovalVote, nowMs: number): Refusal | null {
  const { approvalId, decided, role, choices } = approval;
  if (decided !== null) return refuse("APPROVAL_DECIDED", `${approvalId}: ${decisionWords(approval)}.`);
  if (approval.expiresTsMs <= nowMs)
    return refuse("APPROVAL_EXPIRED", `${approvalId} has expired. Nothing was done.`);
  if (!allows(vote.actor.role, role))
    return refuse("ROLE_NEEDED", `That needs the role ${role}; yours is ${vote.actor.role}.`);
  if (vote.boundTo !== approval.boundTo)
    return refuse("APPROVAL_CHANGED", `${approvalId} is not what you were shown. Nothing was done.`);
  const isChoice = choices === undefined || choices.some(({ value }) => value === vote.choice);
  return vote.decision === "decline" || isChoice
    ? null
    : refuse(
        "CHOICE_NEEDED",
        `${approvalId} needs a choice: ${choices.map(({ label }) => label).join(", ")}.`,
      );
}

function refuse(code: string, reason: string): Refusal {
  return { refused: true, code, reason, hint: 'Type "/approvals" to see what waits.' };
}

function settled(deps: ApprovalDeps, approvalId: string, actor: string, what: string): Approval {
  const approval = deps.store.find(approvalId);
  if (approval === null) throw new Error(`${approvalId} is gone`);
  deps.audit.append(lineOf(deps, approval, actor, what));
  deps.announce(approval);
  return approval;
}

function expireOverdue(deps: ApprovalDeps): void {
  const tsMs = deps.clock.nowMs();
  for (const { approvalId, boundTo, expiresTsMs } of deps.store.waiting(WAITING_MAX)) {
    if (expiresTsMs > tsMs) continue;
    const expiry = {
      decision: "expire",
      choice: null,
      actor: "clock",
      cause: `expiry:${approvalId}`,
    } as const;
    deps.atomically(() => {
      deps.store.appendDecision(approvalId, { ...expiry, boundTo, tsMs });
      settled(deps, approvalId, "clock", "let expire");
    });
  }
}
