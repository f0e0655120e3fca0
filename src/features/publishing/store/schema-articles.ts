import { appendOnly } from "#src/storage/database.ts";

/** Texts that were asked for: the request, the sources that were given, and every step since. */
export const ARTICLE_SCHEMA = `
CREATE TABLE articles (
  article_number INTEGER PRIMARY KEY,
  day TEXT NOT NULL,
  brief TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  platform TEXT NOT NULL,
  chat_id TEXT NOT NULL,
  cause TEXT NOT NULL UNIQUE,
  asked_ts_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE article_sources (
  source_number INTEGER PRIMARY KEY,
  article_number INTEGER NOT NULL REFERENCES articles,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  cause TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX article_sources_by_article ON article_sources (article_number);

CREATE TABLE article_steps (
  step_number INTEGER PRIMARY KEY,
  article_number INTEGER NOT NULL REFERENCES articles,
  state TEXT NOT NULL CHECK (state IN ('ordered', 'written', 'failed', 'dropped')),
  cause TEXT NOT NULL,
  report TEXT NOT NULL CHECK (json_valid(report)),
  ts_ms INTEGER NOT NULL,
  UNIQUE (article_number, state, cause)
) STRICT;

${["articles", "article_sources", "article_steps"].map(appendOnly).join("\n")}
`;
