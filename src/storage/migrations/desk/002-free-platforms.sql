-- Which platforms there are is not a matter of the tables.
CREATE TABLE alerts_new (
  alert_id INTEGER PRIMARY KEY,
  event_id TEXT NOT NULL,
  platform TEXT NOT NULL,
  chat_id TEXT NOT NULL,
  topic_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  how TEXT NOT NULL CHECK (how IN ('now', 'digest')),
  silent INTEGER NOT NULL CHECK (silent IN (0, 1)),
  message TEXT NOT NULL CHECK (json_valid(message)),
  book_id TEXT,
  pnl TEXT,
  created_ts_ms INTEGER NOT NULL,
  release_ts_ms INTEGER NOT NULL,
  released_ts_ms INTEGER,
  outbox_key TEXT,
  UNIQUE (event_id, platform, chat_id, topic_id),
  CHECK ((released_ts_ms IS NULL) = (outbox_key IS NULL))
) STRICT;

INSERT INTO alerts_new (alert_id, event_id, platform, chat_id, topic_id, kind, how, silent, message, book_id, pnl, created_ts_ms, release_ts_ms, released_ts_ms, outbox_key)
  SELECT alert_id, event_id, platform, chat_id, topic_id, kind, how, silent, message, book_id, pnl, created_ts_ms, release_ts_ms, released_ts_ms, outbox_key FROM alerts ORDER BY alert_id;
DROP TABLE alerts;
ALTER TABLE alerts_new RENAME TO alerts;

CREATE INDEX alerts_waiting ON alerts (platform, chat_id, topic_id, how, alert_id) WHERE released_ts_ms IS NULL;
CREATE INDEX alerts_released ON alerts (platform, chat_id, topic_id, released_ts_ms) WHERE released_ts_ms IS NOT NULL;
CREATE TABLE outbox_new (
  outbox_id       INTEGER PRIMARY KEY,
  nonce           TEXT    NOT NULL DEFAULT (lower(hex(randomblob(6)))),
  dedupe_key      TEXT    NOT NULL UNIQUE,
  platform        TEXT    NOT NULL,
  chat_id         TEXT    NOT NULL,
  destination     TEXT    NOT NULL CHECK (json_valid(destination)),
  urgency         INTEGER NOT NULL CHECK (urgency IN (0, 1)),
  message         TEXT    NOT NULL CHECK (json_valid(message)),
  created_ts_ms   INTEGER NOT NULL,
  queued_ts_ms    INTEGER,
  delivered_ts_ms INTEGER,
  message_ids     TEXT CHECK (message_ids IS NULL OR json_valid(message_ids)),
  failed_ts_ms    INTEGER,
  failure         TEXT,
  CHECK (delivered_ts_ms IS NULL OR failed_ts_ms IS NULL),
  CHECK ((delivered_ts_ms IS NULL) = (message_ids IS NULL)),
  CHECK ((failed_ts_ms IS NULL) = (failure IS NULL))
) STRICT;

INSERT INTO outbox_new (outbox_id, nonce, dedupe_key, platform, chat_id, destination, urgency, message, created_ts_ms, queued_ts_ms, delivered_ts_ms, message_ids, failed_ts_ms, failure)
  SELECT outbox_id, nonce, dedupe_key, platform, chat_id, destination, urgency, message, created_ts_ms, queued_ts_ms, delivered_ts_ms, message_ids, failed_ts_ms, failure FROM outbox ORDER BY outbox_id;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;

CREATE INDEX outbox_unqueued ON outbox (platform, outbox_id)
  WHERE queued_ts_ms IS NULL AND delivered_ts_ms IS NULL AND failed_ts_ms IS NULL;
CREATE INDEX outbox_ready ON outbox (platform, chat_id, urgency, outbox_id)
  WHERE queued_ts_ms IS NULL AND delivered_ts_ms IS NULL AND failed_ts_ms IS NULL;
CREATE INDEX outbox_busy ON outbox (platform, chat_id)
  WHERE queued_ts_ms IS NOT NULL AND delivered_ts_ms IS NULL AND failed_ts_ms IS NULL;
CREATE INDEX outbox_unconfirmed ON outbox (outbox_id)
  WHERE queued_ts_ms IS NOT NULL AND delivered_ts_ms IS NULL AND failed_ts_ms IS NULL;
