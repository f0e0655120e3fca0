import { appendOnly } from "#src/storage/database.ts";

/** The failure vault: what waits to be examined, every examined round trip, its counts, its words, and opinions. */
export const VAULT_SCHEMA = `
-- the same rules are kept once
CREATE TABLE rule_sets (
  rule_set INTEGER PRIMARY KEY,
  rules TEXT NOT NULL UNIQUE CHECK (json_valid(rules))
) STRICT;

CREATE TABLE entry_rules (
  position_id TEXT PRIMARY KEY NOT NULL,
  rule_set INTEGER NOT NULL REFERENCES rule_sets
) STRICT, WITHOUT ROWID;

CREATE TABLE autopsies_due (
  round_trip_id TEXT PRIMARY KEY NOT NULL,
  symbol TEXT NOT NULL,
  closed_ts_ms INTEGER NOT NULL
) STRICT;

-- winners too; amounts are integers of 1e-8
CREATE TABLE autopsies (
  autopsy_id INTEGER PRIMARY KEY,
  round_trip_id TEXT NOT NULL UNIQUE,
  book_id TEXT NOT NULL,
  symbol TEXT NOT NULL,
  cause TEXT,
  conditions TEXT NOT NULL CHECK (json_valid(conditions)),
  hour INTEGER NOT NULL,
  regime TEXT NOT NULL,
  season INTEGER NOT NULL,
  net_pnl INTEGER NOT NULL,
  entry_notional INTEGER NOT NULL,
  closed_ts_ms INTEGER NOT NULL,
  lesson TEXT,
  evidence TEXT NOT NULL CHECK (json_valid(evidence)),
  message TEXT CHECK (message IS NULL OR json_valid(message)),
  recorded_ts_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX autopsies_by_close ON autopsies (closed_ts_ms);
CREATE INDEX lost_by_close ON autopsies (closed_ts_ms) WHERE cause IS NOT NULL;

-- how many and how much, so that a report costs the same behind a million round trips; season 0 is all of them
CREATE TABLE vault_cells (
  season INTEGER NOT NULL,
  book_id TEXT NOT NULL,
  label TEXT NOT NULL,
  by TEXT NOT NULL,
  key TEXT NOT NULL,
  losses INTEGER NOT NULL,
  wins INTEGER NOT NULL,
  net_lost INTEGER NOT NULL,
  net_won INTEGER NOT NULL,
  PRIMARY KEY (season, book_id, label, by, key)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE vault_words USING fts5 (round_trip_id UNINDEXED, words);

CREATE TABLE opinions (
  opinion_id INTEGER PRIMARY KEY,
  round_trip_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('agree', 'dispute', 'note')),
  text TEXT,
  actor TEXT NOT NULL,
  cause TEXT NOT NULL UNIQUE,
  ts_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX opinions_by_trip ON opinions (round_trip_id);

${["rule_sets", "entry_rules", "autopsies", "opinions"].map(appendOnly).join("\n")}
`;
