/**
 * What agents remember, found again by words and, where a model gives embeddings and the machine compares them, by
 * meaning. Both rankings count alike (reciprocal rank fusion); without a model words do alone.
 */
import type { Log } from "#src/ports/log.ts";
import type { Memory, MemoryGate, MemoryKind, MemoryStore } from "./memory-store.ts";

/** Vectors of texts, all of one length; `model` names what made them, and null says that there is none now. */
export type Embedder = {
  model(): string | null;
  embed(texts: readonly string[], signal?: AbortSignal): Promise<readonly Float32Array[]>;
};

/** How a memory was found: what an answer that used it says. */
export type Recalled = { readonly memory: Memory; readonly found: "words" | "meaning" | "both" };

export type AgentMemory = Pick<MemoryStore, "remember" | "list" | "find" | "count" | "forget"> & {
  /** Best first. Never rejects: where meaning cannot be asked, words are. */
  recall(text: string, gate: MemoryGate, limit: number, signal?: AbortSignal): Promise<readonly Recalled[]>;
};

/** What is shown to a model unasked: lessons are for people and for tested vetoes. */
export const PROMPT_KINDS: readonly MemoryKind[] = ["fact", "decision"];

const CANDIDATES = 20;
/** The constant of reciprocal rank fusion; the usual one. */
const RANK_OFFSET = 60;
/** Farther apart than this, two texts are not about the same (cosine distance: 1 is unrelated). */
const DISTANCE_MAX = 0.6;
/** Memories that get their vector in one recall: a model that was away catches up in steps. */
const CATCH_UP = 16;

export type AgentMemoryOptions = {
  readonly store: MemoryStore;
  readonly embedder: Embedder | null;
  readonly log: Log;
};

export function createAgentMemory(options: AgentMemoryOptions): AgentMemory {
  const { store } = options;
  return {
    remember: (draft, recordedTsMs) => store.remember(draft, recordedTsMs),
    list: (kinds, limit) => store.list(kinds, limit),
    find: (memoryId) => store.find(memoryId),
    count: (kind) => store.count(kind),
    forget: (memoryId, actor, tsMs) => store.forget(memoryId, actor, tsMs),
    async recall(text, gate, limit, signal) {
      const byWords = store.byWords(text, gate, CANDIDATES);
      const byMeaning = await nearest(options, text, gate, signal);
      return fuse(byWords, byMeaning).slice(0, limit);
    },
  };
}

async function nearest(
  { store, embedder, log }: AgentMemoryOptions,
  text: string,
  gate: MemoryGate,
  signal: AbortSignal | undefined,
): Promise<readonly Memory[]> {
  const model = embedder?.model() ?? null;
  if (embedder === null || model === null || !store.hasVectors) return [];
  try {
    const bare = store.withoutVector(model, CATCH_UP);
    const texts = [text, ...bare.map((memory) => memory.text)];
    const [asked, ...vectors] = await embedder.embed(texts, signal);
    if (asked === undefined) return [];
    for (const [index, vector] of vectors.entries()) keepVector(store, bare[index], model, vector);
    return store
      .byVector(model, asked, gate, CANDIDATES)
      .filter(({ distance }) => distance <= DISTANCE_MAX)
      .map(({ memory }) => memory);
  } catch (error) {
    log.warn("memories were looked for by words alone", { err: error });
    return [];
  }
}

/** One that was forgotten while the model was at work gets none. */
function keepVector(
  store: MemoryStore,
  memory: Memory | undefined,
  model: string,
  vector: Float32Array,
): void {
  if (memory !== undefined && store.find(memory.memoryId) !== null)
    store.saveVector(memory.memoryId, model, vector);
}

function fuse(byWords: readonly Memory[], byMeaning: readonly Memory[]): readonly Recalled[] {
  const found = new Map<number, Recalled & { readonly score: number }>();
  for (const [index, memory] of byWords.entries())
    found.set(memory.memoryId, { memory, found: "words", score: scoreAt(index) });
  for (const [index, memory] of byMeaning.entries()) {
    const before = found.get(memory.memoryId);
    found.set(memory.memoryId, {
      memory,
      found: before === undefined ? "meaning" : "both",
      score: (before?.score ?? 0) + scoreAt(index),
    });
  }
  return [...found.values()]
    .toSorted((one, other) => other.score - one.score)
    .map((one) => ({ memory: one.memory, found: one.found }));
}

function scoreAt(index: number): number {
  return 1 / (RANK_OFFSET + index);
}
