/** One model that generates: a process of ours with a file in its memory, or a server that somebody runs. */
import type { ChatTurn, JsonSchema } from "./inference.ts";

export type GenerationSpec = {
  readonly agent: string;
  readonly system: string;
  readonly messages: readonly ChatTurn[];
  readonly schema: JsonSchema | null;
  readonly maxTokens: number;
  readonly maxThinkingTokens: number;
  readonly temperature: number;
  readonly seed: number;
  /** Somebody may want to go first: its prompt is evaluated in small pieces. */
  readonly yields: boolean;
};

/** Times without pauses; `evaluatedTokens` of the prompt were not warm. Zeros where the engine does not say. */
export type GenerationResult = {
  readonly text: string;
  readonly stop: "end" | "tokens-max" | "aborted";
  readonly promptTokens: number;
  readonly evaluatedTokens: number;
  readonly outputTokens: number;
  readonly promptMs: number;
  readonly outputMs: number;
};

/** Pausing keeps everything: what comes after `resume` is what would have come. An abort ends it within a token. */
export type Generation = {
  readonly done: Promise<GenerationResult>;
  pause(): void;
  resume(): void;
  abort(): void;
};

/** Evaluated prompts that an engine keeps: one an agent, and a few that have just changed. Older ones go. */
export const WARM_PROMPTS_MAX = 16;
/** What an agent's prompt may have, and a little. Longer ones are evaluated each time. */
export const WARM_PROMPT_TOKENS_MAX = 2_048;

/** Null where it cannot be known: a server's memory is its own business. */
export type EngineFigures = {
  readonly rssBytes: number | null;
  readonly swappedBytes: number | null;
  readonly lockedBytes: number | null;
  readonly cellsUsed: number | null;
  readonly cellsTotal: number | null;
  readonly contextBytes: number | null;
  /** Evaluated prompts on the disk. */
  readonly stateBytes: number | null;
};

export interface ModelEngine {
  /** Rejects with PROMPT_TOO_LONG, OUTPUT_INVALID, ENGINE_DOWN; with ENGINE_CRASHED when the engine is gone. */
  generate(spec: GenerationSpec, onText: (piece: string) => void): Generation;
  /** Rejects as `generate` does. */
  embed(texts: readonly string[]): Promise<readonly (readonly number[])[]>;
  figures(): Promise<EngineFigures>;
  /** What the operator should know about how it was loaded. */
  readonly notes: readonly string[];
  /** Resolves with how it ended, once it has. */
  readonly ended: Promise<string>;
  /** Gives its memory back; kills it when it takes longer than `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** What a model file says of itself, read without loading it. */
export type ModelFacts = {
  readonly fileBytes: number;
  readonly architecture: string;
  readonly layers: number;
  /** Of keys and values, per token and layer, together. */
  readonly cacheWidth: number;
  readonly width: number;
  readonly vocabulary: number;
  readonly trainedContext: number;
};

export type LaunchOptions = {
  readonly contextTokens: number;
  readonly slots: number;
  /** Beyond this it is killed. Null: nobody looks. */
  readonly rssMaxBytes: number | null;
};

export interface EngineLauncher {
  /** As people read it: a file's name, a server's model. */
  readonly name: string;
  /** Changes when the file does; a file that was refused is looked at again then. */
  fingerprint(): string;
  /** Null for a server. Rejects with MODEL_INVALID when there is no such file, or it is no model. */
  facts(): Promise<ModelFacts | null>;
  /** Rejects with MODEL_INVALID when it says no, ENGINE_CRASHED when it died of the file, ENGINE_DOWN when nobody answers. */
  launch(options: LaunchOptions, signal: AbortSignal): Promise<ModelEngine>;
}
