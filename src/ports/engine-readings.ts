import type { ModelRole } from "./inference.ts";

/** One look at a model. Null: the system or the engine does not tell. */
export type EngineReading = {
  readonly recordedTsMs: number;
  readonly role: ModelRole;
  readonly model: string;
  readonly rssBytes: number | null;
  readonly swappedBytes: number | null;
  /** Of the whole machine. */
  readonly machineSwapBytes: number | null;
  readonly compressedBytes: number | null;
  readonly cellsUsed: number | null;
  readonly cellsTotal: number | null;
  readonly tokensPerSecond: number | null;
};

/** What the watchdog saw; never changed. */
export interface EngineReadings {
  append(reading: EngineReading): void;
  /** Of one model, since a time, oldest first. */
  since(role: ModelRole, model: string, sinceTsMs: number): readonly EngineReading[];
}
