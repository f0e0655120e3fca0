import assert from "node:assert/strict";
import { test } from "node:test";
import { inboundJob } from "#bots/enqueue.ts";
import { createWorkerWatch } from "#bots/worker-watch.ts";
import { INBOUND_QUEUE } from "#jobs/payloads.ts";
import type { InboundMessage } from "#src/domain/message.ts";
import type { Heartbeat } from "#src/ports/role-board.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createMemoryRoleBoard } from "#test/support/memory-people.ts";
import { createMemoryQueue } from "#test/support/memory-queue.ts";
import { plainText } from "#test/support/plain-text.ts";
import { createSilentLog } from "#test/support/silent-log.ts";

const MINUTE_MS = 60_000;

/** A queue of which nobody works on a message, unless a test does. */
function open() {
  const clock = createFakeClock();
  const [queue, board, stop] = [createMemoryQueue(clock), createMemoryRoleBoard(), new AbortController()];
  const watch = createWorkerWatch({ board, queue, clock, log: createSilentLog(), signal: stop.signal });
  const told: string[] = [];
  let updates = 0;
  const write = async (chatId = "11"): Promise<void> => {
    updates += 1;
    const message: InboundMessage = {
      platform: "telegram",
      bot: "900",
      updateId: String(updates),
      chatId,
      chatKind: "private",
      userId: "11",
      sentTsMs: clock.nowMs(),
      content: { type: "text", text: "how are the books?" },
    };
    await queue.add(inboundJob(message));
    watch.watch(message, (notice) => told.push(plainText(notice)));
    await clock.advance(0);
  };
  const beat = (ageMs: number, isStopped = false): Promise<void> =>
    board.sendHeartbeat({ tsMs: clock.nowMs() - ageMs, isStopped } satisfies Heartbeat);
  return { clock, queue, board, stop, told, write, beat };
}

test("a worker that is there is not talked about, also when he looks again", async () => {
  const { clock, told, write, beat } = open();
  await beat(5_000);
  await write();
  await clock.advance(14_000);
  await beat(1_000);
  await clock.advance(5_000);
  assert.deepEqual(told, []);
});

test("one that is away is told of with the minute since when, and that the message is kept", async () => {
  const { told, write, beat, clock } = open();
  await beat(7 * MINUTE_MS);
  await write();
  const since = new Date(clock.nowMs() - 7 * MINUTE_MS).toISOString().slice(0, 16).replace("T", " ");
  assert.match(told[0] ?? "", new RegExp(`away since ${since} UTC, 7 minutes ago[^]*message is kept`));
  assert.equal(told.length, 1);
});

test("one that stopped in good order is away at once; one that never was gets a moment to start", async () => {
  const [stopped, never] = [open(), open()];
  await stopped.beat(1_000, true);
  await stopped.write();
  await never.write();
  assert.deepEqual(never.told, []);
  await never.clock.advance(16_000);
  assert.match(stopped.told[0] ?? "", /away since .* less than a minute ago/);
  assert.match(never.told[0] ?? "", /has not started yet/);
});

test("one that dies right before the message is noticed by the second look", async () => {
  const { clock, told, write, beat } = open();
  await beat(1_000);
  await write();
  assert.deepEqual(told, []);
  await clock.advance(16_000);
  assert.match(told[0] ?? "", /away since/);
});

test("a message that was answered before the worker went is not said to wait", async () => {
  const { clock, queue, told, write, beat } = open();
  await beat(1_000);
  await write();
  queue.process(INBOUND_QUEUE, { concurrency: 1, timeoutMs: 1_000 }, async () => null);
  await clock.advance(16_000);
  assert.deepEqual(told, []);
});

test("a chat hears of it once a minute, and each chat hears of it", async () => {
  const { clock, told, write, beat } = open();
  await beat(MINUTE_MS);
  for (const chat of ["11", "11", "22", "11"]) await write(chat);
  assert.equal(told.length, 2);
  await clock.advance(MINUTE_MS);
  await write();
  assert.equal(told.length, 3);
});
