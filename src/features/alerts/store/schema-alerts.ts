/**
 * Alerts between their event and the outbox. `topic_id` '' is the chat outside of its topics; `how` says whether one waits for its digest. The partial index holds only
 * what waits, so that looking for work costs the same behind a million told alerts.
 */
export const ALERT_SCHEMA: string = `
CREATE TABLE alerts (
  alert_id INTEGER PRIMARY KEY,
  event_id TEXT NOT NULL,
  platform TEXT NOT NULL CHECK (platform IN ('telegram', 'discord', 'console')),
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

CREATE INDEX alerts_waiting ON alerts (platform, chat_id, topic_id, how, alert_id) WHERE released_ts_ms IS NULL;
CREATE INDEX alerts_released ON alerts (platform, chat_id, topic_id, released_ts_ms) WHERE released_ts_ms IS NOT NULL;
`;
