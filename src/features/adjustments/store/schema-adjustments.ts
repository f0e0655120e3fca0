import { appendOnly } from "#src/storage/database.ts";

/** Adjustments, and everything that happened to each; both are on the chain of decisions. */
export const ADJUSTMENT_SCHEMA = `
CREATE TABLE adjustments (
  adjustment_number INTEGER PRIMARY KEY,
  -- kind, title, reason, changes, confidence and how long it lasts
  draft TEXT NOT NULL CHECK (json_valid(draft)),
  cause TEXT NOT NULL UNIQUE,
  event_ts_ms INTEGER NOT NULL,
  recorded_ts_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE adjustment_steps (
  step_id INTEGER PRIMARY KEY,
  adjustment_number INTEGER NOT NULL REFERENCES adjustments,
  step TEXT NOT NULL CHECK (step IN
    ('replayed', 'asked', 'declined', 'expired', 'refused', 'shipped', 'ended', 'reverted')),
  -- what, evidence, approval, what was changed from what to what, the end
  details TEXT NOT NULL CHECK (json_valid(details)),
  actor TEXT NOT NULL,
  cause TEXT NOT NULL UNIQUE,
  event_ts_ms INTEGER NOT NULL,
  recorded_ts_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX adjustment_steps_by_adjustment ON adjustment_steps (adjustment_number, step_id);

${["adjustments", "adjustment_steps"].map(appendOnly).join("\n")}
`;
