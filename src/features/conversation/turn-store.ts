/** One call of a skill within a turn, as it was answered: what prose may refer to. `text` is the skill's own rendering. */
export type Receipt = {
  readonly skill: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly text: string;
};

export type TurnStop = "answered" | "rendered" | "handed-over" | "steps-exhausted" | "aborted" | "failed";

/** A turn in which a model had a part: which prompt (by its hash) and model informed it, and what it rests on. */
export type TurnRecord = {
  /** The job's id: the same when the job runs again, and then the first record stays. */
  readonly turnId: string;
  readonly agent: string;
  readonly model: string;
  readonly promptHash: string;
  readonly stop: TurnStop;
  readonly steps: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly startedTsMs: number;
  readonly tookMs: number;
  /** Memories that were shown to the model. */
  readonly memoryIds: readonly number[];
  readonly receipts: readonly Receipt[];
};

/** The record of such turns. Keeps the newest 20,000. */
export interface TurnStore {
  append(turn: TurnRecord): void;
  find(turnId: string): TurnRecord | null;
}
