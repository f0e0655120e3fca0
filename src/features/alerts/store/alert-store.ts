import type { AlertKind } from "#src/domain/alert-settings.ts";
import type { Place } from "#src/domain/chat-settings.ts";
import { type BookId, bookId } from "#src/domain/ids.ts";
import type { OutboundMessage } from "#src/domain/message.ts";
import type { Amount } from "#src/domain/money.ts";
import type { Platform } from "#src/domain/platforms.ts";
import type { SqliteDatabase } from "#src/storage/database.ts";

/** Where an alert goes: a chat, or a topic of it that is bound to the alert's kind. */
export type AlertChat = Place;

/** One event for one chat, on its way to the outbox. `pnl` is net; null where there is none. */
export type AlertDraft = {
  readonly eventId: string;
  readonly chat: AlertChat;
  readonly kind: AlertKind;
  readonly how: "now" | "digest";
  readonly silent: boolean;
  readonly message: OutboundMessage;
  readonly bookId: BookId | null;
  readonly pnl: Amount | null;
  readonly createdTsMs: number;
  readonly releaseTsMs: number;
};

export type AlertRow = AlertDraft & { readonly alertId: number };

/** Alerts that wait for their turn: one an event and chat, in the order in which they came. Writes belong to the caller's transaction. */
export interface AlertStore {
  /** The same event for the same chat twice is a no-op. */
  append(draft: AlertDraft): void;
  /** Where something is due. */
  dueChats(nowMs: number): readonly (AlertChat & Pick<AlertDraft, "how">)[];
  /** What is due in a chat, oldest first. */
  due(chat: AlertChat, how: AlertDraft["how"], nowMs: number, limit: number): readonly AlertRow[];
  /** What this chat was sent last. */
  lastRelease(chat: AlertChat): { readonly outboxKey: string; readonly tsMs: number } | null;
  markReleased(alertIds: readonly number[], outboxKey: string, tsMs: number): void;
}

type StoredAlert = {
  readonly alert_id: number;
  readonly event_id: string;
  readonly platform: Platform;
  readonly chat_id: string;
  readonly topic_id: string;
  readonly kind: AlertKind;
  readonly how: AlertDraft["how"];
  readonly silent: number;
  readonly message: string;
  readonly book_id: string | null;
  /** Decimal text of the units: the connection reads integers as numbers. */
  readonly pnl: string | null;
  readonly created_ts_ms: number;
  readonly release_ts_ms: number;
};
type Chat = Pick<StoredAlert, "platform" | "chat_id" | "topic_id" | "how">;

/** The alerts in SQLite. The tables of `ALERT_SCHEMA` exist. */
export function createAlertStore(db: SqliteDatabase): AlertStore {
  const sql = prepare(db);
  return {
    append: (draft) => void sql.insert.run(toStored(draft)),
    dueChats: (nowMs) => sql.dueChats.all(nowMs).map((row) => ({ ...toChat(row), how: row.how })),
    due: ({ platform, chatId, topicId = "" }, how, nowMs, limit) =>
      sql.due.all(platform, chatId, topicId, how, nowMs, limit).map(toRow),
    lastRelease({ platform, chatId, topicId = "" }) {
      const row = sql.last.get(platform, chatId, topicId);
      return row === undefined ? null : { outboxKey: row.outbox_key, tsMs: row.released_ts_ms };
    },
    markReleased(alertIds, outboxKey, tsMs) {
      for (const alertId of alertIds) sql.mark.run(outboxKey, tsMs, alertId);
    },
  };
}

/** The conditions repeat those of the partial indexes word for word: only then does SQLite use them. */
function prepare(db: SqliteDatabase) {
  return {
    insert: db.prepare<[Omit<StoredAlert, "alert_id">]>(
      `INSERT INTO alerts (event_id, platform, chat_id, topic_id, kind, how, silent, message, book_id, pnl, created_ts_ms, release_ts_ms)
       VALUES (:event_id, :platform, :chat_id, :topic_id, :kind, :how, :silent, :message, :book_id, :pnl, :created_ts_ms, :release_ts_ms)
       ON CONFLICT (event_id, platform, chat_id, topic_id) DO NOTHING`,
    ),
    dueChats: db.prepare<[number], Chat>(
      `SELECT DISTINCT platform, chat_id, topic_id, how FROM alerts
       WHERE released_ts_ms IS NULL AND release_ts_ms <= ? ORDER BY platform, chat_id, topic_id, how`,
    ),
    due: db.prepare<[string, string, string, string, number, number], StoredAlert>(
      `SELECT * FROM alerts
       WHERE released_ts_ms IS NULL AND platform = ? AND chat_id = ? AND topic_id = ? AND how = ? AND release_ts_ms <= ?
       ORDER BY alert_id LIMIT ?`,
    ),
    last: db.prepare<[string, string, string], { outbox_key: string; released_ts_ms: number }>(
      `SELECT outbox_key, released_ts_ms FROM alerts
       WHERE released_ts_ms IS NOT NULL AND platform = ? AND chat_id = ? AND topic_id = ?
       ORDER BY released_ts_ms DESC, alert_id DESC LIMIT 1`,
    ),
    mark: db.prepare<[string, number, number]>(
      "UPDATE alerts SET outbox_key = ?, released_ts_ms = ? WHERE alert_id = ? AND released_ts_ms IS NULL",
    ),
  };
}

function toStored(draft: AlertDraft): Omit<StoredAlert, "alert_id"> {
  return {
    event_id: draft.eventId,
    platform: draft.chat.platform,
    chat_id: draft.chat.chatId,
    topic_id: draft.chat.topicId ?? "",
    kind: draft.kind,
    how: draft.how,
    silent: draft.silent ? 1 : 0,
    message: JSON.stringify(draft.message),
    book_id: draft.bookId,
    pnl: draft.pnl === null ? null : String(draft.pnl),
    created_ts_ms: draft.createdTsMs,
    release_ts_ms: draft.releaseTsMs,
  };
}

function toChat({ platform, chat_id: chatId, topic_id: topicId }: Omit<Chat, "how">): AlertChat {
  return { platform, chatId, ...(topicId === "" ? {} : { topicId }) };
}

function toRow(stored: StoredAlert): AlertRow {
  const chat = toChat(stored);
  return {
    alertId: stored.alert_id,
    eventId: stored.event_id,
    chat,
    kind: stored.kind,
    how: stored.how,
    silent: stored.silent === 1,
    message: JSON.parse(stored.message) as OutboundMessage,
    bookId: stored.book_id === null ? null : bookId(stored.book_id),
    pnl: stored.pnl === null ? null : BigInt(stored.pnl),
    createdTsMs: stored.created_ts_ms,
    releaseTsMs: stored.release_ts_ms,
  };
}
