/** The agents' memory and their turns over a database in memory, with vectors where the machine has them. */
import Database from "better-sqlite3";
import { createMemoryStore } from "#src/features/memory/store/memory-store.ts";
import { MEMORY_SCHEMA } from "#src/features/memory/store/schema-memory.ts";
import { TURN_SCHEMA } from "#src/features/conversation/store/schema-turns.ts";
import { createTurnStore } from "#src/features/conversation/store/turn-store.ts";
import { enableVectors } from "#src/storage/vector-search.ts";
import { createAgentMemory, type AgentMemory, type Embedder } from "#src/features/memory/agent-memory.ts";
import type { MemoryStore } from "#src/features/memory/memory-store.ts";
import type { TurnStore } from "#src/features/conversation/turn-store.ts";
import { createSilentLog } from "./silent-log.ts";

export type MemoryKit = {
  readonly store: MemoryStore;
  readonly memory: AgentMemory;
  readonly turns: TurnStore;
};

export function createMemoryKit(embedder: Embedder | null = null, vectors = true): MemoryKit {
  const db = new Database(":memory:");
  db.pragma("foreign_keys = ON");
  db.exec(MEMORY_SCHEMA + TURN_SCHEMA);
  const store = createMemoryStore(db, vectors && enableVectors(db));
  return {
    store,
    memory: createAgentMemory({ store, embedder, log: createSilentLog() }),
    turns: createTurnStore(db),
  };
}
