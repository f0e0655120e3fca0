/**
 * Adjustments from proposal to end: code proposes and replays, an owner approves, the clock ends. Nothing here asks a
 * model, and nothing is changed without an approval.
 */
import { proofOf } from "./model/proof.ts";
import { proposeAdjustments } from "./model/propose.ts";
import type { Refusal } from "#src/domain/errors.ts";
import type { AdjustmentReader, AdjustmentWriter } from "./adjustments-api.ts";
import type { Adjustment } from "./store/adjustment-store.ts";
import type { ApprovalHandler } from "#src/features/approvals/approvals-api.ts";
import type { DeskOrder } from "#src/ports/desk-api.ts";
import { proofText } from "./proof-words.ts";
import { DESK_ACTOR, type AdjustmentDeps } from "./adjustment-deps.ts";
import { toFigures } from "./adjustment-figures.ts";
import { ChangeReplays, midnightBefore, WALK_IN_MS } from "./change-replays.ts";
import { endAdjustment, ownStep, shipAdjustment } from "./ship.ts";

export type Adjustments = AdjustmentReader &
  AdjustmentWriter & {
    readonly handler: ApprovalHandler;
    /** Ends what is over, replays and asks for what was proposed. Safe at any time. */
    sweep(signal: AbortSignal): Promise<void>;
  };

const DAY_MS = 24 * 3_600_000;
/** A proposal is found on the closes of a month and proved on the week after it, with days between that are neither's. */
const FOUND_IN_MS = 30 * DAY_MS;
const PROVED_IN_DAYS = 7;
/** Its replay trades on these, and is not measured on them. */
const PURGED_MS = WALK_IN_MS;
const FACTS_MAX = 20_000;
/** An owner has this long; afterwards the evidence is old. */
const APPROVE_WITHIN_MS = 3 * DAY_MS;
/** After a decision on a kind it is left alone for this long. */
const REST_MS = 7 * DAY_MS;
const RECENT = 50;

export function createAdjustments(deps: AdjustmentDeps): Adjustments {
  const replays = new ChangeReplays(deps);
  return {
    adjustments: (limit) => deps.store.latest(limit).map((one) => toFigures(deps, one)),
    adjustment: (adjustmentId) => {
      const found = deps.store.find(adjustmentId);
      return found === null ? null : toFigures(deps, found);
    },
    replay: (kind, base, signal) => replays.ask(kind, base, signal),
    propose: (order) => propose(deps, order).map((one) => toFigures(deps, one)),
    revert: (adjustmentId, order) => revert(deps, adjustmentId, order),
    handler: approvalHandler(deps),
    sweep: async (signal) => {
      endOverdue(deps);
      for (const adjustment of deps.store.latest(RECENT)) {
        if (signal.aborted) return;
        if (adjustment.state === "proposed") await replayAndAsk(deps, replays, adjustment, signal);
        else if (adjustment.state === "waiting") expire(deps, adjustment);
      }
    },
  };
}

/** The same cause again proposes nothing new: a kind that was proposed lately is left alone. */
function propose(deps: AdjustmentDeps, order: DeskOrder): readonly Adjustment[] {
  const rules = deps.rules();
  const signal = rules.find(({ policy }) => policy.kind === "signal");
  if (signal === undefined) return [];
  const nowMs = deps.venueNowMs();
  const toTsMs = midnightBefore(deps, PROVED_IN_DAYS) - PURGED_MS;
  const span = { fromTsMs: toTsMs - FOUND_IN_MS, toTsMs };
  const facts = deps.vault.latest({ bookId: signal.bookId, span }, FACTS_MAX, "with-wins");
  const drafts = proposeAdjustments({ facts, rules, barMs: deps.barMs }, span);
  return deps.ledgerStore.atomically(() =>
    drafts
      .filter((draft) => !isResting(deps, draft))
      .flatMap((draft) => {
        const cause = `${order.cause}:propose:${draft.kind}`;
        return deps.store.propose(draft, cause, nowMs, deps.nowMs()) ?? [];
      }),
  );
}

/** Undecided, in force, or decided lately. */
function isResting(
  { store, venueNowMs }: AdjustmentDeps,
  draft: Pick<Adjustment, "kind" | "symbol">,
): boolean {
  return store.latest(RECENT).some((one) => {
    if (one.kind !== draft.kind || one.symbol !== draft.symbol) return false;
    const isOpen = ["proposed", "waiting", "active"].includes(one.state);
    const newest = one.steps.at(-1)?.eventTsMs ?? one.proposedTsMs;
    return isOpen || venueNowMs() - newest < REST_MS;
  });
}

/** Only what its replay proves is asked for; the rest is on record with the reason. */
async function replayAndAsk(
  deps: AdjustmentDeps,
  replays: ChangeReplays,
  adjustment: Adjustment,
  signal: AbortSignal,
): Promise<void> {
  if (!adjustment.steps.some(({ step }) => step === "replayed")) {
    const outcome = await replays.run(adjustment.changes, provedFrom(deps, adjustment), signal);
    if (signal.aborted) return;
    const evidence = "why" in outcome ? null : outcome;
    const what = "why" in outcome ? `no replay: ${outcome.why}` : `replayed over ${outcome.bars} bars`;
    deps.ledgerStore.atomically(() => ownStep(deps, adjustment, "replayed", what, { evidence }));
  }
  const replayed = deps.store.find(adjustment.adjustmentId) ?? adjustment;
  const doubt = doubtOf(toFigures(deps, replayed));
  deps.ledgerStore.atomically(() =>
    doubt === null ? ask(deps, replayed) : ownStep(deps, replayed, "refused", doubt),
  );
}

function provedFrom(deps: AdjustmentDeps, { found }: Adjustment): number {
  return found === null ? midnightBefore(deps, PROVED_IN_DAYS) : found.toTsMs + PURGED_MS;
}

/** Why nobody is asked for it, or null. */
function doubtOf({ evidence, steps }: ReturnType<typeof toFigures>): string | null {
  if (evidence === null) return steps.findLast(({ step }) => step === "replayed")?.what ?? "not replayed";
  const proof = proofOf(evidence);
  return proof.kind === "helps" ? null : proofText(proof);
}

function ask(deps: AdjustmentDeps, adjustment: Adjustment): void {
  const { adjustmentId, title } = adjustment;
  const approval = deps.approvals.request({
    kind: "adjustment",
    title: `${adjustmentId}: ${title}`,
    blocks: deps.blocksOf(toFigures(deps, adjustment)),
    role: "owner",
    payload: { adjustment: adjustmentId },
    requestedBy: DESK_ACTOR,
    cause: `ask:${adjustmentId}`,
    expiresTsMs: deps.nowMs() + APPROVE_WITHIN_MS,
  });
  ownStep(deps, adjustment, "asked", "an owner was asked", { approvalId: approval.approvalId });
}

function expire(deps: AdjustmentDeps, adjustment: Adjustment): void {
  const approval = deps.approvals.findByCause(`ask:${adjustment.adjustmentId}`);
  if (approval?.state !== "expired") return;
  deps.ledgerStore.atomically(() => ownStep(deps, adjustment, "expired", "nobody decided in time"));
}

function endOverdue(deps: AdjustmentDeps): void {
  for (const adjustment of deps.store.latest(RECENT)) {
    const { endsTsMs } = adjustment.steps.findLast(({ step }) => step === "shipped") ?? {};
    if (adjustment.state !== "active" || endsTsMs === undefined || endsTsMs > deps.venueNowMs()) continue;
    deps.ledgerStore.atomically(() =>
      endAdjustment(deps, adjustment, "ended", {
        actor: DESK_ACTOR,
        cause: `end:${adjustment.adjustmentId}`,
      }),
    );
  }
}

function revert(
  deps: AdjustmentDeps,
  adjustmentId: string,
  order: DeskOrder,
): Refusal | ReturnType<typeof toFigures> {
  const adjustment = deps.store.find(adjustmentId);
  if (adjustment === null)
    return refuse(`there is no "${adjustmentId}"`, "type /adjust for those that there are");
  const before = adjustment.steps.find(({ cause }) => cause === `${order.cause}:reverted:${adjustmentId}`);
  if (before === undefined) {
    if (adjustment.state !== "active")
      return refuse(`${adjustmentId} is not in force: it is ${adjustment.state}`, "type /adjust");
    deps.ledgerStore.atomically(() => endAdjustment(deps, adjustment, "reverted", order));
  }
  return toFigures(deps, deps.store.find(adjustmentId) ?? adjustment);
}

function approvalHandler(deps: AdjustmentDeps): ApprovalHandler {
  const find = (payload: Readonly<Record<string, unknown>>): Adjustment | null =>
    deps.store.find(String(payload["adjustment"]));
  return {
    repeatable: true,
    approve: ({ payload }, { actor, cause }) =>
      deps.ledgerStore.atomically(() => {
        const adjustment = find(payload);
        if (adjustment === null) return refuse("the adjustment is not on record", "type /adjust");
        const answer = shipAdjustment(deps, adjustment, { actor, cause });
        if ("refused" in answer) ownStep(deps, adjustment, "refused", answer.reason);
        return answer;
      }),
    decline: ({ payload }, { actor }) =>
      deps.ledgerStore.atomically(() => {
        const adjustment = find(payload);
        if (adjustment !== null) ownStep(deps, adjustment, "declined", `declined by ${actor}`, { actor });
        return { done: "Nothing was changed." };
      }),
  };
}

function refuse(reason: string, hint: string): Refusal {
  return { refused: true, code: "ADJUSTMENT", reason, hint };
}
