/**
 * Tables of what goes out (`outbox`; `destination` is where and how, beside the platform and the chat), of what buttons mean
 * (`button_action`), and of what delivered messages are about (`message_subjects`). The partial indexes hold only
 * rows that are not done, so that looking for work costs the same behind a million delivered messages.
 */
export const MESSAGE_SCHEMA: string = `
CREATE TABLE IF NOT EXISTS outbox (
  outbox_id       INTEGER PRIMARY KEY,
  nonce           TEXT    NOT NULL DEFAULT (lower(hex(randomblob(6)))),
  dedupe_key      TEXT    NOT NULL UNIQUE,
  platform        TEXT    NOT NULL CHECK (platform IN ('telegram', 'discord', 'console')),
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

CREATE INDEX IF NOT EXISTS outbox_unqueued ON outbox (platform, outbox_id)
  WHERE queued_ts_ms IS NULL AND delivered_ts_ms IS NULL AND failed_ts_ms IS NULL;

CREATE INDEX IF NOT EXISTS outbox_ready ON outbox (platform, chat_id, urgency, outbox_id)
  WHERE queued_ts_ms IS NULL AND delivered_ts_ms IS NULL AND failed_ts_ms IS NULL;

CREATE INDEX IF NOT EXISTS outbox_busy ON outbox (platform, chat_id)
  WHERE queued_ts_ms IS NOT NULL AND delivered_ts_ms IS NULL AND failed_ts_ms IS NULL;

CREATE INDEX IF NOT EXISTS outbox_unconfirmed ON outbox (outbox_id)
  WHERE queued_ts_ms IS NOT NULL AND delivered_ts_ms IS NULL AND failed_ts_ms IS NULL;

CREATE TABLE IF NOT EXISTS message_subjects (
  platform   TEXT NOT NULL,
  message_id TEXT NOT NULL,
  chat_id    TEXT NOT NULL,
  subject    TEXT NOT NULL CHECK (json_valid(subject)),
  PRIMARY KEY (platform, message_id, chat_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS button_action (
  seq           INTEGER PRIMARY KEY,
  action_id     TEXT    NOT NULL UNIQUE,
  skill         TEXT    NOT NULL,
  input         TEXT    NOT NULL CHECK (json_valid(input)),
  role          TEXT    NOT NULL CHECK (role IN ('owner', 'operator', 'viewer')),
  in_place      INTEGER NOT NULL CHECK (in_place IN (0, 1)),
  expires_ts_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS button_action_expiry ON button_action (expires_ts_ms);
`;
