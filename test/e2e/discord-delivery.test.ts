/** What the desk says, from the delivery job to Discord's message: real discord.js against the local server. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { createDiscordApi } from "#bots/discord/api.ts";
import { createDiscordDelivery } from "#bots/discord/deliver.ts";
import { createOpenInteractions } from "#bots/discord/open-interactions.ts";
import { REPEAT_REMARK } from "#bots/discord/send-part.ts";
import { createChatLanes } from "#bots/chat-lanes.ts";
import { statusQueue } from "#jobs/payloads.ts";
import { text, type OutboundMessage } from "#src/domain/message.ts";
import {
  answer,
  ask,
  buttonsOf,
  deliver,
  openBot,
  OWNER,
  shownText,
  VIEWER,
} from "#test/support/discord-bot.ts";
import { startDiscordServer, TOKEN } from "#test/support/discord-server.ts";
import { CHANNEL_ID } from "#test/support/discord-world.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createMemoryMedia } from "#test/support/memory-media.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { advanceUntil } from "#test/support/advance-until.ts";
import { turnsUntil } from "#test/support/turns-until.ts";

const ALERT: OutboundMessage = {
  kind: "alert",
  severity: "info",
  headline: "Take-profit: BTC long closed, +4.21 USDT, standard, PAPER",
  blocks: [text("1 < 2")],
};
const LONG: OutboundMessage = { ...ALERT, kind: "answer", blocks: [text("word ".repeat(2_000))] };
/** Sleepers while a run waits: itself, and the limit on its time. */
const WITH_TIMEOUT = 2;

test("an alert is one message that names nobody, without a sound where it is wanted so", async (t) => {
  const bot = await openBot(t);
  const job = await deliver(bot, ALERT, { silent: true });
  await turnsUntil(() => job().state === "completed", "it is delivered");

  const [sent] = bot.server.world.messages;
  assert.equal(
    sent === undefined ? "" : shownText(sent),
    `**${ALERT.headline.replace("<", "\\<")}**\n1 \\< 2`,
  );
  assert.deepEqual([sent?.body["flags"], sent?.body["allowed_mentions"]], [4_096, { parse: [] }]);
  assert.deepEqual(job().outcome, { messageIds: [sent?.id] });
});

for (const type of ["drop-before", "drop-after"] as const) {
  test(`a message whose answer is lost (${type}) is sent again under the same nonce, and is there once`, async (t) => {
    const bot = await openBot(t);
    bot.server.inject("POST /messages", { type });
    const job = await deliver(bot, ALERT);
    await turnsUntil(() => bot.clock.sleeping() === WITH_TIMEOUT, "it waits");
    await bot.clock.advance(1_000);
    await turnsUntil(() => job().state === "completed", "it is delivered");

    assert.equal(bot.server.world.messages.length, 1);
    const [sent] = bot.server.world.messages;
    assert.doesNotMatch(sent === undefined ? "" : shownText(sent), /repeat/);
    assert.deepEqual(job().outcome, { messageIds: [sent?.id] });
  });
}

test("a delivery that another process began carries the remark", async (t) => {
  const clock = createFakeClock();
  const server = await startDiscordServer({ clock });
  t.after(() => server.close());
  const send = createDiscordDelivery({
    api: createDiscordApi(TOKEN, server.apiRoot),
    applicationId: server.world.applicationId,
    open: createOpenInteractions(clock),
    media: createMemoryMedia(),
    lanes: createChatLanes(),
    clock,
    log: createSilentLog(),
  });
  const payload = { outboxId: 1, chatId: CHANNEL_ID, message: ALERT };
  await send(payload, { jobId: "out-1-a", attempt: 2, signal: new AbortController().signal });

  assert.ok(String(server.world.messages[0]?.body["content"]).endsWith(REPEAT_REMARK));
});

test("a rate limit is waited for as long as Discord says; other channels do not wait", async (t) => {
  const bot = await openBot(t);
  const { world } = bot.server;
  world.channels.set("900000000000000011", { id: "900000000000000011", type: 0, name: "other" });
  const limited = {
    status: 429,
    headers: { "retry-after": "7", "x-ratelimit-scope": "shared" },
    body: { message: "You are being rate limited.", retry_after: 7, global: false },
  };
  bot.server.inject("POST /messages", { type: "answer", answer: limited });
  const first = await deliver(bot, { ...ALERT, headline: "first" });
  await turnsUntil(() => bot.clock.sleeping() === WITH_TIMEOUT, "it waits");
  const behind = await deliver(bot, { ...ALERT, headline: "behind" });
  const elsewhere = await deliver(bot, { ...ALERT, headline: "elsewhere" }, { chatId: "900000000000000011" });
  await turnsUntil(() => elsewhere().state === "completed", "the other channel has its own");
  assert.deepEqual([first().state, behind().state], ["active", "active"]);
  await bot.clock.advance(7_000 + 100);
  await turnsUntil(() => behind().state === "completed", "both are delivered");

  assert.deepEqual(
    world.messages.map((message) => message.body["content"]),
    ["**elsewhere**", "**first**", "**behind**"],
  );
});

test("a channel that does not exist, or that is closed to the bot, fails for good at the first attempt", async (t) => {
  const bot = await openBot(t);
  const unknown = await deliver(bot, ALERT, { chatId: "900000000000000099" });
  bot.server.world.closed.add(CHANNEL_ID);
  const closed = await deliver(bot, ALERT);
  await turnsUntil(() => unknown().state === "failed" && closed().state === "failed", "both fail");

  assert.deepEqual([unknown().attempts, closed().attempts], [1, 1]);
  assert.match(String(unknown().outcome), /10003 Unknown Channel/);
  assert.match(String(closed().outcome), /50013 Missing Permissions/);
});

test("an answer after the fifteen minutes of its token is a message to the channel", async (t) => {
  const bot = await openBot(t);
  const asked = await ask(bot);
  await bot.clock.advance(15 * 60_000 + 1_000);
  const job = await answer(bot, asked, ALERT);
  await turnsUntil(() => job().state === "completed", "it is delivered");

  assert.equal(bot.server.calls.at(-1)?.route, "POST /messages");
  assert.equal(bot.server.world.messages[0]?.channelId, CHANNEL_ID);
});

for (const [status, code] of [
  [401, 50_027],
  [404, 10_015],
] as const) {
  test(`a token that Discord refuses early (${code}) makes the answer a message to the channel`, async (t) => {
    const bot = await openBot(t);
    const asked = await ask(bot);
    bot.server.inject("PATCH /webhooks/original", {
      type: "answer",
      answer: { status, body: { code, message: "no" } },
    });
    const job = await answer(bot, asked, ALERT);
    await turnsUntil(() => job().state === "completed", "it is delivered");

    assert.equal(bot.server.calls.at(-1)?.route, "POST /messages");
    const after = await deliver(bot, ALERT);
    await turnsUntil(() => after().state === "completed", "the bot's own token is as good as before");
  });
}

test("an answer for one person, whose interaction is no more, goes to his direct messages", async (t) => {
  const bot = await openBot(t);
  const job = await deliver(bot, ALERT, { visibleTo: VIEWER, answersUpdateId: "1" });
  const alert = await deliver(bot, ALERT, { chatId: `user:${VIEWER}` });
  await turnsUntil(() => job().state === "completed" && alert().state === "completed", "both are delivered");

  const channels = bot.server.world.messages.map(
    ({ channelId }) => bot.server.world.channels.get(channelId)?.type,
  );
  assert.deepEqual(channels, [1, 1]);
});

test("a direct message that was sent by a user id is edited by it, too", async (t) => {
  const bot = await openBot(t);
  const chatId = `user:${VIEWER}`;
  const asked = await deliver(bot, ALERT, { chatId });
  await turnsUntil(() => asked().state === "completed", "it is delivered");
  const [sent] = bot.server.world.messages;
  const edit = { ...ALERT, headline: "already approved by somebody" };
  const inert = await deliver(bot, edit, { chatId, editMessageId: sent?.id ?? "" });
  await turnsUntil(() => inert().state === "completed", "it is edited");

  const { messages } = bot.server.world;
  assert.equal(messages.length, 1);
  assert.match(JSON.stringify(messages[0]), /already approved by somebody/);
});

test("a long answer for one person is several messages that only he sees, in order", async (t) => {
  const bot = await openBot(t);
  const job = await answer(bot, await ask(bot, VIEWER), LONG);
  await turnsUntil(() => job().state === "completed", "it is delivered");

  const { messages } = bot.server.world;
  assert.ok(messages.length >= 3);
  assert.ok(messages.every((message) => message.visibleTo === VIEWER));
  assert.deepEqual(job().outcome, { messageIds: messages.map((message) => message.id) });
});

test("a lost answer to an edit is made again without a remark: it cannot be doubled", async (t) => {
  const bot = await openBot(t);
  const asked = await ask(bot);
  bot.server.inject("PATCH /webhooks/original", { type: "drop-after" });
  const job = await answer(bot, asked, ALERT);
  await advanceUntil(bot.clock, () => job().state === "completed", "it is delivered");

  assert.equal(bot.server.world.messages.length, 1);
  assert.doesNotMatch(bot.server.world.messages.map(shownText).join(""), /repeat/);
});

test("no failure carries a token into a log or a job", async (t) => {
  const bot = await openBot(t);
  const asked = await ask(bot);
  const { token } = bot.server.world.interactions.at(-1) ?? { token: "" };
  for (const route of ["PATCH /webhooks/original", "POST /typing", "POST /interactions/callback"]) {
    bot.server.inject(route, {
      type: "answer",
      answer: { status: 400, body: { code: 50_035, message: `no ${token}` } },
    });
  }
  const job = await answer(bot, asked, ALERT);
  bot.server.slash(OWNER, "balance");
  bot.server.write(OWNER, "hello", "direct");
  await turnsUntil(() => job().state === "failed", "the delivery fails");
  await turnsUntil(
    () => bot.log.lines.filter((line) => line.level === "warn").length >= 2,
    "the others fail",
  );

  const kept = [String(job().outcome), inspect(bot.log.lines, { depth: 9 })].join("\n");
  assert.match(kept, /PATCH: 50035/);
  assert.ok(!kept.includes(token) && !kept.includes(TOKEN));
});

test("how a turn stands is shown in the deferred reply, with a button that stops it, until the answer is there", async (t) => {
  const bot = await openBot(t);
  const asked = await ask(bot);
  const status = async (what: string, number: number): Promise<void> => {
    const payload = {
      chatId: CHANNEL_ID,
      chatKind: "group",
      userId: OWNER,
      updateId: asked?.updateId,
      text: what,
      canStop: true,
      done: false,
      tsMs: bot.clock.nowMs(),
    };
    const request = { queue: statusQueue("discord"), jobId: `status-${number}`, payload, priority: 10 };
    await bot.queue.add({ ...request, attemptsMax: 1, backoffMs: 0 });
  };
  await status("Second in the queue", 1);
  await turnsUntil(() => bot.server.world.messages.length === 1, "it is shown");
  const [shown] = bot.server.world.messages;
  assert.equal(shown?.body["content"], "Second in the queue");
  const [stop] = shown === undefined ? [] : buttonsOf(shown);
  bot.server.press(OWNER, shown?.id ?? "", stop?.custom_id ?? "");
  await turnsUntil(() => bot.inbound().length === 2, "the press is a job");
  assert.deepEqual(bot.inbound()[1]?.content, { type: "stop", updateId: asked?.updateId });

  const job = await answer(bot, asked, ALERT);
  await status("Too late", 2);
  await turnsUntil(() => job().state === "completed", "it is answered");
  await turnsUntil(
    () => bot.queue.jobs(statusQueue("discord")).every((each) => each.state === "completed"),
    "the late one is done with",
  );
  assert.equal(bot.server.world.messages[0]?.body["content"], `**${ALERT.headline}**`);
  assert.deepEqual(bot.server.world.messages[0]?.body["components"], []);
});
