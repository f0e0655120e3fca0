/**
 * A thousand alerts in a minute to three chats: through the real outbox in SQLite, the real relay, the real bot over
 * real grammY, against a Bot API server that keeps Telegram's rates, on a clock that a test moves. The server also
 * fails now and then, and a chat is told to rest.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { runTelegramBot } from "#bots/telegram/run-bot.ts";
import { startDeliveryConfirmation } from "#jobs/confirm-deliveries.ts";
import { createOutboxRelay } from "#jobs/relay-outbox.ts";
import { advanceUntil } from "#test/support/advance-until.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createMemoryMedia } from "#test/support/memory-media.ts";
import { createMemoryRoleBoard } from "#test/support/memory-people.ts";
import { createMemoryQueue } from "#test/support/memory-queue.ts";
import { anAlert, anOutboxDraft } from "#test/support/outbox-draft.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { createTelegramBuckets } from "#test/support/telegram-buckets.ts";
import { startTelegramServer } from "#test/support/telegram-server.ts";
import { until } from "#test/support/until.ts";
import { openOutbox } from "#test/support/outbox-bus.ts";

const ALERTS = 1_000;
const CHATS = [11, 22, -1_000_123];
/** 20 a minute into the group: the slowest of the three. */
const MINUTES_MAX = 33;

test("a thousand alerts in a minute reach three chats in order, within Telegram's rates, each once", async (t) => {
  const clock = createFakeClock();
  const buckets = createTelegramBuckets(clock);
  const server = await startTelegramServer(0, buckets);
  for (const chat of CHATS) server.world.chats.add(chat);
  const [queue, log, stop] = [createMemoryQueue(clock), createSilentLog(), new AbortController()];
  const { store, events } = openOutbox();
  const deps = { store, queue, clock, log, signal: stop.signal };
  const loop = createOutboxRelay(deps);
  events.after("outbox", loop.wake);
  const relay = loop.start();
  const confirmation = startDeliveryConfirmation({ ...deps, onTopicGone: () => {} });
  let isReady = false;
  const bot = runTelegramBot({
    token: server.token,
    apiRoot: server.apiRoot,
    roles: {},
    board: createMemoryRoleBoard(),
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
    await queue.close(0);
    await server.close();
  });
  await until("the bot is ready", () => isReady);
  const rest = { ok: false, error_code: 429, description: "Too Many Requests: retry after 20" } as const;
  for (let calls = 0; calls < 40; calls++) server.inject("sendMessage", { type: "none" });
  server.inject("sendMessage", { type: "answer", answer: { ...rest, parameters: { retry_after: 20 } } });

  for (let sent = 0; sent < ALERTS; sent++) {
    const chatId = String(CHATS[sent % CHATS.length]);
    store.append(
      anOutboxDraft(`alert-${sent}`, {
        destination: { platform: "telegram", chatId },
        message: anAlert(`alert ${sent}`),
        createdTsMs: clock.nowMs(),
      }),
    );
    await clock.advance(60);
  }
  const startedMs = clock.nowMs();
  await advanceUntil(clock, () => store.undeliveredCount() === 0, "everything is delivered", 500);

  assert.ok(clock.nowMs() - startedMs < MINUTES_MAX * 60_000, "as soon as the rates allow");
  assert.equal(buckets.refused(), 0, "no rate was broken");
  for (const chat of CHATS) {
    const got = server.world.messages.filter(({ chatId }) => chatId === chat).map(({ text }) => text);
    const wanted = Array.from({ length: ALERTS }, (_, sent) => sent).filter(
      (sent) => CHATS[sent % CHATS.length] === chat,
    );
    assert.deepEqual(
      got,
      wanted.map((sent) => `alert ${sent}`),
      `chat ${chat}`,
    );
  }
});
