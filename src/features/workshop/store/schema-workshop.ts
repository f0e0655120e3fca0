import { appendOnly } from "#src/storage/database.ts";

/** Commands that ran on this machine: who approved them, what exactly ran, and what it printed. */
export const WORKSHOP_SCHEMA = `
CREATE TABLE command_runs (
  run_id INTEGER PRIMARY KEY,
  approval_id TEXT NOT NULL UNIQUE,
  plan TEXT NOT NULL CHECK (json_valid(plan)),
  result TEXT NOT NULL CHECK (json_valid(result)),
  approved_by TEXT NOT NULL,
  ts_ms INTEGER NOT NULL
) STRICT;

${appendOnly("command_runs")}
`;
