import type { ReplayEvidence } from "./model/adjustment.ts";
import type { BookRules } from "#src/domain/book-rules.ts";
import type { Instrument } from "#src/domain/instrument.ts";

/** The same recorded bars under two sets of rules. Times bound the closes of the bars. */
export type ChangeReplayRequest = {
  readonly before: readonly BookRules[];
  readonly after: readonly BookRules[];
  readonly instruments: readonly Instrument[];
  readonly barMs: number;
  readonly fromTsMs: number;
  /** From here on the books are measured; what they opened before is theirs by then. A UTC midnight. */
  readonly measuredFromTsMs: number;
  readonly toTsMs: number;
};

/** Replays a proposed change over the bars of the ledger, beside the running desk. One at a time; others wait. */
export interface ChangeReplay {
  /** Rejects with REPLAY_FAILED: it took too long, there are too few bars, or too many wait already. */
  run(request: ChangeReplayRequest, signal: AbortSignal): Promise<ReplayEvidence>;
}
