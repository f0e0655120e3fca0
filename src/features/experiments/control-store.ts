import type { VerdictGround, VerdictKind } from "#src/domain/verdict.ts";

/** A line drawn under everything before it. Epoch 0 has no row: it begins with the desk. */
export type Epoch = {
  readonly epoch: number;
  readonly reason: string;
  readonly actor: string;
  readonly cause: string;
  readonly eventTsMs: number;
};

/** What the rules said of an epoch, with every figure as it stood then (JSON). */
export type StoredVerdict = {
  readonly epoch: number;
  readonly kind: VerdictKind;
  readonly grounds: readonly VerdictGround[];
  readonly figures: string;
  readonly eventTsMs: number;
};

export type Decision = "approve" | "decline";

/** What an owner said to a verdict; final. */
export type StoredDecision = {
  readonly epoch: number;
  readonly decision: Decision;
  readonly actor: string;
  readonly cause: string;
  readonly eventTsMs: number;
};

/** The record of the experiment. Appends are final; they belong to the caller's transaction. */
export interface ControlStore {
  /** The newest epoch's number; 0 before the first lock. */
  currentEpoch(): number;
  epoch(epoch: number): Epoch | null;
  epochOfCause(cause: string): Epoch | null;
  appendEpoch(epoch: Epoch, recordedTsMs: number): void;
  /** False when the epoch has a verdict already. */
  appendVerdict(verdict: StoredVerdict, recordedTsMs: number): boolean;
  verdict(epoch: number): StoredVerdict | null;
  /** Verdicts that nobody has decided, newest first. */
  undecided(): readonly StoredVerdict[];
  appendDecision(decision: StoredDecision, recordedTsMs: number): void;
  decision(epoch: number): StoredDecision | null;
}
