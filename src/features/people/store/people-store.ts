import type { PeopleChange } from "#src/domain/people.ts";
import type { LinkCode, PeopleStore } from "../people-store.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";

type CodeRow = { code: string; account: string; expires_ts_ms: number };

/** Who may what, in SQLite. The tables of `PEOPLE_SCHEMA` exist. */
export function createPeopleStore(db: SqliteDatabase): PeopleStore {
  const all = db.prepare<[], { change: string }>("SELECT change FROM people_changes ORDER BY seq");
  const insert = db.prepare(
    `INSERT INTO people_changes (change, cause, actor, ts_ms) VALUES (?, ?, ?, ?)
     ON CONFLICT (cause) DO NOTHING`,
  );
  const knows = db.prepare("SELECT 1 FROM people_changes WHERE cause = ?");
  const replaced = db.prepare("DELETE FROM link_codes WHERE account = ?");
  const put = db.prepare("INSERT INTO link_codes (code, account, expires_ts_ms) VALUES (?, ?, ?)");
  const find = db.prepare<[string, number], CodeRow>(
    "SELECT code, account, expires_ts_ms FROM link_codes WHERE code = ? AND expires_ts_ms > ?",
  );
  const forget = db.prepare("DELETE FROM link_codes WHERE code = ?");
  return {
    changes: () => all.all().map(({ change }) => JSON.parse(change) as PeopleChange),
    append: (change, cause, actor, tsMs) =>
      insert.run([JSON.stringify(change), cause, actor, tsMs]).changes > 0,
    knows: (cause) => knows.get(cause) !== undefined,
    putLinkCode({ code, account, expiresTsMs }) {
      replaced.run(account);
      put.run(code, account, expiresTsMs);
    },
    linkCode(code, nowMs) {
      const row = find.get(code, nowMs);
      return row === undefined ? null : toCode(row);
    },
    forgetLinkCode: (code) => void forget.run(code),
  };
}

function toCode({ code, account, expires_ts_ms: expiresTsMs }: CodeRow): LinkCode {
  return { code, account, expiresTsMs };
}
