import { appendOnly } from "#src/storage/database.ts";

/** Who may what. In a file of its own: it is the same whichever market runs. */
export const PEOPLE_SCHEMA = `
CREATE TABLE people_changes (
  seq INTEGER PRIMARY KEY,
  change TEXT NOT NULL CHECK (json_valid(change)),
  cause TEXT NOT NULL UNIQUE,
  actor TEXT NOT NULL,
  ts_ms INTEGER NOT NULL
) STRICT;

-- no record: a code is used once, or forgotten
CREATE TABLE link_codes (
  code TEXT PRIMARY KEY,
  account TEXT NOT NULL UNIQUE,
  expires_ts_ms INTEGER NOT NULL
) STRICT;

-- what each chat hears unasked; who changed it is in the audit log
CREATE TABLE alert_settings (
  chat TEXT PRIMARY KEY,
  settings TEXT NOT NULL CHECK (json_valid(settings))
) STRICT;

${appendOnly("people_changes")}
`;
