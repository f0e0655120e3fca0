/** What every outbox store promises. */
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import type { OutboxDraft, OutboxStore } from "#src/ports/outbox-store.ts";
import { anAlert, anOutboxDraft } from "#test/support/outbox-draft.ts";

const TELEGRAM = { platform: "telegram", chatId: "7" } as const;

export function describeOutboxStore(name: string, open: () => OutboxStore): void {
  describe(`${name}: what an outbox promises`, () => {
    let store: OutboxStore;
    beforeEach(() => {
      store = open();
    });
    /** Appends and returns the row's id. */
    const append = (draft: OutboxDraft): number => {
      store.append(draft);
      const row = store.unqueued(draft.destination.platform, 100).at(-1);
      assert(row !== undefined);
      return row.outboxId;
    };

    it("gives back what was appended, oldest first, and of the asked platform only", () => {
      const drafts = [
        anOutboxDraft("a", {
          destination: { ...TELEGRAM, replyToMessageId: "12", topicId: "3", silent: true },
        }),
        anOutboxDraft("b"),
        anOutboxDraft("c", { destination: TELEGRAM }),
      ];
      for (const draft of drafts) store.append(draft);
      const rows = store.unqueued("telegram", 10);
      const drafted = rows.map(({ outboxId: _id, nonce: _nonce, queuedTsMs: _queued, ...draft }) => draft);
      assert.deepEqual(drafted, [drafts[0], drafts[2]]);
      assert.deepEqual(
        rows.map(({ queuedTsMs }) => queuedTsMs),
        [null, null],
      );
    });

    it("gives no more rows than asked for", () => {
      for (const key of ["a", "b", "c"]) store.append(anOutboxDraft(key));
      assert.deepEqual(keys(store.unqueued("console", 2)), ["a", "b"]);
    });

    it("takes the same key for the same message, for ever", () => {
      const outboxId = append(anOutboxDraft("fill-1"));
      store.markQueued(outboxId, 2_000);
      store.markDelivered(outboxId, ["m1"], 3_000);
      store.append(anOutboxDraft("fill-1", { createdTsMs: 9_000 }));
      assert.deepEqual(store.unqueued("console", 10), []);
      assert.equal(store.undeliveredCount(), 0);
    });

    it("knows the keys that it has ever seen", () => {
      store.append(anOutboxDraft("seen"));
      assert.deepEqual([store.has("seen"), store.has("unseen")], [true, false]);
    });

    it("knows what a delivered message was about by the id that its platform gave, and in its chat only", () => {
      const about = { type: "post-mortem", roundTripId: "standard-12" } as const;
      const draft = { destination: TELEGRAM, message: { ...anAlert("lost"), about } };
      const outboxId = append(anOutboxDraft("a", draft));
      assert.equal(store.subjectOf(TELEGRAM, "31"), null);
      store.markDelivered(outboxId, ["31", "32"], 3_000);
      store.markDelivered(append(anOutboxDraft("b", { destination: TELEGRAM })), ["33"], 3_000);
      assert.deepEqual(
        ["31", "32", "33"].map((id) => store.subjectOf(TELEGRAM, id)),
        [about, about, null],
      );
      assert.equal(store.subjectOf({ ...TELEGRAM, chatId: "8" }, "31"), null);
      const edit = append(
        anOutboxDraft("c", { ...draft, destination: { ...TELEGRAM, editMessageId: "32" } }),
      );
      store.markDelivered(edit, ["32"], 4_000);
      assert.deepEqual(store.subjectOf(TELEGRAM, "32"), about);
    });

    it("finds a direct message of Discord by its id alone: it is sent to a person and answered in a channel", () => {
      const about = { type: "publication", key: "weekly-2026-01-11" } as const;
      const destination = { platform: "discord", chatId: "user:7" } as const;
      store.markDelivered(
        append(anOutboxDraft("a", { destination, message: { ...anAlert("x"), about } })),
        ["9"],
        1,
      );
      assert.deepEqual(store.subjectOf({ platform: "discord", chatId: "555" }, "9"), about);
    });

    it("gives every row a nonce of its own", () => {
      for (const key of ["a", "b", "c"]) store.append(anOutboxDraft(key));
      const nonces = store.unqueued("console", 3).map(({ nonce }) => nonce);
      assert.equal(new Set(nonces).size, 3);
      for (const nonce of nonces) assert.match(nonce, /^[a-z0-9]{8,}$/);
    });

    it("moves a row from unqueued to unconfirmed, with the time, and back when the queue lost it", () => {
      const outboxId = append(anOutboxDraft("row"));
      store.markQueued(outboxId, 2_000);
      const queued = [keys(store.unqueued("console", 1)), store.unconfirmed(1)[0]?.queuedTsMs];
      store.requeue(outboxId);
      const lost = [keys(store.unqueued("console", 1)), store.unconfirmed(1)[0]?.queuedTsMs];
      assert.deepEqual(
        [queued, lost],
        [
          [[], 2_000],
          [["row"], undefined],
        ],
      );
    });

    it("lets a chat have one message on its way, the next when that is done, and no chat wait for another", () => {
      for (const key of ["a1", "a2", "a3"]) store.append(anOutboxDraft(key, inChat("a")));
      store.append(anOutboxDraft("b1", inChat("b")));
      const [first] = store.ready("telegram", 10);
      const together = keys(store.ready("telegram", 10));
      store.markQueued(first?.outboxId ?? 0, 2_000);
      const meanwhile = keys(store.ready("telegram", 10));
      store.markDelivered(first?.outboxId ?? 0, ["m"], 3_000);
      const [second] = store.ready("telegram", 10);
      store.markFailed(second?.outboxId ?? 0, "blocked", 3_000);
      const after = keys(store.ready("telegram", 10));
      assert.deepEqual([together, meanwhile, after], [["a1", "b1"], ["b1"], ["a3", "b1"]]);
      assert.deepEqual(keys(store.ready("telegram", 1)), ["a3"]);
      assert.deepEqual(keys(store.ready("console", 10)), []);
    });

    it("lets an answer to a person go before what is told unasked, and keeps the order of each", () => {
      const answer = { message: { ...anAlert("x"), kind: "answer" as const } };
      for (const key of ["alert1", "alert2"]) store.append(anOutboxDraft(key));
      for (const key of ["answer1", "answer2"]) store.append(anOutboxDraft(key, answer));
      const order: string[] = [];
      for (let row = store.ready("console", 1)[0]; row !== undefined; row = store.ready("console", 1)[0]) {
        order.push(row.dedupeKey);
        store.markFailed(row.outboxId, "done", 3_000);
      }
      assert.deepEqual(order, ["answer1", "answer2", "alert1", "alert2"]);
    });

    it("pages through unconfirmed rows by the last id seen", () => {
      const ids = ["a", "b", "c"].map((key) => append(anOutboxDraft(key)));
      for (const outboxId of ids) store.markQueued(outboxId, 2_000);
      const pages = [store.unconfirmed(2), store.unconfirmed(2, ids[1]), store.unconfirmed(2, ids[2])];
      assert.deepEqual(pages.map(keys), [["a", "b"], ["c"], []]);
    });

    it("is done with a delivered row, also when it was delivered before it was marked as queued", () => {
      const [marked, unmarked] = [append(anOutboxDraft("marked")), append(anOutboxDraft("unmarked"))];
      store.markQueued(marked, 2_000);
      for (const outboxId of [marked, unmarked]) store.markDelivered(outboxId, ["m"], 3_000);
      const left = [store.unqueued("console", 10), store.unconfirmed(10), store.undeliveredCount()];
      assert.deepEqual(left, [[], [], 0]);
    });

    it("knows the ids that a platform gave, for whoever edits the message later", () => {
      const outboxId = append(anOutboxDraft("row"));
      const before = store.messageIds("row");
      store.markDelivered(outboxId, ["m1", "m2"], 3_000);
      assert.deepEqual(
        [before, store.messageIds("row"), store.messageIds("unknown")],
        [null, ["m1", "m2"], null],
      );
    });

    it("calls nothing delivered that has no message id", () => {
      const outboxId = append(anOutboxDraft("row"));
      assert.throws(() => store.markDelivered(outboxId, [], 3_000), /gave an id/);
      assert.equal(store.undeliveredCount(), 1);
    });

    it("is done with a failed row, and lets neither a requeue nor a delivery bring it back", () => {
      const outboxId = append(anOutboxDraft("row"));
      store.markQueued(outboxId, 2_000);
      store.markFailed(outboxId, "blocked by the user", 3_000);
      store.requeue(outboxId);
      store.markDelivered(outboxId, ["m"], 4_000);
      assert.deepEqual([store.unqueued("console", 1), store.unconfirmed(1)], [[], []]);
    });

    it("says of each key whether it is still on its way", () => {
      const ids = ["waiting", "queued", "delivered", "failed"].map((key) => append(anOutboxDraft(key)));
      for (const outboxId of ids.slice(1)) store.markQueued(outboxId, 2_000);
      store.markDelivered(ids[2] ?? 0, ["m"], 3_000);
      store.markFailed(ids[3] ?? 0, "gone", 3_000);
      const isOpen = ["waiting", "queued", "delivered", "failed", "never"].map((key) => store.isOpen(key));
      assert.deepEqual(isOpen, [true, true, false, false, false]);
    });

    it("counts what is neither delivered nor failed", () => {
      const ids = ["waiting", "queued", "delivered", "failed"].map((key) => append(anOutboxDraft(key)));
      for (const outboxId of ids.slice(1)) store.markQueued(outboxId, 2_000);
      store.markDelivered(ids[2] ?? 0, ["m"], 3_000);
      store.markFailed(ids[3] ?? 0, "gone", 3_000);
      assert.equal(store.undeliveredCount(), 2);
    });
  });
}

function keys(rows: readonly OutboxDraft[]): string[] {
  return rows.map(({ dedupeKey }) => dedupeKey);
}

function inChat(chatId: string): Pick<OutboxDraft, "destination"> {
  return { destination: { platform: "telegram", chatId } };
}
