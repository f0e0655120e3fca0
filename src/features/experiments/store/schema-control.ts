import { appendOnly } from "#src/storage/database.ts";

/** The control experiment: epochs, verdicts, decisions, and the bars that the desk saw. */
export const CONTROL_SCHEMA = `
-- epoch 0 begins with the desk and has no row
CREATE TABLE epochs (
  epoch INTEGER PRIMARY KEY CHECK (epoch > 0),
  reason TEXT NOT NULL,
  actor TEXT NOT NULL,
  cause TEXT NOT NULL UNIQUE,
  event_ts_ms INTEGER NOT NULL,
  recorded_ts_ms INTEGER NOT NULL
) STRICT;

-- one an epoch
CREATE TABLE verdicts (
  epoch INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('locked-in', 'futures-disabled', 'hybrid')),
  grounds TEXT NOT NULL CHECK (json_valid(grounds)),
  -- every figure as it stood then; amounts as decimal text in USDT
  figures TEXT NOT NULL CHECK (json_valid(figures)),
  event_ts_ms INTEGER NOT NULL,
  recorded_ts_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE verdict_decisions (
  epoch INTEGER PRIMARY KEY REFERENCES verdicts,
  decision TEXT NOT NULL CHECK (decision IN ('approve', 'decline')),
  actor TEXT NOT NULL,
  cause TEXT NOT NULL UNIQUE,
  event_ts_ms INTEGER NOT NULL,
  recorded_ts_ms INTEGER NOT NULL
) STRICT;

-- prices only: a volume may be larger than an integer holds
CREATE TABLE bars (
  symbol TEXT NOT NULL,
  close_ts_ms INTEGER NOT NULL,
  open_ts_ms INTEGER NOT NULL CHECK (open_ts_ms < close_ts_ms),
  open INTEGER NOT NULL CHECK (open > 0),
  high INTEGER NOT NULL CHECK (high >= open AND high >= close),
  low INTEGER NOT NULL CHECK (low > 0 AND low <= open AND low <= close),
  close INTEGER NOT NULL CHECK (close > 0),
  PRIMARY KEY (symbol, close_ts_ms)
) STRICT, WITHOUT ROWID;

${["epochs", "verdicts", "verdict_decisions", "bars"].map(appendOnly).join("\n")}
`;

/**
 * Indexes on tables of the ledger and the desk: with them the reads of an epoch, a pair and a position cost what they
 * return. Apart from the tables, because a replay makes them at its end.
 */
export const CONTROL_INDEXES = `
CREATE INDEX round_trips_by_epoch ON round_trips (book_id, epoch, closed_ts_ms);
CREATE INDEX round_trips_by_pair ON round_trips (pair_id, book_id) WHERE pair_id IS NOT NULL;
CREATE INDEX orders_by_position ON orders (position_id);
CREATE INDEX signals_by_id ON signals (signal_id);
`;
