/** What chats are set to; who changed it is in the audit log. Beside the people: it is the same whichever market runs. */
export const CHAT_SCHEMA = `
CREATE TABLE chat_busy (
  chat TEXT PRIMARY KEY,
  while_busy TEXT NOT NULL CHECK (while_busy IN ('queue', 'steer', 'replace'))
) STRICT;

-- topic_id '' is the chat outside of its topics
CREATE TABLE place_bindings (
  seq INTEGER PRIMARY KEY,
  platform TEXT NOT NULL CHECK (platform IN ('telegram', 'discord', 'console')),
  chat_id TEXT NOT NULL,
  topic_id TEXT NOT NULL,
  target TEXT NOT NULL CHECK (json_valid(target)),
  UNIQUE (platform, chat_id, topic_id, target)
) STRICT;
`;
