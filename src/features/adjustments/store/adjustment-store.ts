/** Adjustments in SQLite, folded from their steps. Each row is a decision on the chain. */
import { assert } from "#src/domain/errors.ts";
import { fromExactJson, toExactJson } from "#src/domain/exact-json.ts";
import type { AdjustmentDraft, AdjustmentState, ReplayEvidence, ShippedChange } from "../model/adjustment.ts";
import type { ChainAppender } from "#src/features/record/store/decision-chain.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";

/** What happened to an adjustment, in order. `what` is a sentence for people. */
export type AdjustmentStep = {
  readonly step: "replayed" | "asked" | "declined" | "expired" | "refused" | "shipped" | "ended" | "reverted";
  readonly what: string;
  /** With "replayed": null where there was no replay, and `what` says why. */
  readonly evidence?: ReplayEvidence | null;
  /** With "asked". */
  readonly approvalId?: string;
  /** With "shipped". */
  readonly shipped?: readonly ShippedChange[];
  readonly endsTsMs?: number;
  readonly actor: string;
  readonly cause: string;
  readonly eventTsMs: number;
};

/** An adjustment folded from its steps. `adjustmentId` is what a person names it by. */
export type Adjustment = AdjustmentDraft & {
  readonly adjustmentId: string;
  readonly state: AdjustmentState;
  readonly proposedTsMs: number;
  readonly steps: readonly AdjustmentStep[];
};

/** The record of adjustments. Appends are final; they belong to the caller's transaction. */
export interface AdjustmentStore {
  /** Null when this cause is known. */
  propose(draft: AdjustmentDraft, cause: string, eventTsMs: number, recordedTsMs: number): Adjustment | null;
  /** False when the step's cause is known. */
  appendStep(adjustmentId: string, step: AdjustmentStep, recordedTsMs: number): boolean;
  find(adjustmentId: string): Adjustment | null;
  /** Newest first. */
  latest(limit: number): readonly Adjustment[];
}

type Row = { adjustment_number: number; draft: string; event_ts_ms: number };
type StepRow = {
  step: AdjustmentStep["step"];
  details: string;
  actor: string;
  cause: string;
  event_ts_ms: number;
};
type Details = Omit<AdjustmentStep, "step" | "actor" | "cause" | "eventTsMs">;

const ADJUSTMENT_ID = /^adjustment-(\d{1,9})$/;

/** The state that a step leads to; null for one that changes none. */
const STATES: Readonly<Record<AdjustmentStep["step"], AdjustmentState | null>> = {
  replayed: null,
  asked: "waiting",
  declined: "declined",
  expired: "expired",
  refused: "refused",
  shipped: "active",
  ended: "ended",
  reverted: "reverted",
};

/** The tables of `ADJUSTMENT_SCHEMA` exist. */
export function createAdjustmentStore(db: SqliteDatabase, chain: ChainAppender): AdjustmentStore {
  const insert = db.prepare(
    `INSERT INTO adjustments (draft, cause, event_ts_ms, recorded_ts_ms) VALUES (?, ?, ?, ?)
     ON CONFLICT (cause) DO NOTHING`,
  );
  const insertStep = db.prepare(
    `INSERT INTO adjustment_steps (adjustment_number, step, details, actor, cause, event_ts_ms, recorded_ts_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cause) DO NOTHING`,
  );
  const byNumber = db.prepare<[number], Row>("SELECT * FROM adjustments WHERE adjustment_number = ?");
  const newest = db.prepare<[number], Row>(
    "SELECT * FROM adjustments ORDER BY adjustment_number DESC LIMIT ?",
  );
  const steps = db.prepare<[number], StepRow>(
    "SELECT * FROM adjustment_steps WHERE adjustment_number = ? ORDER BY step_id",
  );
  const toAdjustment = (row: Row): Adjustment => fold(row, steps.all(row.adjustment_number).map(toStep));
  const find = (adjustmentId: string): Adjustment | null => {
    const number = ADJUSTMENT_ID.exec(adjustmentId)?.[1];
    const row = number === undefined ? undefined : byNumber.get(Number(number));
    return row === undefined ? null : toAdjustment(row);
  };
  return {
    find,
    latest: (limit) => newest.all(limit).map(toAdjustment),
    propose: (draft, cause, eventTsMs, recordedTsMs) => {
      const { changes, lastInsertRowid } = insert.run(toExactJson(draft), cause, eventTsMs, recordedTsMs);
      if (changes === 0) return null;
      const number = Number(lastInsertRowid);
      chain.append("adjustment", number);
      return find(`adjustment-${number}`);
    },
    appendStep: (adjustmentId, { step, actor, cause, eventTsMs, ...details }, recordedTsMs) => {
      const number = Number(ADJUSTMENT_ID.exec(adjustmentId)?.[1] ?? 0);
      const values = [number, step, toExactJson(details), actor, cause, eventTsMs, recordedTsMs];
      const { changes, lastInsertRowid } = insertStep.run(values);
      if (changes > 0) chain.append("adjustment-step", Number(lastInsertRowid));
      return changes > 0;
    },
  };
}

function toStep({ step, details, actor, cause, event_ts_ms: eventTsMs }: StepRow): AdjustmentStep {
  return { ...(fromExactJson(details) as Details), step, actor, cause, eventTsMs };
}

/** Earlier desks wrote the pattern as "confidence", and not what they had looked for. */
type StoredDraft = Omit<AdjustmentDraft, "pattern" | "search" | "found"> &
  Partial<Pick<AdjustmentDraft, "pattern" | "search" | "found">> & {
    readonly confidence?: AdjustmentDraft["pattern"];
  };

function draftOf({
  confidence,
  pattern,
  search = null,
  found = null,
  ...draft
}: StoredDraft): AdjustmentDraft {
  const known = pattern ?? confidence;
  assert(known !== undefined, "an adjustment has what it rests on");
  return { ...draft, pattern: known, search, found };
}

function fold(row: Row, steps: readonly AdjustmentStep[]): Adjustment {
  const state = steps.reduce<AdjustmentState>((before, { step }) => STATES[step] ?? before, "proposed");
  return {
    ...draftOf(fromExactJson(row.draft) as StoredDraft),
    adjustmentId: `adjustment-${row.adjustment_number}`,
    state,
    proposedTsMs: row.event_ts_ms,
    steps,
  };
}
