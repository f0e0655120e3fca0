import { appendOnly } from "../database.ts";
import { EXIT_SCHEMA } from "./schema-exits.ts";

/** What the desk remembers beside the ledger: signals and what became of them, states, equity, checkpoints. */
export const DESK_SCHEMA = `
-- a symbol has at most one signal a bar of a length
CREATE TABLE signals (
  symbol TEXT NOT NULL,
  event_ts_ms INTEGER NOT NULL,
  scan_ms INTEGER NOT NULL,
  signal_id TEXT NOT NULL,
  lane TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('long', 'short')),
  confidence REAL NOT NULL,
  price INTEGER NOT NULL,
  thesis TEXT NOT NULL,
  falsifying_price INTEGER NOT NULL,
  evidence TEXT NOT NULL,
  -- JSON: [{ bookId, action: ordered | denied | ignored, reason }], in the order of the books
  outcomes TEXT NOT NULL,
  recorded_ts_ms INTEGER NOT NULL,
  PRIMARY KEY (symbol, event_ts_ms, scan_ms)
) STRICT;

CREATE TABLE state_changes (
  change_id INTEGER PRIMARY KEY,
  book_id TEXT NOT NULL REFERENCES books,
  state TEXT NOT NULL CHECK (state IN ('active', 'reducing', 'halted')),
  reason TEXT NOT NULL,
  actor TEXT NOT NULL,
  cause TEXT NOT NULL UNIQUE,
  event_ts_ms INTEGER NOT NULL,
  recorded_ts_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX state_changes_by_book ON state_changes (book_id, change_id);

CREATE TABLE rule_changes (
  change_id INTEGER PRIMARY KEY,
  book_id TEXT NOT NULL REFERENCES books,
  patch TEXT NOT NULL CHECK (json_valid(patch)),
  reason TEXT NOT NULL,
  actor TEXT NOT NULL,
  cause TEXT NOT NULL UNIQUE,
  event_ts_ms INTEGER NOT NULL,
  recorded_ts_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE command_answers (
  cause TEXT PRIMARY KEY NOT NULL,
  answer TEXT NOT NULL CHECK (json_valid(answer)),
  recorded_ts_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE symbol_bans (
  ban_id INTEGER PRIMARY KEY,
  book_id TEXT NOT NULL REFERENCES books,
  base TEXT NOT NULL,
  until_ts_ms INTEGER NOT NULL,
  reason TEXT NOT NULL,
  actor TEXT NOT NULL,
  cause TEXT NOT NULL UNIQUE,
  event_ts_ms INTEGER NOT NULL,
  recorded_ts_ms INTEGER NOT NULL
) STRICT;

-- a mark of today is replaced as the day goes on
CREATE TABLE equity_marks (
  book_id TEXT NOT NULL REFERENCES books,
  day TEXT NOT NULL,
  open_equity INTEGER NOT NULL,
  high_equity INTEGER NOT NULL,
  low_equity INTEGER NOT NULL,
  close_equity INTEGER NOT NULL,
  peak_equity INTEGER NOT NULL,
  max_drawdown INTEGER NOT NULL,
  reference_equity INTEGER NOT NULL,
  watched_ms INTEGER NOT NULL,
  exposed_ms INTEGER NOT NULL,
  event_ts_ms INTEGER NOT NULL,
  PRIMARY KEY (book_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoints (
  name TEXT PRIMARY KEY NOT NULL,
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

${["signals", "state_changes", "rule_changes", "command_answers", "symbol_bans"].map(appendOnly).join("\n")}
${EXIT_SCHEMA}`;

/** Apart from the tables, because a replay makes them at its end. */
export const DESK_INDEXES = `
CREATE INDEX signals_by_time ON signals (event_ts_ms);
`;
