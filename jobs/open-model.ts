/** What the COO needs of a model and of what the agents remember: memory, receipts of turns, prompts. */
import type { ModelDeps } from "#agents/coo/turn.ts";
import type { Prompts } from "#agents/system-prompt.ts";
import { createAgentMemory, type AgentMemory, type Embedder } from "#src/features/memory/agent-memory.ts";
import type { Inference } from "#src/ports/inference.ts";
import type { Log } from "#src/ports/log.ts";
import type { MemoryStore } from "#src/features/memory/memory-store.ts";
import type { TurnStore } from "#src/features/conversation/turn-store.ts";

export type OpenModelOptions = {
  readonly database: { readonly memories: MemoryStore; readonly turns: TurnStore };
  /** Null on a desk that is built without one. */
  readonly inference: Inference | null;
  readonly prompts: Prompts;
  readonly log: Log;
};

export type OpenModel = {
  readonly model: ModelDeps | null;
  readonly memory: AgentMemory;
  readonly turns: TurnStore;
};

export function openModel({ database, inference, prompts, log }: OpenModelOptions): OpenModel {
  const { memories: store, turns } = database;
  const embedder = inference === null ? null : embedderOf(inference);
  const memory = createAgentMemory({ store, embedder, log });
  return { model: inference === null ? null : { inference, prompts, memory, turns }, memory, turns };
}

/** The primary model's vectors, while it is ready. */
function embedderOf(inference: Inference): Embedder {
  return {
    model: () =>
      inference.status().models.find(({ role, state }) => role === "primary" && state === "ready")?.name ??
      null,
    embed: async (texts, signal) =>
      (await inference.embed(texts, signal)).map((vector) => Float32Array.from(vector)),
  };
}
