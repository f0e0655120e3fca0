/** What the alert store promises. It has no fake: what uses it is tested over SQLite. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createAlertStore } from "#src/features/alerts/store/alert-store.ts";
import { openDatabase } from "#src/storage/database.ts";
import { ALERT_SCHEMA } from "#src/features/alerts/store/schema-alerts.ts";
import type { AlertDraft } from "#src/features/alerts/store/alert-store.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount } from "#src/domain/money.ts";
import { anAlert } from "#test/support/outbox-draft.ts";

const CHAT = { platform: "telegram", chatId: "7" } as const;

function aDraft(eventId: string, changes: Partial<AlertDraft> = {}): AlertDraft {
  return {
    eventId,
    chat: CHAT,
    kind: "exits",
    how: "now",
    silent: false,
    message: anAlert(eventId),
    bookId: STANDARD_BOOK,
    pnl: amount("-1.5"),
    createdTsMs: 1_000,
    releaseTsMs: 1_000,
    ...changes,
  };
}

function open() {
  const db = openDatabase({ path: ":memory:", migrations: [ALERT_SCHEMA], durability: "off" });
  return { db, store: createAlertStore(db) };
}

describe("the alert store", () => {
  it("gives back what it was given, in order, once an event and chat", () => {
    const { store } = open();
    for (const eventId of ["a", "b", "a"]) store.append(aDraft(eventId));
    store.append(aDraft("a", { chat: { platform: "console", chatId: "console" }, pnl: null, bookId: null }));
    const due = store.due(CHAT, "now", 1_000, 10);
    assert.deepEqual(due, [
      { ...aDraft("a"), alertId: 1 },
      { ...aDraft("b"), alertId: 2 },
    ]);
    assert.deepEqual(
      store.dueChats(1_000).map(({ platform, how }) => [platform, how]),
      [
        ["console", "now"],
        ["telegram", "now"],
      ],
    );
  });

  it("keeps what is not due yet, and digests apart", () => {
    const { store } = open();
    store.append(aDraft("now"));
    store.append(aDraft("digest", { how: "digest", releaseTsMs: 5_000 }));
    assert.deepEqual([store.dueChats(4_999).length, store.dueChats(5_000).length], [1, 2]);
    assert.deepEqual(
      store.due(CHAT, "digest", 5_000, 10).map(({ eventId }) => eventId),
      ["digest"],
    );
  });

  it("releases an alert once, and knows what left last", () => {
    const { store } = open();
    store.append(aDraft("a"));
    store.append(aDraft("b"));
    assert.equal(store.lastRelease(CHAT), null);
    store.markReleased([1], "out-1", 2_000);
    store.markReleased([1], "out-2", 3_000);
    assert.deepEqual(store.lastRelease(CHAT), { outboxKey: "out-1", tsMs: 2_000 });
    assert.deepEqual(
      store.due(CHAT, "now", 9_000, 10).map(({ eventId }) => eventId),
      ["b"],
    );
  });

  it("finds its work in its indexes", () => {
    const { db } = open();
    const plan = (sql: string, ...values: unknown[]): string =>
      (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[])
        .map(({ detail }) => detail)
        .join("; ");
    const due = plan(
      "SELECT * FROM alerts WHERE released_ts_ms IS NULL AND platform = ? AND chat_id = ? AND topic_id = ? AND how = ? AND release_ts_ms <= ? ORDER BY alert_id LIMIT ?",
      "telegram",
      "7",
      "",
      "now",
      1,
      1,
    );
    assert.match(due, /USING INDEX alerts_waiting/);
    assert.doesNotMatch(due, /TEMP B-TREE/);
  });
});
