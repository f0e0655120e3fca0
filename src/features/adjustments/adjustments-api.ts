import type { AdjustmentKind, BeforeAfter, ReplayEvidence } from "./model/adjustment.ts";
import type { Refusal } from "#src/domain/errors.ts";
import type { Adjustment } from "./store/adjustment-store.ts";
import type { DeskOrder } from "#src/ports/desk-api.ts";

/** An adjustment with what came of it. */
export type AdjustmentFigures = Adjustment & {
  readonly evidence: ReplayEvidence | null;
  readonly shippedTsMs: number | null;
  readonly endsTsMs: number | null;
  readonly approvalId: string | null;
  /** Null before it shipped. */
  readonly counts: BeforeAfter | null;
};

/** A replay that somebody asked for: done, or still going. */
export type ReplayAnswer =
  | { readonly state: "done"; readonly title: string; readonly evidence: ReplayEvidence }
  | { readonly state: "running"; readonly title: string }
  | { readonly state: "failed"; readonly title: string; readonly why: string };

/** What agents and reports may ask. */
export interface AdjustmentReader {
  /** Newest first. */
  adjustments(limit: number): readonly AdjustmentFigures[];
  adjustment(adjustmentId: string): AdjustmentFigures | null;
  /**
   * What a change of this kind would have done over the recorded bars; `base` with "rest-symbol". Waits some seconds
   * for it; asked again later it has the answer.
   */
  replay(kind: AdjustmentKind, base: string | null, signal: AbortSignal): Promise<Refusal | ReplayAnswer>;
}

/** What people may do. The same cause twice is done once. */
export interface AdjustmentWriter {
  /** Lets code look for proposals now; those that it has made and that are not decided are not made again. */
  propose(order: DeskOrder): readonly AdjustmentFigures[];
  /** Undoes what an active one changed, and nothing that somebody changed since. */
  revert(adjustmentId: string, order: DeskOrder): Refusal | AdjustmentFigures;
}
