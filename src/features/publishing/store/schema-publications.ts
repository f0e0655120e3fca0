import { appendOnly } from "#src/storage/database.ts";

/** Digests, briefs and articles, with every version and what went out. */
export const PUBLICATION_SCHEMA = `
CREATE TABLE publications (
  key TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('weekly', 'daily', 'article')),
  from_ts_ms INTEGER NOT NULL,
  to_ts_ms INTEGER NOT NULL,
  made_ts_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX publications_by_kind ON publications (kind, made_ts_ms);

CREATE TABLE publication_versions (
  key TEXT NOT NULL REFERENCES publications,
  version INTEGER NOT NULL CHECK (version > 0),
  author TEXT NOT NULL,
  document TEXT NOT NULL CHECK (json_valid(document)),
  made_ts_ms INTEGER NOT NULL,
  PRIMARY KEY (key, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE publication_releases (
  key TEXT PRIMARY KEY NOT NULL REFERENCES publications,
  version INTEGER NOT NULL,
  published_ts_ms INTEGER NOT NULL,
  FOREIGN KEY (key, version) REFERENCES publication_versions (key, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX publication_releases_by_time ON publication_releases (published_ts_ms);

${["publications", "publication_versions", "publication_releases"].map(appendOnly).join("\n")}
`;
