/** Carries out decisions: each once, however often the process is cut short in between. */
import type { Approval, ApprovalKind, ApprovalOutcome } from "./model/approval.ts";
import { DeskError } from "#src/domain/errors.ts";
import type { ApprovalHandler } from "./approvals-api.ts";
import { lineOf, type ApprovalDeps } from "./approval-deps.ts";

export type ApprovalRuns = {
  /** Resolves when the decision was carried out, or after `withinMs` while it goes on. Never rejects. */
  finish(approval: Approval, withinMs: number): Promise<void>;
  /** Carries out everything that was decided and has no outcome. */
  finishAll(): Promise<void>;
};

const UNFINISHED_MAX = 50;
/** Runs that a fault, or the end of the process, may cut short before it is told as failed. */
const RUNS_MAX = 3;

type Ended = Omit<ApprovalOutcome, "tsMs">;

export function createApprovalRuns(
  deps: ApprovalDeps,
  handlerOf: (kind: ApprovalKind) => ApprovalHandler | null,
): ApprovalRuns {
  const running = new Map<string, Promise<void>>();

  function start(approval: Approval): Promise<void> {
    const { approvalId } = approval;
    const known = running.get(approvalId);
    if (known !== undefined) return known;
    const run = carryOut(deps, approval, handlerOf(approval.kind)).finally(() => running.delete(approvalId));
    running.set(approvalId, run);
    return run;
  }

  return {
    async finish(approval, withinMs) {
      if (approval.outcome !== null) return;
      const timer = new AbortController();
      const late = deps.clock.sleep(withinMs, timer.signal).catch(() => undefined);
      await Promise.race([start(approval), late]);
      timer.abort();
    },
    async finishAll() {
      for (const approval of deps.store.unfinished(UNFINISHED_MAX)) {
        if (deps.signal.aborted) return;
        await start(approval);
      }
    },
  };
}

async function carryOut(
  deps: ApprovalDeps,
  approval: Approval,
  handler: ApprovalHandler | null,
): Promise<void> {
  const { approvalId } = approval;
  const run = deps.atomically(() => deps.store.beginRun(approvalId, deps.clock.nowMs()));
  const ended = whyNotRun(approval, handler, run) ?? (await tryHandler(deps, approval, handler, run));
  if (ended === null) return;
  deps.atomically(() => {
    deps.store.appendOutcome(approvalId, { ...ended, tsMs: deps.clock.nowMs() });
    const done = deps.store.find(approvalId) ?? approval;
    deps.audit.append(lineOf(deps, done, "desk", `${OUTCOME_WORDS[ended.state]} (${ended.what}):`));
    deps.announce(done);
  });
}

const OUTCOME_WORDS: Readonly<Record<ApprovalOutcome["state"], string>> = {
  done: "carried out",
  refused: "refused",
  failed: "failed at",
  unknown: "does not know what became of",
};

/** What ends a decision without its handler; null where the handler is to run. */
function whyNotRun(approval: Approval, handler: ApprovalHandler | null, run: number): Ended | null {
  const { kind, decided, boundTo } = approval;
  if (handler === null) return { state: "failed", what: `nothing carries out requests of kind "${kind}"` };
  if (decided?.boundTo !== boundTo)
    return { state: "refused", what: "the request was changed after it was decided" };
  if (run > 1 && !handler.repeatable)
    return { state: "unknown", what: "its run was cut short, and it is not run again" };
  return run > RUNS_MAX ? { state: "failed", what: `${RUNS_MAX} runs were cut short` } : null;
}

/** Null when it may go better at the next sweep. */
async function tryHandler(
  deps: ApprovalDeps,
  approval: Approval,
  handler: ApprovalHandler | null,
  run: number,
): Promise<Ended | null> {
  const { approvalId, decided } = approval;
  const act = decided?.decision === "approve" ? handler?.approve : handler?.decline;
  if (act === undefined || decided === null) return { state: "done", what: "nothing was done" };
  const order = { cause: approvalId, actor: decided.actor, choice: decided.choice, signal: deps.signal };
  try {
    const result = await act(approval, order);
    return "refused" in result
      ? { state: "refused", what: result.reason }
      : { state: "done", what: result.done };
  } catch (error) {
    deps.log.error("an approval could not be carried out", { approvalId, run, err: error });
    const mayRetry = handler?.repeatable === true && error instanceof DeskError && error.retryable;
    if (mayRetry && run < RUNS_MAX) return null;
    return { state: "failed", what: `it failed; the log has the reason under ${approvalId}` };
  }
}
