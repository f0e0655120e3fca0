import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createOutboxStore } from "#src/storage/outbox-store.ts";
import type { Platform } from "#src/domain/platforms.ts";
import { deliverJobId, relayOutbox, createOutboxRelay, type RelayDeps } from "#jobs/relay-outbox.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createMemoryQueue } from "#test/support/memory-queue.ts";
import { openMessageTables } from "#test/support/message-tables.ts";
import { anAlert, anOutboxDraft } from "#test/support/outbox-draft.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { turnsUntil } from "#test/support/turns-until.ts";

const NEVER = new AbortController().signal;

function open() {
  const clock = createFakeClock();
  const log = createSilentLog();
  const queue = createMemoryQueue(clock);
  const store = createOutboxStore(openMessageTables());
  const deps: RelayDeps = { store, queue, clock, log };
  const relayed = (platform: Platform) => queue.jobs(`deliver-${platform}`).map(({ request }) => request);
  const headlines = (platform: Platform) =>
    relayed(platform).map(({ payload }) => (payload as { message: { headline: string } }).message.headline);
  /** Each in a chat of its own, unless one is named. */
  const append = (key: string, platform: Platform = "console", chatId = key) =>
    store.append(anOutboxDraft(key, { destination: { platform, chatId } }));
  return { clock, log, queue, store, deps, relayed, headlines, append };
}

describe("the outbox relay", () => {
  it("hands each platform the next message of every chat, with one priority for all", async () => {
    const { deps, store, append, headlines, relayed } = open();
    for (const key of ["a", "b", "c"]) append(key);
    append("d", "telegram");
    await relayOutbox(deps, NEVER);
    assert.deepEqual([headlines("console"), headlines("telegram")], [["a", "b", "c"], ["d"]]);
    assert.equal(new Set(relayed("console").map(({ priority }) => priority)).size, 1);
    assert.deepEqual(store.unqueued("console", 10), []);
  });

  it("gives the delivery what the platform needs, under an id made of the row", async () => {
    const { deps, store, relayed } = open();
    const destination = { platform: "console", chatId: "console", replyToMessageId: "12" } as const;
    store.append(anOutboxDraft("reply", { destination }));
    await relayOutbox(deps, NEVER);
    const [row] = store.unconfirmed(1);
    assert(row !== undefined);
    const [request] = relayed("console");
    assert.equal(request?.jobId, deliverJobId(row));
    assert.deepEqual(request.payload, {
      outboxId: row.outboxId,
      chatId: "console",
      replyToMessageId: "12",
      message: anAlert("reply"),
    });
  });

  it("adds nothing twice when a crash came between the queue and the mark", async () => {
    const { deps, store, append, relayed } = open();
    append("once");
    const crashed = { ...deps, store: { ...store, markQueued: () => assert.fail("killed here") } };
    await assert.rejects(relayOutbox(crashed, NEVER), /killed here/);
    await relayOutbox(deps, NEVER);
    assert.equal(relayed("console").length, 1);
    assert.deepEqual(store.unqueued("console", 10), []);
  });

  it("keeps everything while the queue is away, and hands it over in order when it is back", async () => {
    const { deps, queue, store, append, headlines } = open();
    for (const key of ["a", "b"]) append(key);
    queue.setAvailable(false);
    await assert.rejects(relayOutbox(deps, NEVER), { code: "QUEUE_UNAVAILABLE" });
    const waiting = store.unqueued("console", 10).length;
    queue.setAvailable(true);
    await relayOutbox(deps, NEVER);
    assert.deepEqual([waiting, headlines("console")], [2, ["a", "b"]]);
  });

  it("does not let one platform's full queue hold up another", async () => {
    const { deps, queue, append, headlines, store } = open();
    append("stuck", "telegram");
    append("fine");
    const add: typeof queue.add = (request) =>
      request.queue === "deliver-telegram" ? Promise.reject(new Error("full")) : queue.add(request);
    await assert.rejects(relayOutbox({ ...deps, queue: { ...queue, add } }, NEVER), /full/);
    assert.deepEqual([headlines("console"), store.unqueued("telegram", 10).length], [["fine"], 1]);
  });

  it("gives up a row that no platform could read, loudly, and goes on behind it", async () => {
    const { deps, store, log, append, headlines } = open();
    store.append(anOutboxDraft("broken", { message: { ...anAlert("x"), kind: "rumour" as "alert" } }));
    append("fine");
    await relayOutbox(deps, NEVER);
    assert.deepEqual(headlines("console"), ["fine"]);
    assert.equal(store.undeliveredCount(), 1);
    assert.deepEqual(
      log.lines.map(({ level }) => level),
      ["error"],
    );
  });

  it("takes more rows than one batch in one go", async () => {
    const { deps, store, append, relayed } = open();
    for (let index = 0; index < 250; index++) append(`row-${index}`);
    await relayOutbox(deps, NEVER);
    assert.deepEqual([relayed("console").length, store.unqueued("console", 1)], [250, []]);
  });

  it("is woken, and looks by itself every second", async () => {
    const { deps, clock, append, relayed } = open();
    const stop = new AbortController();
    const relay = createOutboxRelay({ ...deps, signal: stop.signal }).start();
    await clock.advance(10);
    append("woken");
    relay.wake();
    await turnsUntil(() => relayed("console").length === 1, "the woken row");
    append("swept");
    await clock.advance(1_000);
    await turnsUntil(() => relayed("console").length === 2, "the swept row");
    stop.abort();
    await relay.done;
    assert.equal(relay.failures(), 0);
  });
});
