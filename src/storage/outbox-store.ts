import type { Database } from "better-sqlite3";
import { assert } from "#src/domain/errors.ts";
import type { Destination, MessageKind, MessageSubject, OutboundMessage } from "#src/domain/message.ts";
import { platformOf, type Platform } from "#src/domain/platforms.ts";
import type { OutboxDraft, OutboxRow, OutboxStore } from "#src/ports/outbox-store.ts";

type StoredRow = {
  readonly outbox_id: number;
  readonly nonce: string;
  readonly dedupe_key: string;
  readonly platform: Platform;
  readonly chat_id: string;
  readonly destination: string;
  readonly message: string;
  readonly created_ts_ms: number;
  readonly queued_ts_ms: number | null;
};

/** The outbox in SQLite. The tables of `MESSAGE_SCHEMA` exist. */
export function createOutboxStore(db: Database): OutboxStore {
  const sql = prepare(db);
  const deliver = db.transaction((outboxId: number, messageIds: readonly string[], tsMs: number) => {
    const { changes } = sql.markDelivered.run(tsMs, JSON.stringify(messageIds), outboxId);
    if (changes > 0) sql.keepSubject.run(outboxId);
  });
  return {
    append(draft) {
      sql.append.run(toStored(draft));
    },
    has: (dedupeKey) => sql.has.get(dedupeKey) !== undefined,
    unqueued: (platform, limit) => sql.unqueued.all(platform, limit).map(toRow),
    ready: (platform, limit) => sql.ready.all({ platform, limit }).map(toRow),
    unconfirmed: (limit, afterOutboxId = 0) => sql.unconfirmed.all(afterOutboxId, limit).map(toRow),
    markQueued(outboxId, queuedTsMs) {
      sql.markQueued.run(queuedTsMs, outboxId);
    },
    requeue(outboxId) {
      sql.requeue.run(outboxId);
    },
    markDelivered(outboxId, messageIds, deliveredTsMs) {
      assert(messageIds.length > 0, `outbox ${outboxId} is delivered only when the platform gave an id`);
      deliver(outboxId, messageIds, deliveredTsMs);
    },
    messageIds(dedupeKey) {
      const given = sql.messageIds.get(dedupeKey)?.message_ids ?? null;
      return given === null ? null : (JSON.parse(given) as string[]);
    },
    subjectOf({ platform, chatId }, messageId) {
      const kept = sql.subject.get(
        platform,
        messageId,
        chatId,
        Number(platformOf(platform).destination.messageIdsAreGlobal),
      )?.subject;
      return kept === undefined ? null : (JSON.parse(kept) as MessageSubject);
    },
    isOpen: (dedupeKey) => sql.isOpen.get(dedupeKey) !== undefined,
    markFailed(outboxId, reason, failedTsMs) {
      sql.markFailed.run(failedTsMs, reason, outboxId);
    },
    undeliveredCount: () => sql.undelivered.get()?.open ?? 0,
  };
}

const WAITING = "queued_ts_ms IS NULL AND delivered_ts_ms IS NULL AND failed_ts_ms IS NULL";
const ON_ITS_WAY = "queued_ts_ms IS NOT NULL AND delivered_ts_ms IS NULL AND failed_ts_ms IS NULL";
const COLUMNS =
  "outbox_id, nonce, dedupe_key, platform, chat_id, destination, message, created_ts_ms, queued_ts_ms";
/** The recursion goes from chat to chat through the index, so that a thousand rows of one cost as much as one. */
const READY = `WITH RECURSIVE chat (id) AS (
         SELECT (SELECT min(chat_id) FROM outbox INDEXED BY outbox_ready
                 WHERE ${WAITING} AND platform = :platform)
         UNION ALL
         SELECT (SELECT min(chat_id) FROM outbox INDEXED BY outbox_ready
                 WHERE ${WAITING} AND platform = :platform AND chat_id > chat.id)
         FROM chat WHERE chat.id IS NOT NULL
       )
       SELECT ${COLUMNS} FROM chat CROSS JOIN outbox ON outbox_id = (
         SELECT outbox_id FROM outbox INDEXED BY outbox_ready
         WHERE ${WAITING} AND platform = :platform AND chat_id = chat.id
         ORDER BY urgency, outbox_id LIMIT 1
       )
       WHERE chat.id IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM outbox INDEXED BY outbox_busy WHERE ${ON_ITS_WAY} AND platform = :platform AND chat_id = chat.id
       )
       LIMIT :limit`;
/** A person waits for these. */
const URGENT: ReadonlySet<MessageKind> = new Set(["answer", "refusal", "approval"]);

/** The conditions repeat those of the partial indexes word for word: only then does SQLite use them. */
function prepare(db: Database) {
  return {
    // Not INSERT OR IGNORE: that would also swallow a row that breaks a CHECK or misses a value.
    append: db.prepare<[ReturnType<typeof toStored>]>(
      `INSERT INTO outbox (dedupe_key, platform, chat_id, destination, urgency, message, created_ts_ms)
       VALUES (:dedupeKey, :platform, :chatId, :destination, :urgency, :message, :createdTsMs)
       ON CONFLICT (dedupe_key) DO NOTHING`,
    ),
    has: db.prepare<[string]>("SELECT 1 FROM outbox WHERE dedupe_key = ?"),
    unqueued: db.prepare<[string, number], StoredRow>(
      `SELECT ${COLUMNS} FROM outbox
       WHERE queued_ts_ms IS NULL AND delivered_ts_ms IS NULL AND failed_ts_ms IS NULL AND platform = ?
       ORDER BY outbox_id LIMIT ?`,
    ),
    ready: db.prepare<[{ readonly platform: Platform; readonly limit: number }], StoredRow>(READY),
    unconfirmed: db.prepare<[number, number], StoredRow>(
      `SELECT ${COLUMNS} FROM outbox
       WHERE queued_ts_ms IS NOT NULL AND delivered_ts_ms IS NULL AND failed_ts_ms IS NULL AND outbox_id > ?
       ORDER BY outbox_id LIMIT ?`,
    ),
    markQueued: db.prepare<[number, number]>(
      `UPDATE outbox SET queued_ts_ms = ? WHERE outbox_id = ? AND queued_ts_ms IS NULL`,
    ),
    requeue: db.prepare<[number]>(
      `UPDATE outbox SET queued_ts_ms = NULL
       WHERE outbox_id = ? AND delivered_ts_ms IS NULL AND failed_ts_ms IS NULL`,
    ),
    markDelivered: db.prepare<[number, string, number]>(
      `UPDATE outbox SET delivered_ts_ms = ?, message_ids = ?
       WHERE outbox_id = ? AND delivered_ts_ms IS NULL AND failed_ts_ms IS NULL`,
    ),
    // An edit has the id of the message that it edits.
    keepSubject: db.prepare<[number]>(
      `INSERT OR REPLACE INTO message_subjects
       SELECT platform, ids.value, chat_id, message ->> '$.about' FROM outbox, json_each(message_ids) ids
       WHERE outbox_id = ? AND message ->> '$.about' IS NOT NULL`,
    ),
    // Some direct messages are sent to a person and answered in a chat of another id.
    subject: db.prepare<[string, string, string, number], { readonly subject: string }>(
      `SELECT subject FROM message_subjects
       WHERE platform = ? AND message_id = ? AND (chat_id = ? OR ?)`,
    ),
    markFailed: db.prepare<[number, string, number]>(
      `UPDATE outbox SET failed_ts_ms = ?, failure = ?
       WHERE outbox_id = ? AND delivered_ts_ms IS NULL AND failed_ts_ms IS NULL`,
    ),
    messageIds: db.prepare<[string], { readonly message_ids: string | null }>(
      "SELECT message_ids FROM outbox WHERE dedupe_key = ?",
    ),
    isOpen: db.prepare<[string]>(
      "SELECT 1 FROM outbox WHERE dedupe_key = ? AND delivered_ts_ms IS NULL AND failed_ts_ms IS NULL",
    ),
    undelivered: db.prepare<[], { readonly open: number }>(
      `SELECT
         (SELECT count(*) FROM outbox INDEXED BY outbox_unqueued
          WHERE queued_ts_ms IS NULL AND delivered_ts_ms IS NULL AND failed_ts_ms IS NULL)
       + (SELECT count(*) FROM outbox INDEXED BY outbox_unconfirmed
          WHERE queued_ts_ms IS NOT NULL AND delivered_ts_ms IS NULL AND failed_ts_ms IS NULL) AS open`,
    ),
  };
}

function toStored(draft: OutboxDraft) {
  const { platform, chatId, ...how } = draft.destination;
  return {
    dedupeKey: draft.dedupeKey,
    platform,
    chatId,
    destination: JSON.stringify(how),
    urgency: URGENT.has(draft.message.kind) ? 0 : 1,
    message: JSON.stringify(draft.message),
    createdTsMs: draft.createdTsMs,
  };
}

function toRow(stored: StoredRow): OutboxRow {
  return {
    outboxId: stored.outbox_id,
    nonce: stored.nonce,
    dedupeKey: stored.dedupe_key,
    destination: {
      platform: stored.platform,
      chatId: stored.chat_id,
      ...(JSON.parse(stored.destination) as Omit<Destination, "platform" | "chatId">),
    },
    message: JSON.parse(stored.message) as OutboundMessage,
    createdTsMs: stored.created_ts_ms,
    queuedTsMs: stored.queued_ts_ms,
  };
}
