import { appendOnly } from "./database.ts";

/** What the watchdog saw of the language models, every five minutes. */
export const INFERENCE_SCHEMA = `
CREATE TABLE engine_readings (
  seq INTEGER PRIMARY KEY,
  recorded_ts_ms INTEGER NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('primary', 'reasoning')),
  model TEXT NOT NULL,
  rss_bytes INTEGER,
  swapped_bytes INTEGER,
  machine_swap_bytes INTEGER,
  compressed_bytes INTEGER,
  cells_used INTEGER,
  cells_total INTEGER,
  tokens_per_second REAL
) STRICT;

CREATE INDEX engine_readings_by_model ON engine_readings (role, model, recorded_ts_ms);

${appendOnly("engine_readings")}
`;
