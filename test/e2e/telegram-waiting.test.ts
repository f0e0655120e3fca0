/** What a person sees while he waits: a reaction, a draft or a status message, and a way to stop it. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { INBOUND_QUEUE, statusQueue, type StatusPayload } from "#jobs/payloads.ts";
import type { OutboundMessage } from "#src/domain/message.ts";
import { advanceUntil } from "#test/support/advance-until.ts";
import { OWNER, openBot, type RunningBot } from "#test/support/telegram-bot.ts";
import { send } from "#test/support/telegram-send.ts";
import { turnsUntil } from "#test/support/turns-until.ts";

const GROUP = -1_000_123;
const ANSWER: OutboundMessage = { kind: "answer", severity: "info", headline: "PAPER equity", blocks: [] };

test("a sentence is acknowledged with a reaction that goes when its answer is there; a command is just answered", async (t) => {
  const bot = await openBot(t);
  bot.server.write(OWNER, "how are the books?");
  bot.server.write(OWNER, "/status");
  await turnsUntil(() => bot.inbound().length === 2 && bot.server.world.reactions.size === 1, "a reaction");
  const [key, seen] = [...bot.server.world.reactions][0] ?? [];
  const messageId = bot.inbound()[0]?.messageId ?? "";
  await send(bot, { chatId: "11", replyToMessageId: messageId }, ANSWER);
  await turnsUntil(
    () => JSON.stringify(bot.server.world.reactions.get(key ?? "")) === "[]",
    "it is taken back",
  );

  assert.deepEqual([key, seen], [`11 ${messageId}`, [{ type: "emoji", emoji: "👀" }]]);
});

function aStatus(bot: RunningBot, changes: Partial<StatusPayload> = {}): StatusPayload {
  const turn = { chatId: "11", chatKind: "private" as const, userId: "11", updateId: "1005" };
  const now = { text: "2nd in the queue", canStop: true, done: false, tsMs: bot.clock.nowMs() };
  return { ...turn, ...now, ...changes };
}

async function show(t: TestContext, bot: RunningBot, payload: StatusPayload): Promise<void> {
  const name = statusQueue("telegram");
  bot.server.world.chats.add(Number(payload.chatId));
  const jobId = `status-${bot.queue.jobs(name).length}`;
  await bot.queue.add({ queue: name, jobId, payload, priority: 1, attemptsMax: 1, backoffMs: 0 });
  const isDone = () => bot.queue.jobs(name).at(-1)?.state === "completed";
  await advanceUntil(bot.clock, isDone, `${t.name}: the status is shown`);
}

test("in a private chat a long turn shows as a draft with Telegram's Stop, which is passed on as a stop", async (t) => {
  const bot = await openBot(t);
  await show(t, bot, aStatus(bot));
  bot.server.push({
    stopped_message_generation: { chat: { id: 11, type: "private" }, draft_id: 1005 },
  });
  await turnsUntil(() => bot.inbound().length === 1, "the stop arrives");

  const [draft] = bot.server.world.drafts;
  assert.deepEqual([draft?.draft_id, draft?.text, draft?.can_stop], [1_005, "2nd in the queue", true]);
  assert.deepEqual(bot.server.world.messages, []);
  const [stop] = bot.inbound();
  assert.deepEqual([stop?.userId, stop?.content], ["11", { type: "stop", updateId: "1005" }]);
});

test("elsewhere a long turn shows as a silent message with a Stop button, that goes when it is done", async (t) => {
  const bot = await openBot(t);
  const inGroup = { chatId: String(GROUP), chatKind: "group" as const };
  await show(t, bot, aStatus(bot, inGroup));
  await show(t, bot, aStatus(bot, { ...inGroup, text: "being written" }));
  const [shown] = bot.server.world.messages;
  bot.server.press(OWNER, "stop:1005", { chatId: GROUP });
  await turnsUntil(() => bot.inbound().length === 1, "the stop arrives");
  await show(t, bot, aStatus(bot, { ...inGroup, done: true }));

  assert.equal(shown?.text, "being written");
  assert.deepEqual(bot.inbound()[0]?.content, { type: "stop", updateId: "1005" });
  assert.deepEqual(bot.server.world.messages, []);
});

test("an old status is thrown away, and a server without drafts gets a message instead", async (t) => {
  const bot = await openBot(t);
  bot.server.world.isModern = false;
  await show(t, bot, aStatus(bot, { tsMs: bot.clock.nowMs() - 60_000 }));
  const seen = bot.server.world.messages.length;
  await show(t, bot, aStatus(bot));

  assert.deepEqual([seen, bot.server.world.messages.length], [0, 1]);
  assert.equal(bot.queue.jobs(INBOUND_QUEUE).length, 0);
});

test("a message that nobody is there to answer is kept, and the chat hears since when, once", async (t) => {
  const bot = await openBot(t);
  await bot.board.sendHeartbeat({ tsMs: bot.clock.nowMs() - 7 * 60_000, isStopped: false });
  bot.server.write(OWNER, "/status");
  bot.server.write(OWNER, "how are the books?");
  await turnsUntil(() => bot.server.world.messages.length === 1, "the notice");
  await turnsUntil(() => bot.inbound().length === 2, "both are kept");

  assert.match(
    bot.server.world.messages[0]?.text ?? "",
    /away since \d{4}-\d\d-\d\d \d\d:\d\d UTC, 7 minutes ago\n\nYour message is kept/,
  );
  assert.equal(bot.server.world.messages.length, 1);
});
