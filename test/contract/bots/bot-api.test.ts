/** What the bot says to Telegram, against the published description of the Bot API. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { statusQueue } from "#jobs/payloads.ts";
import { text, type Attachment, type OutboundMessage } from "#src/domain/message.ts";
import { advanceUntil } from "#test/support/advance-until.ts";
import type { ApiCall } from "#test/support/telegram-server.ts";
import { OWNER, openBot, VIEWER, type RunningBot } from "#test/support/telegram-bot.ts";
import { send } from "#test/support/telegram-send.ts";
import { TELEGRAM_SPEC_SKIP, telegramFaults } from "#test/support/telegram-spec.ts";
import { turnsUntil } from "#test/support/turns-until.ts";

const GROUP = -1_000_123;
const PNG = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.from("a picture")]);
const MESSAGE: OutboundMessage = {
  kind: "answer",
  severity: "info",
  headline: "Answer",
  blocks: [text("text")],
  buttons: [[{ label: "Go", actionId: "go" }]],
};

test(
  "every call has a method, parameters and nested fields of the types that the Bot API describes",
  { skip: TELEGRAM_SPEC_SKIP },
  async (t) => {
    const calls = await callsOfASession(t);

    assert.deepEqual(
      calls.flatMap(({ method, parameters }) => telegramFaults(method, parameters)),
      [],
    );
    assert.deepEqual([...new Set(calls.map((call) => call.method))].toSorted(), [
      "answerCallbackQuery",
      "deleteMessage",
      "deleteWebhook",
      "editMessageMedia",
      "editMessageText",
      "getMe",
      "getUpdates",
      "sendChatAction",
      "sendDocument",
      "sendMessage",
      "sendMessageDraft",
      "sendPhoto",
      "setMessageReaction",
      "setMyCommands",
    ]);
  },
);

test("the judge refuses what the Bot API does not know", { skip: TELEGRAM_SPEC_SKIP }, () => {
  const wrong: readonly (readonly [string, Record<string, unknown>])[] = [
    ["sendMesage", {}],
    ["sendMessage", { chat_id: 1 }],
    ["sendMessage", { chat_id: 1, text: "a", silent: true }],
    ["sendMessage", { chat_id: 1, text: 5 }],
    ["sendMessage", { chat_id: 1, text: "a", disable_notification: "yes" }],
    ["sendMessage", { chat_id: 1, text: "a", reply_markup: { inline_keyboard: [[{ data: "x" }]] } }],
    ["sendMessage", { chat_id: [1], text: "a" }],
  ];
  for (const [method, parameters] of wrong)
    assert.notDeepEqual(telegramFaults(method, parameters), [], JSON.stringify([method, parameters]));
});

/** One of everything that the bot does. */
async function callsOfASession(t: TestContext): Promise<readonly ApiCall[]> {
  const bot = await openBot(t);
  bot.server.world.chats.add(GROUP);
  bot.server.world.topics.add(`${GROUP} 5`);
  bot.server.write(OWNER, "/status");
  bot.server.write(OWNER, "how are the books?");
  bot.server.write(OWNER, "/statsu");
  bot.server.press(OWNER, "refresh");
  await advanceUntil(bot.clock, () => bot.server.world.messages.length === 1, "the refusal");
  await turnsUntil(() => bot.server.world.answeredPresses.length === 1, "the press is answered");
  const mediaId = await bot.media.put({ bytes: PNG, kind: "png" });
  const image: Attachment = { type: "image", mediaId, alt: "Equity" };
  const document: Attachment = { type: "document", mediaId, name: "equity.png" };
  const chat = String(OWNER.id);
  const inGroup = { chatId: String(GROUP), topicId: "5", silent: true };
  await send(bot, { chatId: chat, replyToMessageId: "1" }, MESSAGE);
  await send(bot, inGroup, { ...MESSAGE, attachments: [image, document] });
  await send(bot, { ...inGroup, visibleTo: String(VIEWER.id) }, MESSAGE);
  await send(
    bot,
    { chatId: chat, editMessageId: newest(bot, (one) => one.file === undefined) },
    { ...MESSAGE, headline: "Later" },
  );
  const photo = newest(bot, (one) => one.file?.kind === "photo");
  await send(
    bot,
    { ...inGroup, editMessageId: photo },
    { ...MESSAGE, headline: "Later", attachments: [image] },
  );
  for (const status of [
    { chatId: chat, chatKind: "private", done: false },
    { chatId: String(GROUP), chatKind: "group", done: false },
    { chatId: String(GROUP), chatKind: "group", done: true },
  ])
    await show(bot, status);
  return bot.server.calls;
}

type Shown = RunningBot["server"]["world"]["messages"][number];

function newest({ server }: RunningBot, fits: (message: Shown) => boolean): string {
  return String(server.world.messages.findLast(fits)?.messageId);
}

async function show({ queue, clock }: RunningBot, status: object): Promise<void> {
  const name = statusQueue("telegram");
  const jobId = `status-${queue.jobs(name).length}`;
  const turn = {
    userId: "11",
    updateId: "1005",
    text: "2nd in the queue",
    canStop: true,
    tsMs: clock.nowMs(),
  };
  await queue.add({
    queue: name,
    jobId,
    payload: { ...turn, ...status },
    priority: 1,
    attemptsMax: 1,
    backoffMs: 0,
  });
  await advanceUntil(clock, () => queue.jobs(name).at(-1)?.state === "completed", "the status is shown");
}
