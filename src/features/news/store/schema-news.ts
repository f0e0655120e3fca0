import { appendOnly } from "#src/storage/database.ts";

/** Headlines as they were seen, the assets that they are about, shocks, and where each source stands. */
export const NEWS_SCHEMA = `
CREATE TABLE news_items (
  news_id TEXT PRIMARY KEY NOT NULL,
  source TEXT NOT NULL,
  title TEXT NOT NULL,
  title_key TEXT NOT NULL,
  url TEXT NOT NULL UNIQUE,
  published_ts_ms INTEGER NOT NULL,
  seen_ts_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX news_by_time ON news_items (seen_ts_ms);
CREATE INDEX news_by_title ON news_items (title_key, seen_ts_ms);

CREATE TABLE news_assets (
  base TEXT NOT NULL,
  seen_ts_ms INTEGER NOT NULL,
  news_id TEXT NOT NULL REFERENCES news_items ON DELETE CASCADE,
  PRIMARY KEY (base, seen_ts_ms, news_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX news_assets_by_item ON news_assets (news_id);

CREATE TABLE news_shocks (
  base TEXT NOT NULL,
  event_ts_ms INTEGER NOT NULL,
  -- JSON: the counts that made it a shock, and its headlines
  shock TEXT NOT NULL CHECK (json_valid(shock)),
  PRIMARY KEY (base, event_ts_ms)
) STRICT, WITHOUT ROWID;

-- replaced at every request
CREATE TABLE news_sources (
  url TEXT PRIMARY KEY NOT NULL,
  etag TEXT,
  last_modified TEXT,
  ok_ts_ms INTEGER,
  failures INTEGER NOT NULL,
  failure TEXT,
  next_ts_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- one row: the newest list
CREATE TABLE news_trending (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  coins TEXT NOT NULL CHECK (json_valid(coins)),
  seen_ts_ms INTEGER NOT NULL
) STRICT;

${appendOnly("news_shocks")}
`;
