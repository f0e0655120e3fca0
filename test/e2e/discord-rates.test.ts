/** Discord's rates: told in headers and kept by the local server, obeyed by the bot over real discord.js, in real time. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { createDiscordApi } from "#bots/discord/api.ts";
import { createDiscordDelivery } from "#bots/discord/deliver.ts";
import { createOpenInteractions } from "#bots/discord/open-interactions.ts";
import { createChatLanes } from "#bots/chat-lanes.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import { createDiscordBuckets, type Rates } from "#test/support/discord-buckets.ts";
import { startDiscordServer } from "#test/support/discord-server.ts";
import { CHANNEL_ID } from "#test/support/discord-world.ts";
import { createMemoryMedia } from "#test/support/memory-media.ts";
import { anAlert } from "#test/support/outbox-draft.ts";
import { createSilentLog } from "#test/support/silent-log.ts";

const OTHER = "900000000000000011";
const GENEROUS = { max: 10_000, periodMs: 60_000 };

async function open(t: TestContext, rates: Partial<Rates>) {
  const clock = createSystemClock();
  const buckets = createDiscordBuckets(clock, { channel: GENEROUS, all: GENEROUS, ...rates });
  const server = await startDiscordServer({ clock, buckets });
  server.world.channels.set(OTHER, { id: OTHER, type: 0, name: "other" });
  t.after(() => server.close());
  const deliver = createDiscordDelivery({
    api: createDiscordApi(server.token, server.apiRoot),
    applicationId: server.world.applicationId,
    open: createOpenInteractions(clock),
    media: createMemoryMedia(),
    lanes: createChatLanes(),
    clock,
    log: createSilentLog(),
  });
  const signal = new AbortController().signal;
  const send = (number: number, chatId: string): Promise<unknown> =>
    deliver(
      { outboxId: number + 1, chatId, message: anAlert(`alert ${number}`) },
      { jobId: `out-${number}-a`, attempt: 1, signal },
    );
  const shownIn = (chatId: string): string[] =>
    server.world.messages
      .filter((message) => message.channelId === chatId)
      .map(({ body }) => /alert \d+/.exec(JSON.stringify(body))?.[0] ?? "");
  return { buckets, clock, send, shownIn };
}

test("a channel's rate is known from the headers and not broken; its order is kept, and others do not wait", async (t) => {
  const { buckets, clock, send, shownIn } = await open(t, { channel: { max: 3, periodMs: 400 } });
  const startedMs = clock.nowMs();
  const busy = Promise.all(Array.from({ length: 8 }, (_, number) => send(number, CHANNEL_ID)));
  await send(100, OTHER);
  const otherMs = clock.nowMs() - startedMs;
  await busy;

  assert.deepEqual(
    shownIn(CHANNEL_ID),
    Array.from({ length: 8 }, (_, number) => `alert ${number}`),
  );
  assert.deepEqual(shownIn(OTHER), ["alert 100"]);
  assert.equal(buckets.refused.channel, 0, "what the headers said was obeyed before it was asked for");
  assert.ok(otherMs < clock.nowMs() - startedMs, "the other channel was not held back");
});

test("the rate of the whole bot is waited for as long as Discord says, and nothing is lost or doubled", async (t) => {
  const { buckets, send, shownIn } = await open(t, { all: { max: 4, periodMs: 300 } });
  await Promise.all(
    Array.from({ length: 9 }, (_, number) => send(number, number % 2 === 0 ? CHANNEL_ID : OTHER)),
  );

  assert.deepEqual(shownIn(CHANNEL_ID), ["alert 0", "alert 2", "alert 4", "alert 6", "alert 8"]);
  assert.deepEqual(shownIn(OTHER), ["alert 1", "alert 3", "alert 5", "alert 7"]);
  assert.ok(buckets.refused.all > 0, "the rate was met");
});
