import { timeZoneOf, type Preferences } from "../model/preferences.ts";
import type { PreferenceStore } from "../preferences.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";

/** The table of `PREFERENCE_SCHEMA` exists. */
export function createPreferenceStore(db: SqliteDatabase): PreferenceStore {
  const all = db.prepare<[string], { key: string; value: string }>(
    "SELECT key, value FROM preferences WHERE account = ?",
  );
  const put = db.prepare(
    `INSERT INTO preferences VALUES (?, ?, ?, ?)
     ON CONFLICT (account, key) DO UPDATE SET value = excluded.value, ts_ms = excluded.ts_ms`,
  );
  const forget = db.prepare("DELETE FROM preferences WHERE account = ? AND key = ?");
  return {
    of: (account) => toPreferences(new Map(all.all(account).map(({ key, value }) => [key, value]))),
    set(account, key, value, tsMs) {
      if (value === null) forget.run([account, key]);
      else put.run([account, key, value, tsMs]);
    },
  };
}

function toPreferences(values: ReadonlyMap<string, string>): Preferences {
  const [name, count, zone] = [values.get("name"), values.get("count"), values.get("timeZone")];
  const timeZone = zone === undefined ? null : timeZoneOf(zone);
  return {
    ...(name !== undefined && { name }),
    ...(count !== undefined && { count: Number(count) }),
    ...(timeZone !== null && { timeZone }),
  };
}
