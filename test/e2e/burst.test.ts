/**
 * A thousand events in a minute for three chats, over the real queue: alerts and outbox in SQLite, the real relay, a real
 * Redis, the real bot over real grammY, against a Bot API server that counts Telegram's rates on a clock that runs fast.
 * What comes together leaves together; nothing is lost, doubled or out of order, and no rate is broken.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createBullmqQueue } from "#src/adapters/bullmq-queue.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import type { Clock } from "#src/ports/clock.ts";
import { runTelegramBot } from "#bots/telegram/run-bot.ts";
import { startDeliveryConfirmation } from "#jobs/confirm-deliveries.ts";
import { createOutboxRelay } from "#jobs/relay-outbox.ts";
import { openAlertDesk, refusedEntry } from "#test/support/alert-desk.ts";
import { createMemoryMedia } from "#test/support/memory-media.ts";
import { AT_WORK, createMemoryRoleBoard } from "#test/support/memory-people.ts";
import { startTestRedis } from "#test/support/redis.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { createTelegramBuckets } from "#test/support/telegram-buckets.ts";
import { startTelegramServer } from "#test/support/telegram-server.ts";
import { until } from "#test/support/until.ts";

const EVENTS = 1_000;
const CHATS = ["11", "22", "-1000123"];
/** Twenty seconds of the desk's pass in one of ours. */
const SPEED = 20;

/** The system's clock, so many times as fast. */
function createFastClock(): Clock {
  const clock = createSystemClock();
  const startMs = clock.nowMs();
  return {
    ...clock,
    nowMs: () => startMs + (clock.nowMs() - startMs) * SPEED,
    sleep: (ms, signal) => clock.sleep(Math.ceil(ms / SPEED), signal),
  };
}

test("a thousand events in a minute reach three chats over the real queue, each once, in order, within the rates", async (t) => {
  const clock = createFastClock();
  const [redis, buckets, log] = [await startTestRedis(), createTelegramBuckets(clock), createSilentLog()];
  const server = await startTelegramServer(0, buckets);
  for (const chat of CHATS) server.world.chats.add(Number(chat));
  const queue = createBullmqQueue({ redisUrl: redis.url, log });
  const stop = new AbortController();
  const desk = openAlertDesk(
    CHATS.map((chatId) => ({ platform: "telegram" as const, chatId })),
    clock,
  );
  const deps = { store: desk.outbox, queue, clock, log, signal: stop.signal };
  const relay = createOutboxRelay(deps).start();
  const confirmation = startDeliveryConfirmation({ ...deps, onTopicGone: () => {} });
  let isReady = false;
  const bot = runTelegramBot({
    token: server.token,
    apiRoot: server.apiRoot,
    roles: {},
    board: createMemoryRoleBoard(AT_WORK),
    queue,
    media: createMemoryMedia(),
    clock,
    log,
    signal: stop.signal,
    onReady: () => (isReady = true),
  });
  t.after(async () => {
    stop.abort(new Error("the test is over"));
    await Promise.allSettled([bot, relay.done, confirmation.done]);
    await queue.close(1_000);
    await server.close();
    await redis.stop();
  });
  await until("the bot is ready", () => isReady);

  for (let number = 1; number <= EVENTS; number++) {
    desk.sink.emit(refusedEntry(number));
    if (number % 10 !== 0) continue;
    desk.release();
    relay.wake();
    await clock.sleep(600);
  }
  await until(
    "everything is told",
    () => {
      desk.release();
      relay.wake();
      return !desk.isWaiting() && desk.outbox.undeliveredCount() === 0;
    },
    () => server.world.messages.length,
  );

  assert.equal(buckets.refused(), 0, "no rate was broken");
  const all = Array.from({ length: EVENTS }, (_, index) => index + 1);
  for (const chat of CHATS) {
    const texts = server.world.messages
      .filter(({ chatId }) => chatId === Number(chat))
      .map(({ text }) => text);
    const told = texts.flatMap((text) =>
      [...text.matchAll(/reason (\d+)/g)].map(([, number]) => Number(number)),
    );
    assert.deepEqual(told, all, `chat ${chat}`);
    assert.ok(texts.length < EVENTS / 4, `what comes together leaves together: ${texts.length} messages`);
  }
});
