import { appendOnly } from "../database.ts";

const APPEND_ONLY = [
  "books",
  "orders",
  "order_ends",
  "entries",
  "postings",
  "plans",
  "fills",
  "fundings",
  "round_trips",
];

/**
 * The ledger. Amounts, prices and rates are integers of 1e-8; times are ms since the epoch.
 * Below "projections" stands what is derived from the journal and may be made again from it.
 */
export const LEDGER_SCHEMA = `
CREATE TABLE books (
  book_id TEXT PRIMARY KEY NOT NULL,
  label TEXT NOT NULL,
  created_ts_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE orders (
  order_number INTEGER PRIMARY KEY,
  cause TEXT NOT NULL UNIQUE,
  book_id TEXT NOT NULL REFERENCES books,
  position_id TEXT NOT NULL,
  symbol TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('buy', 'sell')),
  effect TEXT NOT NULL CHECK (effect IN ('open', 'close')),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  reason TEXT NOT NULL,
  decided_ts_ms INTEGER NOT NULL,
  recorded_ts_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE order_ends (
  order_number INTEGER PRIMARY KEY REFERENCES orders,
  outcome TEXT NOT NULL CHECK (outcome IN ('expired', 'rejected')),
  reason TEXT NOT NULL,
  recorded_ts_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE entries (
  entry_id INTEGER PRIMARY KEY,
  book_id TEXT NOT NULL REFERENCES books,
  kind TEXT NOT NULL CHECK (kind IN ('opening-balance', 'fill', 'funding')),
  cause TEXT NOT NULL UNIQUE,
  position_id TEXT,
  event_ts_ms INTEGER NOT NULL,
  recorded_ts_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE postings (
  entry_id INTEGER NOT NULL REFERENCES entries,
  line INTEGER NOT NULL,
  account TEXT NOT NULL,
  asset TEXT NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (entry_id, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE plans (
  position_id TEXT PRIMARY KEY NOT NULL,
  book_id TEXT NOT NULL REFERENCES books,
  side TEXT NOT NULL CHECK (side IN ('long', 'short')),
  lane TEXT NOT NULL CHECK (lane IN ('spot', 'futures')),
  leverage INTEGER NOT NULL CHECK (leverage >= 1),
  take_profit INTEGER,
  stop_loss INTEGER,
  liquidation_price INTEGER,
  pair_id TEXT,
  thesis TEXT NOT NULL,
  falsifying_price INTEGER,
  epoch INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE fills (
  entry_id INTEGER PRIMARY KEY REFERENCES entries,
  order_number INTEGER NOT NULL REFERENCES orders,
  sequence INTEGER NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  price INTEGER NOT NULL CHECK (price > 0),
  notional INTEGER NOT NULL CHECK (notional >= 0),
  fee INTEGER NOT NULL CHECK (fee >= 0),
  fee_rate INTEGER NOT NULL,
  liquidity TEXT NOT NULL CHECK (liquidity IN ('maker', 'taker')),
  margin INTEGER NOT NULL CHECK (margin >= 0),
  bid INTEGER NOT NULL,
  ask INTEGER NOT NULL,
  decision_price INTEGER NOT NULL,
  slippage_rate INTEGER NOT NULL,
  latency_ms INTEGER NOT NULL,
  model TEXT NOT NULL,
  UNIQUE (order_number, sequence)
) STRICT;

CREATE TABLE fundings (
  entry_id INTEGER PRIMARY KEY REFERENCES entries,
  position_id TEXT NOT NULL,
  payment INTEGER NOT NULL,
  from_margin INTEGER NOT NULL CHECK (from_margin >= 0)
) STRICT;

CREATE TABLE round_trips (
  round_trip_id TEXT PRIMARY KEY NOT NULL,
  book_id TEXT NOT NULL REFERENCES books,
  symbol TEXT NOT NULL,
  lane TEXT NOT NULL,
  side TEXT NOT NULL,
  leverage INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  entry_notional INTEGER NOT NULL,
  exit_notional INTEGER NOT NULL,
  gross_pnl INTEGER NOT NULL,
  fees INTEGER NOT NULL,
  funding INTEGER NOT NULL,
  net_pnl INTEGER NOT NULL,
  exit_reason TEXT NOT NULL,
  pair_id TEXT,
  epoch INTEGER NOT NULL,
  opened_ts_ms INTEGER NOT NULL,
  closed_ts_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX round_trips_by_symbol ON round_trips (book_id, symbol, closed_ts_ms);

-- projections

CREATE TABLE balances (
  book_id TEXT NOT NULL REFERENCES books,
  account TEXT NOT NULL,
  asset TEXT NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (book_id, account, asset)
) STRICT, WITHOUT ROWID;

CREATE TABLE positions (
  position_id TEXT PRIMARY KEY NOT NULL REFERENCES plans,
  book_id TEXT NOT NULL REFERENCES books,
  symbol TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  opened_quantity INTEGER NOT NULL,
  open_notional INTEGER NOT NULL,
  entry_notional INTEGER NOT NULL,
  exit_notional INTEGER NOT NULL,
  margin INTEGER NOT NULL,
  realized_pnl INTEGER NOT NULL,
  fees INTEGER NOT NULL,
  funding INTEGER NOT NULL,
  opened_ts_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rollups (
  book_id TEXT NOT NULL REFERENCES books,
  epoch INTEGER NOT NULL,
  by TEXT NOT NULL,
  key TEXT NOT NULL,
  round_trips INTEGER NOT NULL,
  wins INTEGER NOT NULL,
  gross_pnl INTEGER NOT NULL,
  fees INTEGER NOT NULL,
  funding INTEGER NOT NULL,
  net_pnl INTEGER NOT NULL,
  net_won INTEGER NOT NULL,
  net_lost INTEGER NOT NULL,
  PRIMARY KEY (book_id, epoch, by, key)
) STRICT, WITHOUT ROWID;

${APPEND_ONLY.map(appendOnly).join("\n")}
`;

/** Apart from the tables, because a replay makes them at its end. */
export const LEDGER_INDEXES = `
CREATE INDEX closes_by_position ON orders (position_id) WHERE effect = 'close';
CREATE INDEX round_trips_by_close ON round_trips (book_id, closed_ts_ms);
-- what a round trip was charged is found without reading all fundings
CREATE INDEX fundings_by_position ON fundings (position_id);
`;
