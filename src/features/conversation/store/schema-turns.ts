/** Turns in which a model had a part, with the receipts that their answers rest on. Old ones are dropped. */
export const TURN_SCHEMA = `
CREATE TABLE turns (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  turn_id TEXT NOT NULL UNIQUE,
  agent TEXT NOT NULL,
  model TEXT NOT NULL,
  prompt_hash TEXT NOT NULL,
  stop TEXT NOT NULL,
  steps INTEGER NOT NULL,
  prompt_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  started_ts_ms INTEGER NOT NULL,
  took_ms INTEGER NOT NULL,
  memory_ids TEXT NOT NULL CHECK (json_valid(memory_ids)),
  -- JSON: [{ skill, input, text }], in the order of the calls
  receipts TEXT NOT NULL CHECK (json_valid(receipts))
) STRICT;
`;
