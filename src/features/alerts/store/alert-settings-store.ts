import { z } from "zod";
import { ALERT_KINDS, ALERT_MODES } from "#src/domain/alert-settings.ts";
import type { AlertSettingsStore } from "../alert-settings-store.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";

const minute = z.int().min(0).max(1_439);
const schema = z.strictObject({
  modes: z.partialRecord(z.enum(ALERT_KINDS), z.enum(ALERT_MODES)),
  pnlMin: z.string(),
  quiet: z.strictObject({ from: minute, to: minute }).nullable(),
  digestAt: minute,
  isSubscribed: z.boolean(),
});

/** The tables of `PEOPLE_SCHEMA` exist. */
export function createAlertSettingsStore(db: SqliteDatabase): AlertSettingsStore {
  const all = db.prepare<[], { chat: string; settings: string }>(
    "SELECT chat, settings FROM alert_settings ORDER BY chat",
  );
  const put = db.prepare(
    `INSERT INTO alert_settings (chat, settings) VALUES (?, ?)
     ON CONFLICT (chat) DO UPDATE SET settings = excluded.settings`,
  );
  return {
    all: () =>
      all.all().map(({ chat, settings }) => ({ chat, settings: schema.parse(JSON.parse(settings)) })),
    put: (chat, settings) => void put.run(chat, JSON.stringify(settings)),
  };
}
