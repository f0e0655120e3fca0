import { z } from "zod";
import { ALERT_KINDS } from "#src/domain/alert-settings.ts";
import type { Binding, WhileBusy } from "#src/domain/chat-settings.ts";
import type { Platform } from "#src/domain/platforms.ts";
import type { ChatStore } from "../chat-store.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";

const targetSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("agent"), agent: z.string() }),
  z.strictObject({ type: z.literal("alerts"), kind: z.enum(ALERT_KINDS) }),
]);

type BindingRow = {
  readonly platform: Platform;
  readonly chat_id: string;
  readonly topic_id: string;
  readonly target: string;
};

/** The tables of `CHAT_SCHEMA` exist. */
export function createChatStore(db: SqliteDatabase): ChatStore {
  const busy = db.prepare<[], { chat: string; whileBusy: WhileBusy }>(
    "SELECT chat, while_busy AS whileBusy FROM chat_busy ORDER BY chat",
  );
  const putBusy = db.prepare(
    `INSERT INTO chat_busy (chat, while_busy) VALUES (?, ?)
     ON CONFLICT (chat) DO UPDATE SET while_busy = excluded.while_busy`,
  );
  const all = db.prepare<[], BindingRow>(
    "SELECT platform, chat_id, topic_id, target FROM place_bindings ORDER BY seq",
  );
  const bind = db.prepare(
    `INSERT INTO place_bindings (platform, chat_id, topic_id, target) VALUES (?, ?, ?, ?)
     ON CONFLICT (platform, chat_id, topic_id, target) DO NOTHING`,
  );
  const unbind = db.prepare("DELETE FROM place_bindings WHERE platform = ? AND chat_id = ? AND topic_id = ?");
  return {
    whileBusy: () => busy.all(),
    putWhileBusy: (chat, whileBusy) => void putBusy.run([chat, whileBusy]),
    bindings: () => all.all().map(toBinding),
    bind: ({ place, target }) =>
      void bind.run([
        place.platform,
        place.chatId,
        place.topicId ?? "",
        JSON.stringify(targetSchema.parse(target)),
      ]),
    unbind: ({ platform, chatId, topicId = "" }) => void unbind.run([platform, chatId, topicId]),
  };
}

function toBinding({ platform, chat_id: chatId, topic_id: topicId, target }: BindingRow): Binding {
  const place = { platform, chatId, ...(topicId === "" ? {} : { topicId }) };
  return { place, target: targetSchema.parse(JSON.parse(target)) };
}
