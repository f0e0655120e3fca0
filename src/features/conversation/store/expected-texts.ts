/** What people were asked to write next, in SQLite. */
import type { ExpectedTexts } from "../expected-texts.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";

export const EXPECTED_SCHEMA = `
-- one a person; taken_by is the message that it was taken with
CREATE TABLE expected_texts (
  platform TEXT NOT NULL,
  user_id TEXT NOT NULL,
  skill TEXT NOT NULL,
  input TEXT NOT NULL CHECK (json_valid(input)),
  field TEXT NOT NULL,
  expires_ts_ms INTEGER NOT NULL,
  taken_by TEXT,
  PRIMARY KEY (platform, user_id)
) STRICT, WITHOUT ROWID;
`;

type Row = { skill: string; input: string; field: string; expires_ts_ms: number; taken_by: string | null };

/** The table of `EXPECTED_SCHEMA` exists. */
export function createExpectedTexts(db: SqliteDatabase): ExpectedTexts {
  const put = db.prepare("INSERT OR REPLACE INTO expected_texts VALUES (?, ?, ?, ?, ?, ?, NULL)");
  const read = db.prepare<[string, string], Row>(
    "SELECT * FROM expected_texts WHERE platform = ? AND user_id = ?",
  );
  const mark = db.prepare("UPDATE expected_texts SET taken_by = ? WHERE platform = ? AND user_id = ?");
  return {
    expect: ({ platform, userId }, { skill, input, field, expiresTsMs }) =>
      void put.run(platform, userId, skill, JSON.stringify(input), field, expiresTsMs),
    take: ({ platform, userId }, cause, nowMs) => {
      const row = read.get(platform, userId);
      if (row === undefined || (row.taken_by !== null && row.taken_by !== cause)) return null;
      if (row.taken_by === null && row.expires_ts_ms <= nowMs) return null;
      mark.run(cause, platform, userId);
      const input = JSON.parse(row.input) as Record<string, unknown>;
      return { skill: row.skill, input, field: row.field, expiresTsMs: row.expires_ts_ms };
    },
  };
}
