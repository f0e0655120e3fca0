/** A `fact` a person told, a `decision` that was made, a `lesson` of the failure vault. */
export const MEMORY_KINDS = ["fact", "decision", "lesson"] as const;
export type MemoryKind = (typeof MEMORY_KINDS)[number];

/** `source` says where it is from ("telegram:4711", "verdict-0"); `cause` makes remembering it twice a no-op. */
export type MemoryDraft = {
  readonly kind: MemoryKind;
  /** The agent it is for, or null for all. */
  readonly agent: string | null;
  readonly text: string;
  readonly source: string;
  readonly cause: string;
  /** When what it tells happened. */
  readonly eventTsMs: number;
};

export type Memory = MemoryDraft & { readonly memoryId: number; readonly recordedTsMs: number };

/** Nothing that happened or was recorded after `asOfTsMs` is recalled: a memory never leaks the future. */
export type MemoryGate = {
  readonly asOfTsMs: number;
  readonly kinds: readonly MemoryKind[];
  /** Memories of this agent and of all; null for those of every agent. */
  readonly agent: string | null;
};

/** What agents remember. Forgetting takes the text away for good and leaves a line of who forgot what, and when. */
export interface MemoryStore {
  /** The memory of this cause: a new one, or the one that is there; null when that one was forgotten. */
  remember(draft: MemoryDraft, recordedTsMs: number): Memory | null;
  /** Newest first. */
  list(kinds: readonly MemoryKind[], limit: number): readonly Memory[];
  find(memoryId: number): Memory | null;
  count(kind: MemoryKind): number;
  /** False when there is no such memory. */
  forget(memoryId: number, actor: string, tsMs: number): boolean;
  /** Keeps the newest `keep` of a kind. */
  dropOldest(kind: MemoryKind, keep: number): void;
  /** Those that share words with the text, best first. */
  byWords(text: string, gate: MemoryGate, limit: number): readonly Memory[];
  /** False where no vectors can be compared on this machine: words alone are used then. */
  readonly hasVectors: boolean;
  /** Memories that have no vector of this model yet, newest first. */
  withoutVector(model: string, limit: number): readonly Memory[];
  saveVector(memoryId: number, model: string, vector: Float32Array): void;
  /** Nearest first, by cosine distance (0 same direction, 2 opposite), among vectors of the same model and length. */
  byVector(
    model: string,
    vector: Float32Array,
    gate: MemoryGate,
    limit: number,
  ): readonly { readonly memory: Memory; readonly distance: number }[];
}
