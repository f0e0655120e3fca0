/** How people like answers to look; a row is replaced when they change their mind. */
export const PREFERENCE_SCHEMA = `
CREATE TABLE preferences (
  account TEXT NOT NULL,
  key TEXT NOT NULL CHECK (key IN ('name', 'count', 'timeZone')),
  value TEXT NOT NULL,
  ts_ms INTEGER NOT NULL,
  PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;
`;
