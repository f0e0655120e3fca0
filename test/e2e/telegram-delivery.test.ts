/** What the desk says, from the delivery job to Telegram's message: real grammY against the local Bot API server. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { Api } from "grammy";
import { createTelegramDelivery } from "#bots/telegram/deliver.ts";
import { REPEAT_REMARK } from "#bots/telegram/send-step.ts";
import { text, type OutboundMessage } from "#src/domain/message.ts";
import { advanceUntil } from "#test/support/advance-until.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createMemoryMedia } from "#test/support/memory-media.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { deliver, OWNER, VIEWER, openBot } from "#test/support/telegram-bot.ts";
import { startTelegramServer } from "#test/support/telegram-server.ts";
import { turnsUntil } from "#test/support/turns-until.ts";

const ALERT: OutboundMessage = {
  kind: "alert",
  severity: "info",
  headline: "Take-profit: BTC long closed, +4.21 USDT, standard, PAPER",
  blocks: [text("1 < 2")],
};

/** Sleepers while a run waits: itself, and the limit on its time. */
const WITH_TIMEOUT = 2;

function tooManyRequests(seconds: number) {
  const description = `Too Many Requests: retry after ${seconds}`;
  return { ok: false, error_code: 429, description, parameters: { retry_after: seconds } } as const;
}

test("a delivery is one message with markup and buttons, in answer to the question", async (t) => {
  const bot = await openBot(t);
  bot.server.write(OWNER, "hello");
  const message: OutboundMessage = { ...ALERT, buttons: [[{ label: "Why?", actionId: "a1" }]] };
  const job = await deliver(bot, OWNER.id, message, "1");
  await turnsUntil(() => job().state === "completed", "it is delivered");

  const [sent] = bot.server.world.messages;
  assert.equal(sent?.text, `${ALERT.headline}\n\n1 < 2`);
  assert.deepEqual(sent.parameters.reply_parameters, { message_id: 1, allow_sending_without_reply: true });
  assert.deepEqual(sent.parameters.reply_markup, {
    inline_keyboard: [[{ text: "Why?", callback_data: "a1" }]],
  });
  assert.deepEqual(job().outcome, { messageIds: [String(sent.messageId)] });
});

test("a long delivery is several messages in order, and the result names them all", async (t) => {
  const bot = await openBot(t);
  const job = await deliver(bot, OWNER.id, { ...ALERT, blocks: [text("word ".repeat(2_000))] });
  await advanceUntil(bot.clock, () => job().state === "completed", "it is delivered");

  const ids = bot.server.world.messages.map((message) => String(message.messageId));
  assert.ok(ids.length >= 3);
  assert.deepEqual(job().outcome, { messageIds: ids });
});

test("a rate limit is waited for, as long as Telegram says", async (t) => {
  const bot = await openBot(t);
  bot.server.inject("sendMessage", { type: "answer", answer: tooManyRequests(7) });
  const job = await deliver(bot, OWNER.id, ALERT);
  await turnsUntil(() => bot.clock.sleeping() === WITH_TIMEOUT, "it waits");

  await bot.clock.advance(6_999);
  assert.equal(bot.server.world.messages.length, 0);
  await bot.clock.advance(1);
  await turnsUntil(() => job().state === "completed", "it is delivered");

  assert.deepEqual([bot.server.world.messages.length, job().attempts], [1, 1]);
});

test("a rate limit beyond the job's own time makes another attempt, without the remark", async (t) => {
  const bot = await openBot(t);
  bot.server.inject("sendMessage", { type: "answer", answer: tooManyRequests(300) });
  const job = await deliver(bot, OWNER.id, ALERT);
  await turnsUntil(() => job().state === "delayed", "the attempt fails");
  const startedMs = bot.clock.nowMs();
  await advanceUntil(bot.clock, () => job().state === "completed", "it is delivered", 1_000);

  assert.ok(bot.clock.nowMs() - startedMs >= 300_000, "not sooner than Telegram said");
  assert.doesNotMatch(bot.server.world.messages[0]?.text ?? "", /repeat/);
});

test("a message whose markup Telegram refuses is sent once as plain text, and logged", async (t) => {
  const bot = await openBot(t);
  const answer = {
    ok: false,
    error_code: 400,
    description: "Bad Request: can't parse entities: Unsupported start tag",
  } as const;
  bot.server.inject("sendMessage", { type: "answer", answer });
  const job = await deliver(bot, OWNER.id, ALERT);
  await advanceUntil(bot.clock, () => job().state === "completed", "it is delivered");

  const [sent] = bot.server.world.messages;
  assert.equal(sent?.parameters.parse_mode, undefined);
  assert.equal(sent?.text, `${ALERT.headline}\n\n1 < 2`);
  assert.ok(bot.log.lines.some((line) => line.level === "error" && line.message.includes("markup")));
});

test("a person who blocked the bot, and a chat that does not exist, fail for good at the first attempt", async (t) => {
  const bot = await openBot(t);
  bot.server.world.blockedBy.add(OWNER.id);
  const blocked = await deliver(bot, OWNER.id, ALERT);
  const unknown = await deliver(bot, VIEWER.id, ALERT);
  bot.server.world.chats.delete(VIEWER.id);
  await turnsUntil(() => blocked().state === "failed" && unknown().state === "failed", "both fail");

  assert.deepEqual([blocked().attempts, unknown().attempts], [1, 1]);
  assert.match(String(blocked().outcome), /blocked by the user/);
  assert.match(String(unknown().outcome), /chat not found/);
});

for (const type of ["drop-before", "drop-after"] as const) {
  test(`a message whose answer is lost (${type}) is sent again, with the remark`, async (t) => {
    const bot = await openBot(t);
    bot.server.inject("sendMessage", { type });
    const job = await deliver(bot, OWNER.id, ALERT);
    await turnsUntil(() => job().state === "delayed", "the attempt fails");
    await bot.clock.advance(1_000);
    await turnsUntil(() => job().state === "completed", "it is delivered");

    const texts = bot.server.world.messages.map((message) => message.text);
    assert.equal(texts.length, type === "drop-after" ? 2 : 1);
    assert.ok(texts.at(-1)?.endsWith(REPEAT_REMARK));
  });
}

test("no failure carries the token into a log or a job", async (t) => {
  const bot = await openBot(t);
  for (const method of ["sendMessage", "sendChatAction", "getUpdates"]) {
    bot.server.inject(method, { type: "drop-before" });
  }
  const job = await deliver(bot, OWNER.id, ALERT);
  bot.server.write(OWNER, "hello");
  await turnsUntil(() => job().state === "delayed", "the delivery fails");
  await turnsUntil(() => bot.log.lines.length >= 3, "the others fail");

  const kept = [String(job().outcome), inspect(bot.log.lines, { depth: 9 })].join("\n");
  assert.match(kept, /Network request for 'sendMessage' failed! \(ECONNRESET\)/);
  assert.ok(!kept.includes(bot.server.token.slice(10)), kept);
});

test("after a failure in the middle the delivered part is not sent again", async (t) => {
  const bot = await openBot(t);
  bot.server.inject("sendMessage", { type: "none" });
  bot.server.inject("sendMessage", { type: "drop-after" });
  const job = await deliver(bot, OWNER.id, { ...ALERT, blocks: [text("word ".repeat(1_000))] });
  await advanceUntil(bot.clock, () => job().state === "delayed", "the second part fails");
  await advanceUntil(bot.clock, () => job().state === "completed", "it is delivered");

  const [first, second, repeat, ...rest] = bot.server.world.messages;
  assert.ok(first !== undefined && repeat !== undefined);
  assert.ok(first.text.startsWith(ALERT.headline));
  assert.equal(repeat.text, `${second?.text}\n\n${REPEAT_REMARK}`);
  assert.deepEqual(rest, []);
  assert.deepEqual(job().outcome, { messageIds: [String(first.messageId), String(repeat.messageId)] });
});

test("a delivery that another process began carries the remark", async (t) => {
  const server = await startTelegramServer();
  t.after(() => server.close());
  server.world.chats.add(OWNER.id);
  const api = new Api(server.token, { apiRoot: server.apiRoot });
  const send = createTelegramDelivery({
    api,
    media: createMemoryMedia(),
    clock: createFakeClock(),
    log: createSilentLog(),
  });
  const payload = { outboxId: 1, chatId: String(OWNER.id), message: ALERT };

  await send(payload, { jobId: "out-1-a", attempt: 2, signal: new AbortController().signal });

  assert.ok(server.world.messages[0]?.text.endsWith(REPEAT_REMARK));
});

test("a server that cannot be connected to has nothing, so the message is sent again without a remark", async (t) => {
  const gone = await startTelegramServer();
  await gone.close();
  const clock = createFakeClock();
  const api = new Api(gone.token, { apiRoot: gone.apiRoot });
  const send = createTelegramDelivery({ api, media: createMemoryMedia(), clock, log: createSilentLog() });
  const payload = { outboxId: 1, chatId: String(OWNER.id), message: ALERT };
  const sent = send(payload, { jobId: "out-1-a", attempt: 1, signal: new AbortController().signal });
  await turnsUntil(() => clock.sleeping() === 1, "it waits");

  const server = await startTelegramServer(Number(new URL(gone.apiRoot).port));
  t.after(() => server.close());
  server.world.chats.add(OWNER.id);
  await clock.advance(1_000);

  assert.deepEqual(await sent, { messageIds: ["1"] });
  assert.doesNotMatch(server.world.messages[0]?.text ?? "", /repeat/);
});
