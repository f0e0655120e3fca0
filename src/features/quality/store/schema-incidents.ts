import { appendOnly } from "#src/storage/database.ts";

/** What went wrong, once each, and its end, once each. */
export const INCIDENT_SCHEMA = `
CREATE TABLE incidents (
  incident_id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  what TEXT NOT NULL,
  opened_ts_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX incidents_by_key ON incidents (key, incident_id);

CREATE TABLE incident_ends (
  incident_id INTEGER PRIMARY KEY REFERENCES incidents,
  ended_ts_ms INTEGER NOT NULL
) STRICT;

${["incidents", "incident_ends"].map(appendOnly).join("\n")}
`;
