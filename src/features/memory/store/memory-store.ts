/** The agents' memory in SQLite: full text by FTS5, meaning by vectors where the machine has them. */
import type { Memory, MemoryDraft, MemoryGate, MemoryKind, MemoryStore } from "../memory-store.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";
import { vectorBlob } from "#src/storage/vector-search.ts";

type MemoryRow = {
  readonly memory_id: number;
  readonly kind: MemoryKind;
  readonly agent: string | null;
  readonly text: string;
  readonly source: string;
  readonly cause: string;
  readonly event_ts_ms: number;
  readonly recorded_ts_ms: number;
};

const GATE = `m.event_ts_ms <= :asOfTsMs AND m.recorded_ts_ms <= :asOfTsMs
  AND m.kind IN (SELECT value FROM json_each(:kinds))
  AND (:agent IS NULL OR m.agent IS NULL OR m.agent = :agent)`;
/** Words that every sentence has find nothing. */
const STOP_WORDS = new Set(
  `am an and any are as at be by can did do does for from had has have how if in is it me my no not of on or our so
  that the this to us was we were what when where which who why will with you your about remember know`.split(
    /\s+/,
  ),
);
/** Words of a question that are looked for at most. */
const WORDS_MAX = 24;

/** The tables of `MEMORY_SCHEMA` exist; `hasVectors` is what `enableVectors` said of this connection. */
export function createMemoryStore(db: SqliteDatabase, hasVectors: boolean): MemoryStore {
  return { ...createKeeping(db), ...createSearch(db), hasVectors };
}

type Keeping = Pick<MemoryStore, "remember" | "list" | "find" | "count" | "forget" | "dropOldest">;

function createKeeping(db: SqliteDatabase): Keeping {
  const insert = db.prepare(
    `INSERT INTO memories (kind, agent, text, source, cause, event_ts_ms, recorded_ts_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const byCause = db.prepare<[string], MemoryRow>("SELECT * FROM memories WHERE cause = ?");
  const byId = db.prepare<[number], MemoryRow>("SELECT * FROM memories WHERE memory_id = ?");
  const newest = db.prepare<[string, number], MemoryRow>(
    `SELECT * FROM memories WHERE kind IN (SELECT value FROM json_each(?)) ORDER BY memory_id DESC LIMIT ?`,
  );
  const counted = db.prepare<[string], number>("SELECT count(*) FROM memories WHERE kind = ?").pluck();
  const isForgotten = db.prepare<[string]>("SELECT 1 FROM memories_forgotten WHERE cause = ?");
  const record = db.prepare("INSERT INTO memories_forgotten VALUES (?, ?, ?, ?)");
  const remove = db.prepare("DELETE FROM memories WHERE memory_id = ?");
  const drop = db.prepare(
    `DELETE FROM memories WHERE kind = ? AND memory_id <=
       (SELECT memory_id FROM memories WHERE kind = ? ORDER BY memory_id DESC LIMIT 1 OFFSET ?)`,
  );
  return {
    remember: db.transaction((draft: MemoryDraft, recordedTsMs: number) => {
      const known = byCause.get(draft.cause);
      if (known !== undefined) return toMemory(known);
      if (isForgotten.get(draft.cause) !== undefined) return null;
      const { kind, agent, text, source, cause, eventTsMs } = draft;
      const { lastInsertRowid } = insert.run(kind, agent, text, source, cause, eventTsMs, recordedTsMs);
      return { ...draft, memoryId: Number(lastInsertRowid), recordedTsMs };
    }),
    list: (kinds, limit) => newest.all(JSON.stringify(kinds), limit).map(toMemory),
    find(memoryId) {
      const row = byId.get(memoryId);
      return row === undefined ? null : toMemory(row);
    },
    count: (kind) => counted.get(kind) ?? 0,
    dropOldest: (kind, keep) => void drop.run(kind, kind, keep),
    forget: db.transaction((memoryId: number, actor: string, tsMs: number) => {
      const row = byId.get(memoryId);
      if (row === undefined) return false;
      record.run(memoryId, row.cause, actor, tsMs);
      remove.run(memoryId);
      return true;
    }),
  };
}

type Search = Pick<MemoryStore, "byWords" | "withoutVector" | "saveVector" | "byVector">;

function createSearch(db: SqliteDatabase): Search {
  const matching = db.prepare<[Record<string, unknown>], MemoryRow>(
    `SELECT m.* FROM memory_words w JOIN memories m ON m.memory_id = w.rowid
     WHERE memory_words MATCH :query AND ${GATE} ORDER BY w.rank, m.memory_id DESC LIMIT :limit`,
  );
  const bare = db.prepare<[string, number], MemoryRow>(
    `SELECT m.* FROM memories m LEFT JOIN memory_vectors v ON v.memory_id = m.memory_id AND v.model = ?
     WHERE v.memory_id IS NULL ORDER BY m.memory_id DESC LIMIT ?`,
  );
  const save = db.prepare("INSERT OR REPLACE INTO memory_vectors VALUES (?, ?, ?)");
  return {
    byWords(text, gate, limit) {
      const query = matchQuery(text);
      return query === "" ? [] : matching.all({ query, limit, ...gateOf(gate) }).map(toMemory);
    },
    withoutVector: (model, limit) => bare.all(model, limit).map(toMemory),
    saveVector: (memoryId, model, vector) => void save.run(memoryId, model, vectorBlob(vector)),
    byVector: (model, vector, gate, limit) => nearest(db, { model, vector, gate, limit }),
  };
}

type VectorQuery = {
  readonly model: string;
  readonly vector: Float32Array;
  readonly gate: MemoryGate;
  readonly limit: number;
};

/** Prepared when it is asked for: without the extension the statement could not be. */
function nearest(db: SqliteDatabase, { model, vector, gate, limit }: VectorQuery) {
  const rows = db
    .prepare<[Record<string, unknown>], MemoryRow & { readonly distance: number }>(
      `SELECT m.*, vec_distance_cosine(v.vector, :vector) AS distance
       FROM memory_vectors v JOIN memories m ON m.memory_id = v.memory_id
       WHERE v.model = :model AND length(v.vector) = :bytes AND ${GATE}
       ORDER BY distance, m.memory_id DESC LIMIT :limit`,
    )
    .all({ model, vector: vectorBlob(vector), bytes: vector.byteLength, limit, ...gateOf(gate) });
  return rows.map((row) => ({ memory: toMemory(row), distance: row.distance }));
}

function gateOf({ asOfTsMs, kinds, agent }: MemoryGate): Record<string, unknown> {
  return { asOfTsMs, kinds: JSON.stringify(kinds), agent };
}

/** Any of the words; each quoted, so that nothing in them is an operator. */
function matchQuery(text: string): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [];
  return [...new Set(words.filter((word) => !STOP_WORDS.has(word)))]
    .slice(0, WORDS_MAX)
    .map((word) => `"${word}"`)
    .join(" OR ");
}

function toMemory(row: MemoryRow): Memory {
  return {
    memoryId: row.memory_id,
    kind: row.kind,
    agent: row.agent,
    text: row.text,
    source: row.source,
    cause: row.cause,
    eventTsMs: row.event_ts_ms,
    recordedTsMs: row.recorded_ts_ms,
  };
}
