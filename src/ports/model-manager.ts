import type { InferenceStatus, ModelRole, ModelState } from "./inference.ts";
import type { MachineMemory } from "./machine-memory.ts";
import type { EngineFigures } from "./model-engine.ts";

/** Planned, in bytes: computed from the file before it is loaded. */
export type PlannedMemory = {
  readonly weightsBytes: number;
  readonly cacheBytes: number;
  readonly buffersBytes: number;
  readonly processBytes: number;
  readonly needBytes: number;
  readonly headroomBytes: number;
  readonly ceilingBytes: number;
  /** Beyond this the engine is killed. */
  readonly rssMaxBytes: number;
  /** Of the disk: all the evaluated prompts that may be kept. */
  readonly warmPromptsMaxBytes: number;
};

export type ModelMemory = {
  readonly role: ModelRole;
  readonly name: string;
  readonly state: ModelState;
  /** Null for a server's model, and before the first attempt to load it. */
  readonly plan: PlannedMemory | null;
  /** Null while it is not loaded. */
  readonly figures: EngineFigures | null;
  readonly notes: readonly string[];
};

export type ModelMemories = { readonly machine: MachineMemory; readonly models: readonly ModelMemory[] };

/** The models, for the agent that looks after the machine. */
export interface ModelManager {
  status(): InferenceStatus;
  memory(): Promise<ModelMemories>;
  /** Begins to load it, also after it was refused; how it goes on is in the status. */
  reload(role: ModelRole): void;
  /** Rejects as `Inference.unload` does. */
  unload(role: ModelRole): Promise<void>;
  /** Begins nothing new, lets what has begun end, and then takes it out of memory; how it goes on is in the status. */
  drain(role: ModelRole): void;
}
