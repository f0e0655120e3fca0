import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { JobState } from "#src/ports/job-queue.ts";
import { startDeliveryConfirmation, sweepDeliveries, type ConfirmDeps } from "#jobs/confirm-deliveries.ts";
import { relayOutbox } from "#jobs/relay-outbox.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createMemoryQueue } from "#test/support/memory-queue.ts";
import { openMessageTables } from "#test/support/message-tables.ts";
import { anOutboxDraft } from "#test/support/outbox-draft.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { turnsUntil } from "#test/support/turns-until.ts";
import { openOutbox } from "#test/support/outbox-bus.ts";

const NEVER = new AbortController().signal;
const CONSOLE = "deliver-console";

function open() {
  const clock = createFakeClock();
  const log = createSilentLog();
  const queue = createMemoryQueue(clock);
  const db = openMessageTables();
  const { store, events } = openOutbox(db);
  let wakes = 0;
  events.after("outbox", () => void (wakes += 1));
  const gone: string[] = [];
  const deps: ConfirmDeps = {
    store,
    queue,
    clock,
    log,
    onTopicGone: ({ chatId }, outboxId) => void gone.push(`${chatId} ${outboxId}`),
  };
  const outcome = db.prepare("SELECT delivered_ts_ms, message_ids, failure FROM outbox WHERE dedupe_key = ?");
  const relay = async (...keys: string[]): Promise<void> => {
    for (const key of keys) {
      const destination = { platform: "console", chatId: key } as const;
      store.append(anOutboxDraft(key, { destination }));
    }
    await relayOutbox(deps, NEVER);
  };
  const deliver = (result: unknown = { messageIds: ["m1"] }): void =>
    queue.process(CONSOLE, { concurrency: 1, timeoutMs: 1_000 }, async () => result);
  const delivered = (jobs: number) =>
    turnsUntil(
      () => queue.jobs(CONSOLE).filter(({ state }) => state === "completed").length === jobs,
      "the jobs",
    );
  return {
    clock,
    log,
    queue,
    store,
    deps,
    relay,
    deliver,
    delivered,
    gone,
    wakes: () => wakes,
    outcomeOf: (key: string) => outcome.get(key),
  };
}

/** A queue whose every job is in one state. */
function stateIs(deps: ConfirmDeps, state: JobState): ConfirmDeps {
  return { ...deps, queue: { ...deps.queue, state: async () => state } };
}

describe("the confirmation of deliveries", () => {
  it("tells of a chat that is gone, and of no other failure", async () => {
    const { deps, relay, gone, store } = open();
    await relay("one");
    await sweepDeliveries(
      stateIs(deps, { state: "failed", result: "Discord: POST: 10003 Unknown Channel" }),
      NEVER,
    );
    await relay("two");
    await sweepDeliveries(stateIs(deps, { state: "failed", result: "Discord: cannot be reached" }), NEVER);
    assert.deepEqual(gone, ["one 1"]);
    assert.equal(store.undeliveredCount(), 0);
  });

  it("tells of a topic that is gone, and marks the message as delivered all the same", async () => {
    const { deps, relay, deliver, delivered, gone, store } = open();
    await relay("one", "two");
    deliver({ messageIds: ["m1"], topicGone: true });
    await delivered(2);
    await sweepDeliveries(deps, NEVER);
    assert.deepEqual(gone, ["one 1", "two 2"]);
    assert.equal(store.undeliveredCount(), 0);
  });

  it("marks a message as delivered with the ids that the platform gave, and not before", async () => {
    const { deps, store, relay, deliver, delivered, outcomeOf, clock } = open();
    await relay("alert");
    await sweepDeliveries(deps, NEVER);
    const waiting = store.undeliveredCount();
    deliver({ messageIds: ["m1", "m2"] });
    await delivered(1);
    await sweepDeliveries(deps, NEVER);
    assert.equal(waiting, 1);
    assert.deepEqual(outcomeOf("alert"), {
      delivered_ts_ms: clock.nowMs(),
      message_ids: '["m1","m2"]',
      failure: null,
    });
  });

  it("gives up a failed delivery with its reason and one error line", async () => {
    const { deps, log, relay, outcomeOf, store } = open();
    await relay("alert");
    const failed = stateIs(deps, { state: "failed", result: "blocked by the user" });
    await sweepDeliveries(failed, NEVER);
    await sweepDeliveries(failed, NEVER);
    assert.deepEqual(outcomeOf("alert"), {
      delivered_ts_ms: null,
      message_ids: null,
      failure: "blocked by the user",
    });
    assert.equal(store.undeliveredCount(), 0);
    assert.deepEqual(
      log.lines.map(({ level, fields }) => [level, fields.reason]),
      [["error", "blocked by the user"]],
    );
  });

  it("calls nothing delivered whose adapter gave no message id", async () => {
    const { deps, log, relay, outcomeOf } = open();
    await relay("alert");
    await sweepDeliveries(stateIs(deps, { state: "completed", result: { messageIds: [] } }), NEVER);
    assert.match((outcomeOf("alert") as { failure: string }).failure, /no message id/);
    assert.equal(log.lines[0]?.level, "error");
  });

  it("queues a message again that the queue has lost, but only when it was queued half a minute ago", async () => {
    const { deps, clock, store, relay } = open();
    await relay("alert");
    const lost = stateIs(deps, { state: "unknown", result: null });
    await clock.advance(29_999);
    await sweepDeliveries(lost, NEVER);
    const early = store.unqueued("console", 10).length;
    await clock.advance(1);
    await sweepDeliveries(lost, NEVER);
    assert.deepEqual([early, store.unqueued("console", 10).length], [0, 1]);
  });

  it("reaches a delivered message behind more waiting ones than a page holds", async () => {
    const { deps, queue, store, relay } = open();
    await relay(...Array.from({ length: 450 }, (_, index) => `row-${index}`));
    const last = queue.jobs(CONSOLE).at(-1)?.request.jobId;
    const state = async (_queue: string, jobId: string): Promise<JobState> =>
      jobId === last
        ? { state: "completed", result: { messageIds: ["m"] } }
        : { state: "waiting", result: null };
    await sweepDeliveries({ ...deps, queue: { ...queue, state } }, NEVER);
    assert.equal(store.undeliveredCount(), 449);
  });

  it("confirms at its start what a crash left behind, and then by events without waiting for a sweep", async () => {
    const { deps, store, relay, deliver, delivered } = open();
    const stop = new AbortController();
    await relay("left behind");
    deliver();
    await delivered(1);
    const confirmation = startDeliveryConfirmation({ ...deps, signal: stop.signal });
    await turnsUntil(() => store.undeliveredCount() === 0, "the row that was left behind");
    await relay("new");
    await turnsUntil(() => store.undeliveredCount() === 0, "the new row");
    stop.abort();
    await confirmation.done;
    assert.equal(confirmation.failures(), 0);
  });

  it("subscribes when the queue comes back, and misses nothing that was completed meanwhile", async () => {
    const { deps, clock, queue, store, relay, deliver, delivered } = open();
    const stop = new AbortController();
    await relay("during the outage");
    deliver();
    await delivered(1);
    queue.setAvailable(false);
    const confirmation = startDeliveryConfirmation({ ...deps, signal: stop.signal });
    await turnsUntil(() => confirmation.failures() === 1, "the failed sweep");
    queue.setAvailable(true);
    await clock.advance(10_000);
    await turnsUntil(() => store.undeliveredCount() === 0, "the row");
    stop.abort();
    await confirmation.done;
  });

  it("is not misled by a job that an older database left in the queue", async () => {
    const { deps, queue, store, relay } = open();
    await relay("alert");
    const stop = new AbortController();
    let asked = 0;
    const state: typeof queue.state = (name, jobId) => {
      asked += 1;
      return queue.state(name, jobId);
    };
    const confirmation = startDeliveryConfirmation({
      ...deps,
      queue: { ...queue, state },
      signal: stop.signal,
    });
    await turnsUntil(() => asked === 1, "the first sweep");
    const request = queue.jobs(CONSOLE)[0]?.request;
    assert(request !== undefined);
    await queue.add({ ...request, jobId: `out-${store.unconfirmed(1)[0]?.outboxId}-older` });
    queue.process(CONSOLE, { concurrency: 2, timeoutMs: 1_000 }, (_payload, { jobId }) =>
      jobId.endsWith("-older") ? Promise.resolve({ messageIds: ["old"] }) : new Promise(() => {}),
    );
    await turnsUntil(() => asked === 2, "the look at the row");
    stop.abort();
    await confirmation.done;
    assert.equal(store.undeliveredCount(), 1);
  });
});
