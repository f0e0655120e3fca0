import type { AdjustmentDraft, AdjustmentState, ReplayEvidence, ShippedChange } from "./model/adjustment.ts";

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
