/** The approvals in memory: a fake of the ApprovalStore and AuditLog ports, and the real approvals over them. */
import type {
  Approval,
  ApprovalDraft,
  ApprovalOutcome,
  ApprovalState,
  DecidedApproval,
} from "#src/features/approvals/model/approval.ts";
import { createApprovals, type ApprovalDesk } from "#src/features/approvals/approvals.ts";
import type { ApprovalStore } from "#src/features/approvals/approval-store.ts";
import type { AuditLine, AuditLog } from "#src/features/audit-log/audit-log.ts";
import type { Clock } from "#src/ports/clock.ts";
import { createSilentLog, type SilentLog } from "./silent-log.ts";

type Kept = {
  readonly draft: ApprovalDraft;
  readonly requestedTsMs: number;
  decided: DecidedApproval | null;
  outcome: ApprovalOutcome | null;
  runs: number;
};

const STATES: Readonly<Record<DecidedApproval["decision"], ApprovalState>> = {
  approve: "approved",
  decline: "declined",
  expire: "expired",
};

export function createMemoryApprovalStore(): ApprovalStore {
  const kept: Kept[] = [];
  const toApproval = (index: number): Approval | null => {
    const one = kept[index];
    if (one === undefined) return null;
    const { draft, requestedTsMs, decided, outcome } = one;
    const state = decided === null ? "waiting" : STATES[decided.decision];
    const approvalId = `approval-${index + 1}`;
    return { ...draft, approvalId, boundTo: `hash of ${approvalId}`, requestedTsMs, state, decided, outcome };
  };
  const all = (): Approval[] => kept.flatMap((_one, index) => toApproval(index) ?? []);
  return {
    append(draft, nowMs) {
      const known = all().find(({ cause }) => cause === draft.cause);
      if (known !== undefined) return { approval: known, isNew: false };
      // As JSON keeps it.
      const copy = JSON.parse(JSON.stringify(draft)) as ApprovalDraft;
      kept.push({ draft: copy, requestedTsMs: nowMs, decided: null, outcome: null, runs: 0 });
      const approval = toApproval(kept.length - 1);
      if (approval === null) throw new Error("it was just kept");
      return { approval, isNew: true };
    },
    find: (approvalId) => toApproval(indexOf(approvalId)),
    findByCause: (cause) => all().find((approval) => approval.cause === cause) ?? null,
    waiting: (limit) =>
      all()
        .filter(({ state }) => state === "waiting")
        .slice(0, limit),
    unfinished: (limit) =>
      all()
        .filter(({ state, outcome }) => (state === "approved" || state === "declined") && outcome === null)
        .slice(0, limit),
    appendDecision(approvalId, decided) {
      const one = kept[indexOf(approvalId)];
      if (one === undefined || one.decided !== null) return false;
      one.decided = decided;
      return true;
    },
    beginRun(approvalId) {
      const one = kept[indexOf(approvalId)];
      if (one === undefined) throw new Error(`no ${approvalId}`);
      one.runs += 1;
      return one.runs;
    },
    appendOutcome(approvalId, outcome) {
      const one = kept[indexOf(approvalId)];
      if (one !== undefined) one.outcome ??= outcome;
    },
  };
}

function indexOf(approvalId: string): number {
  return Number(approvalId.replace("approval-", "")) - 1;
}

export function createMemoryAuditLog(): AuditLog {
  const lines: AuditLine[] = [];
  return {
    append(line) {
      const isKnown = lines.some(({ cause, what }) => cause === line.cause && what === line.what);
      if (!isKnown) lines.push(line);
    },
    recent: ({ actor, sinceTsMs = 0 }, limit) =>
      lines
        .toReversed()
        .filter((line) => (actor === undefined || line.actor === actor) && line.tsMs >= sinceTsMs)
        .slice(0, limit),
  };
}

export type MemoryApprovals = ApprovalDesk & {
  readonly audit: AuditLog;
  readonly log: SilentLog;
  /** Where each request stood whenever people were told. */
  readonly announced: readonly Approval[];
};

/** `store` and `audit` may be those of an earlier life. */
export function createMemoryApprovals(
  clock: Clock,
  store: ApprovalStore = createMemoryApprovalStore(),
  audit: AuditLog = createMemoryAuditLog(),
): MemoryApprovals {
  const announced: Approval[] = [];
  const log = createSilentLog();
  const announce = (approval: Approval): void => void announced.push(approval);
  const { signal } = new AbortController();
  const approvals = createApprovals({ store, audit, atomically, announce, clock, log, signal });
  return { ...approvals, audit, log, announced };
}

function atomically<T>(work: () => T): T {
  return work();
}
