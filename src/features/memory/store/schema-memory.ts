import { appendOnly } from "#src/storage/database.ts";

/** What agents remember. A memory can be forgotten, and then its text is gone; that it was is on record. */
export const MEMORY_SCHEMA = `
CREATE TABLE memories (
  memory_id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('fact', 'decision', 'lesson')),
  agent TEXT,
  text TEXT NOT NULL,
  source TEXT NOT NULL,
  cause TEXT NOT NULL UNIQUE,
  event_ts_ms INTEGER NOT NULL,
  recorded_ts_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX memories_by_kind ON memories (kind, memory_id);

CREATE VIRTUAL TABLE memory_words USING fts5(text, tokenize = 'porter unicode61');

CREATE TABLE memory_vectors (
  memory_id INTEGER NOT NULL REFERENCES memories ON DELETE CASCADE,
  model TEXT NOT NULL,
  vector BLOB NOT NULL,
  PRIMARY KEY (memory_id, model)
) STRICT;

CREATE TABLE memories_forgotten (
  memory_id INTEGER PRIMARY KEY,
  cause TEXT NOT NULL UNIQUE,
  actor TEXT NOT NULL,
  event_ts_ms INTEGER NOT NULL
) STRICT;

CREATE TRIGGER memories_keep_words AFTER INSERT ON memories
BEGIN INSERT INTO memory_words (rowid, text) VALUES (new.memory_id, new.text); END;
CREATE TRIGGER memories_drop_words AFTER DELETE ON memories
BEGIN DELETE FROM memory_words WHERE rowid = old.memory_id; END;
CREATE TRIGGER memories_no_update BEFORE UPDATE ON memories
BEGIN SELECT RAISE(ABORT, 'a memory is never changed: forget it and tell it anew'); END;
${appendOnly("memories_forgotten")}
`;
