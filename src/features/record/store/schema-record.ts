import { appendOnly } from "#src/storage/database.ts";

/** The tamper-evident record: the chain of decisions, its daily roots, and the seasons. */
export const RECORD_SCHEMA = `
CREATE TABLE decision_chain (
  seq INTEGER PRIMARY KEY CHECK (seq > 0),
  ref TEXT NOT NULL UNIQUE,
  subject TEXT,
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  chained_ts_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX decision_chain_by_subject ON decision_chain (subject) WHERE subject IS NOT NULL;
CREATE INDEX decision_chain_by_time ON decision_chain (chained_ts_ms);

CREATE TABLE chain_roots (
  day TEXT PRIMARY KEY NOT NULL,
  seq INTEGER NOT NULL UNIQUE,
  hash TEXT NOT NULL,
  recorded_ts_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE seasons (
  season INTEGER PRIMARY KEY CHECK (season > 0),
  strategy TEXT NOT NULL,
  strategy_hash TEXT NOT NULL,
  prompts_hash TEXT NOT NULL,
  model TEXT NOT NULL,
  reason TEXT NOT NULL,
  event_ts_ms INTEGER NOT NULL,
  recorded_ts_ms INTEGER NOT NULL
) STRICT;

${["decision_chain", "chain_roots", "seasons"].map(appendOnly).join("\n")}
`;
