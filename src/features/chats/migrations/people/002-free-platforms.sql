-- Which platforms there are is not a matter of the tables.
CREATE TABLE place_bindings_new (
  seq INTEGER PRIMARY KEY,
  platform TEXT NOT NULL,
  chat_id TEXT NOT NULL,
  topic_id TEXT NOT NULL,
  target TEXT NOT NULL CHECK (json_valid(target)),
  UNIQUE (platform, chat_id, topic_id, target)
) STRICT;

INSERT INTO place_bindings_new (seq, platform, chat_id, topic_id, target)
  SELECT seq, platform, chat_id, topic_id, target FROM place_bindings ORDER BY seq;
DROP TABLE place_bindings;
ALTER TABLE place_bindings_new RENAME TO place_bindings;


