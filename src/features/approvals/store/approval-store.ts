import { createHash } from "node:crypto";
import { assert } from "#src/domain/errors.ts";
import type {
  Approval,
  ApprovalChoice,
  ApprovalDraft,
  ApprovalKind,
  ApprovalOutcome,
  ApprovalState,
  DecidedApproval,
} from "../model/approval.ts";
import type { Block } from "#src/domain/message.ts";
import type { Role } from "#src/domain/roles.ts";
import type { ApprovalStore } from "../approval-store.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";

type StoredDraft = {
  readonly kind: ApprovalKind;
  readonly title: string;
  readonly blocks: string;
  readonly role: Role;
  readonly payload: string;
  readonly choices: string;
  readonly requested_by: string;
  readonly cause: string;
  readonly requested_ts_ms: number;
  readonly expires_ts_ms: number;
};
type Joined = StoredDraft & {
  readonly number: number;
  readonly decision: DecidedApproval["decision"] | null;
  readonly choice: string | null;
  readonly actor: string;
  readonly decision_cause: string;
  readonly bound_to: string;
  readonly decided_ts_ms: number;
  readonly outcome: ApprovalOutcome["state"] | null;
  readonly what: string;
  readonly outcome_ts_ms: number;
};

const STATES: Readonly<Record<DecidedApproval["decision"], ApprovalState>> = {
  approve: "approved",
  decline: "declined",
  expire: "expired",
};
const APPROVAL_ID = /^approval-(\d{1,9})$/;

/** The approvals in SQLite. The tables of `APPROVAL_SCHEMA` exist. */
export function createApprovalStore(db: SqliteDatabase): ApprovalStore {
  const sql = prepare(db);
  const byCause = (cause: string): Approval | null => toApproval(sql.byCause.get(cause));
  return {
    append(draft, nowMs) {
      const isNew = sql.insert.run(toStored(draft, nowMs)).changes > 0;
      const approval = byCause(draft.cause);
      assert(approval !== null, `the approval of ${draft.cause} is in the store`);
      return { approval, isNew };
    },
    find: (approvalId) => toApproval(sql.byNumber.get(numberOf(approvalId))),
    findByCause: byCause,
    waiting: (limit) => sql.waiting.all(limit).flatMap((row) => toApproval(row) ?? []),
    unfinished: (limit) => sql.unfinished.all(limit).flatMap((row) => toApproval(row) ?? []),
    appendDecision: (approvalId, { decision, choice, actor, cause, boundTo, tsMs }) =>
      sql.decide.run([numberOf(approvalId), decision, choice, actor, cause, boundTo, tsMs]).changes > 0,
    beginRun(approvalId, nowMs) {
      const number = numberOf(approvalId);
      const run = (sql.runs.get(number)?.runs ?? 0) + 1;
      sql.beginRun.run([number, run, nowMs]);
      return run;
    },
    appendOutcome: (approvalId, { state, what, tsMs }) =>
      void sql.outcome.run([numberOf(approvalId), state, what, tsMs]),
  };
}

function prepare(db: SqliteDatabase) {
  const joined = `SELECT a.*, d.decision, d.choice, d.actor, d.cause AS decision_cause, d.bound_to,
      d.ts_ms AS decided_ts_ms, o.state AS outcome, o.what, o.ts_ms AS outcome_ts_ms
    FROM approvals a LEFT JOIN approval_decisions d USING (number) LEFT JOIN approval_outcomes o USING (number)`;
  return {
    insert: db.prepare<[StoredDraft]>(
      `INSERT INTO approvals (kind, title, blocks, role, payload, choices, requested_by, cause, requested_ts_ms, expires_ts_ms)
       VALUES (:kind, :title, :blocks, :role, :payload, :choices, :requested_by, :cause, :requested_ts_ms, :expires_ts_ms)
       ON CONFLICT (cause) DO NOTHING`,
    ),
    byNumber: db.prepare<[number], Joined>(`${joined} WHERE a.number = ?`),
    byCause: db.prepare<[string], Joined>(`${joined} WHERE a.cause = ?`),
    waiting: db.prepare<[number], Joined>(`${joined} WHERE d.number IS NULL ORDER BY a.number LIMIT ?`),
    unfinished: db.prepare<[number], Joined>(
      `${joined} WHERE d.decision IN ('approve', 'decline') AND o.number IS NULL ORDER BY a.number LIMIT ?`,
    ),
    decide: db.prepare(
      "INSERT INTO approval_decisions VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO NOTHING",
    ),
    runs: db.prepare<[number], { runs: number | null }>(
      "SELECT max(run) AS runs FROM approval_runs WHERE number = ?",
    ),
    beginRun: db.prepare("INSERT INTO approval_runs VALUES (?, ?, ?)"),
    outcome: db.prepare("INSERT INTO approval_outcomes VALUES (?, ?, ?, ?) ON CONFLICT (number) DO NOTHING"),
  };
}

/** -1 is no row's number. */
function numberOf(approvalId: string): number {
  return Number(APPROVAL_ID.exec(approvalId)?.[1] ?? -1);
}

function toStored(draft: ApprovalDraft, nowMs: number): StoredDraft {
  return {
    kind: draft.kind,
    title: draft.title,
    blocks: JSON.stringify(draft.blocks),
    role: draft.role,
    payload: JSON.stringify(draft.payload),
    choices: JSON.stringify(draft.choices ?? []),
    requested_by: draft.requestedBy,
    cause: draft.cause,
    requested_ts_ms: nowMs,
    expires_ts_ms: draft.expiresTsMs,
  };
}

function toApproval(row: Joined | undefined): Approval | null {
  if (row === undefined) return null;
  const choices = JSON.parse(row.choices) as ApprovalChoice[];
  return {
    approvalId: `approval-${row.number}`,
    kind: row.kind,
    title: row.title,
    blocks: JSON.parse(row.blocks) as Block[],
    role: row.role,
    payload: JSON.parse(row.payload) as Record<string, unknown>,
    ...(choices.length > 0 && { choices }),
    requestedBy: row.requested_by,
    cause: row.cause,
    requestedTsMs: row.requested_ts_ms,
    expiresTsMs: row.expires_ts_ms,
    boundTo: hashOf(row),
    state: row.decision === null ? "waiting" : STATES[row.decision],
    decided: decidedOf(row),
    outcome: row.outcome === null ? null : { state: row.outcome, what: row.what, tsMs: row.outcome_ts_ms },
  };
}

function decidedOf(row: Joined): DecidedApproval | null {
  if (row.decision === null) return null;
  const { decision, choice, actor, decision_cause: cause, bound_to: boundTo, decided_ts_ms: tsMs } = row;
  return { decision, choice, actor, cause, boundTo, tsMs };
}

/** Over the row as it is now, never a stored hash: a row that was tampered with no longer fits what was shown. */
function hashOf(row: StoredDraft & { readonly number: number }): string {
  const { number, kind, title, blocks, role, payload, choices, expires_ts_ms: expires } = row;
  const shown = JSON.stringify([number, kind, title, blocks, role, payload, choices, expires]);
  return createHash("sha256").update(shown).digest("base64url");
}
