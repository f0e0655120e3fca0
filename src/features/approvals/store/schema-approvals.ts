import { appendOnly } from "#src/storage/database.ts";

/** What people were asked, what they decided, and who did what. */
export const APPROVAL_SCHEMA = `
CREATE TABLE audit_lines (
  line_id INTEGER PRIMARY KEY,
  actor TEXT NOT NULL,
  what TEXT NOT NULL,
  cause TEXT NOT NULL,
  ts_ms INTEGER NOT NULL,
  details TEXT NOT NULL CHECK (json_valid(details)),
  UNIQUE (cause, what)
) STRICT;
CREATE INDEX audit_lines_by_actor ON audit_lines (actor, line_id);

CREATE TABLE approvals (
  number INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('verdict', 'adjustment', 'command', 'publish', 'resume', 'pairing')),
  title TEXT NOT NULL,
  blocks TEXT NOT NULL CHECK (json_valid(blocks)),
  role TEXT NOT NULL CHECK (role IN ('owner', 'operator', 'viewer')),
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  choices TEXT NOT NULL CHECK (json_valid(choices)),
  requested_by TEXT NOT NULL,
  cause TEXT NOT NULL UNIQUE,
  requested_ts_ms INTEGER NOT NULL,
  expires_ts_ms INTEGER NOT NULL
) STRICT;

-- one a request: the first decision stands
CREATE TABLE approval_decisions (
  number INTEGER PRIMARY KEY REFERENCES approvals,
  decision TEXT NOT NULL CHECK (decision IN ('approve', 'decline', 'expire')),
  choice TEXT,
  actor TEXT NOT NULL,
  cause TEXT NOT NULL,
  bound_to TEXT NOT NULL,
  ts_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE approval_runs (
  number INTEGER NOT NULL REFERENCES approvals,
  run INTEGER NOT NULL,
  ts_ms INTEGER NOT NULL,
  PRIMARY KEY (number, run)
) STRICT, WITHOUT ROWID;

CREATE TABLE approval_outcomes (
  number INTEGER PRIMARY KEY REFERENCES approvals,
  state TEXT NOT NULL CHECK (state IN ('done', 'refused', 'failed', 'unknown')),
  what TEXT NOT NULL,
  ts_ms INTEGER NOT NULL
) STRICT;

-- no record: which message shows how far its request is
CREATE TABLE approval_messages (
  seq INTEGER PRIMARY KEY,
  dedupe_key TEXT NOT NULL UNIQUE,
  number INTEGER NOT NULL REFERENCES approvals,
  platform TEXT NOT NULL,
  chat_id TEXT NOT NULL,
  shown TEXT NOT NULL DEFAULT 'waiting' CHECK (shown IN ('waiting', 'decided', 'ended', 'expired'))
) STRICT;
CREATE INDEX approval_messages_open ON approval_messages (seq) WHERE shown NOT IN ('ended', 'expired');

${["audit_lines", "approvals", "approval_decisions", "approval_runs", "approval_outcomes"].map(appendOnly).join("\n")}
`;
