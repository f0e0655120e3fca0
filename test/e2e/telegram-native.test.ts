/** What Telegram can do and others cannot: pictures, topics, edits in place, answers for one person. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { text, type OutboundMessage } from "#src/domain/message.ts";
import { NOBODY } from "#src/domain/people.ts";
import { OWNER, openBot, ROLES, STRANGER, VIEWER, type RunningBot } from "#test/support/telegram-bot.ts";
import { send } from "#test/support/telegram-send.ts";
import { turnsUntil } from "#test/support/turns-until.ts";

const GROUP = -1_000_123;
const ANSWER: OutboundMessage = {
  kind: "answer",
  severity: "info",
  headline: "PAPER equity",
  blocks: [text("1 < 2")],
  buttons: [[{ label: "Refresh", actionId: "a1", inPlace: true }]],
};
const PNG = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.from("a picture")]);

async function withPicture(
  bot: RunningBot,
  changes: Partial<OutboundMessage> = {},
): Promise<OutboundMessage> {
  const mediaId = await bot.media.put({ bytes: PNG, kind: "png" });
  return {
    ...ANSWER,
    attachments: [{ type: "image", mediaId, alt: "Equity rises, then falls." }],
    ...changes,
  };
}

test("a short answer with a chart is one photo, captioned with the text and the chart in words", async (t) => {
  const bot = await openBot(t);
  await send(bot, { chatId: "11" }, await withPicture(bot));

  const [photo, ...rest] = bot.server.world.messages;
  assert.deepEqual(rest, []);
  assert.ok(photo?.file !== undefined && photo.file.bytes.equals(PNG));
  assert.equal(photo.text, "PAPER equity\n\n1 < 2\n\nEquity rises, then falls.");
  assert.deepEqual(photo.parameters.reply_markup, {
    inline_keyboard: [[{ text: "Refresh", callback_data: "a1" }]],
  });
});

test("a long answer with a chart is the photo in words, then the text with its buttons", async (t) => {
  const bot = await openBot(t);
  await send(bot, { chatId: "11" }, await withPicture(bot, { blocks: [text("word ".repeat(400))] }));

  const [photo, answer, ...rest] = bot.server.world.messages;
  assert.deepEqual([photo?.text, photo?.parameters.reply_markup], ["Equity rises, then falls.", undefined]);
  assert.ok(answer?.text.startsWith("PAPER equity") && answer.parameters.reply_markup !== undefined);
  assert.deepEqual(rest, []);
});

test("a picture that is not there any more costs the picture, not the message", async (t) => {
  const bot = await openBot(t);
  const gone = { type: "image" as const, mediaId: `${"0".repeat(40)}.png`, alt: "A chart." };
  const { state } = await send(bot, { chatId: "11" }, { ...ANSWER, attachments: [gone] });

  assert.equal(state, "completed");
  assert.match(bot.server.world.messages[0]?.text ?? "", /PAPER equity[^]*A chart\./);
});

test("a document is sent with its name; an answer of many pages is its beginning and a file", async (t) => {
  const bot = await openBot(t);
  const mediaId = await bot.media.put({ bytes: Buffer.from("a;b"), kind: "csv" });
  const attachments = [{ type: "document" as const, mediaId, name: "round trips.csv" }];
  await send(bot, { chatId: "11" }, { ...ANSWER, attachments });
  await send(bot, { chatId: "22" }, { ...ANSWER, blocks: [text("word ".repeat(6_000))] });

  const files = bot.server.world.messages.map(({ chatId, file }) => [chatId, file?.name]);
  assert.deepEqual(files, [
    [11, undefined],
    [11, "round_trips.csv"],
    [22, undefined],
    [22, "answer.txt"],
  ]);
  const whole = bot.server.world.messages.at(-1)?.file?.bytes.toString("utf8") ?? "";
  assert.equal(whole.match(/word/g)?.length, 6_000);
});

test("a refresh edits the pressed message; one that changes nothing is a success", async (t) => {
  const bot = await openBot(t);
  await send(bot, { chatId: "11" }, ANSWER);
  const id = String(bot.server.world.messages[0]?.messageId);
  const first = await send(bot, { chatId: "11", editMessageId: id }, { ...ANSWER, headline: "PAPER fresh" });
  const second = await send(bot, { chatId: "11", editMessageId: id }, { ...ANSWER, headline: "PAPER fresh" });

  assert.deepEqual(
    bot.server.world.messages.map((message) => message.text),
    ["PAPER fresh\n\n1 < 2"],
  );
  for (const { state, outcome } of [first, second]) {
    assert.deepEqual([state, outcome], ["completed", { messageIds: [id] }]);
  }
});

test("a photo is refreshed as a photo; what cannot be edited is sent anew", async (t) => {
  const bot = await openBot(t);
  await send(bot, { chatId: "11" }, await withPicture(bot));
  const id = String(bot.server.world.messages[0]?.messageId);
  const fresh = await withPicture(bot, { headline: "PAPER fresh" });
  await send(bot, { chatId: "11", editMessageId: id }, fresh);
  await send(bot, { chatId: "11", editMessageId: id }, ANSWER);
  await send(bot, { chatId: "11", editMessageId: "9999" }, ANSWER);

  assert.deepEqual(
    bot.server.world.messages.map((message) => [message.file?.kind, message.text.split("\n")[0]]),
    [
      ["photo", "PAPER fresh"],
      [undefined, "PAPER equity"],
      [undefined, "PAPER equity"],
    ],
  );
});

test("an answer goes into the topic it was asked in, silently where that is asked", async (t) => {
  const bot = await openBot(t);
  bot.server.world.topics.add(`${GROUP} 5`);
  await send(bot, { chatId: String(GROUP), topicId: "5", silent: true }, ANSWER);

  const places = bot.server.world.messages.map(({ parameters }) => [
    parameters.message_thread_id,
    parameters.disable_notification,
  ]);
  assert.deepEqual(places, [[5, true]]);
});

test("what is for a topic that is gone comes into the chat, says so once, and the worker is told each time", async (t) => {
  const bot = await openBot(t);
  const first = await send(bot, { chatId: String(GROUP), topicId: "6" }, ANSWER);
  const second = await send(bot, { chatId: String(GROUP), topicId: "6" }, ANSWER);
  const elsewhere = await send(bot, { chatId: String(GROUP) }, ANSWER);

  assert.deepEqual(
    bot.server.world.messages.map(({ parameters, text: shown }) => [
      parameters.message_thread_id,
      shown.endsWith("\n\nThe topic for this is gone or closed, so it comes here."),
    ]),
    [
      [undefined, true],
      [undefined, false],
      [undefined, false],
    ],
  );
  assert.deepEqual(
    [first, second, elsewhere].map(({ outcome }) => outcome),
    [{ messageIds: ["1"], topicGone: true }, { messageIds: ["2"], topicGone: true }, { messageIds: ["3"] }],
  );
});

test("in a topic that is bound to an agent a plain sentence is for the desk, and what answers somebody is not", async (t) => {
  const bot = await openBot(t);
  await bot.board.publish({ environment: ROLES, people: NOBODY, listening: [`telegram:${GROUP}/5`] });
  const chat = { id: GROUP, type: "supergroup", title: "Desk", is_forum: true };
  const inTopic = (topic: number, extra: object = {}): object => ({
    chat,
    is_topic_message: true,
    message_thread_id: topic,
    ...extra,
  });
  const head = { message_id: 5, date: 1, chat, from: { id: 1, is_bot: false, first_name: "x" } };
  bot.server.write(OWNER, "how high is the drawdown?", inTopic(5));
  bot.server.write(OWNER, "not for the desk", inTopic(6));
  bot.server.write(STRANGER, "a stranger, to nobody", inTopic(5));
  bot.server.write(OWNER, "to a colleague", inTopic(5, { reply_to_message: { ...head, message_id: 99 } }));
  bot.server.write(OWNER, "and the exposure?", inTopic(5, { reply_to_message: head }));
  bot.server.write(OWNER, "/status", inTopic(5));
  await turnsUntil(() => bot.inbound().length === 3, "what is for the desk");

  assert.deepEqual(
    bot
      .inbound()
      .map(({ content, topicId }) => [content.type === "text" ? content.text : content.type, topicId]),
    [
      ["how high is the drawdown?", "5"],
      ["and the exposure?", "5"],
      ["command", "5"],
    ],
  );
  assert.deepEqual(bot.server.world.messages, [], "a stranger is not talked to");
});

test("a message from a topic is passed on with it, and typing is shown there", async (t) => {
  const bot = await openBot(t);
  const chat = { id: GROUP, type: "supergroup", title: "Desk", is_forum: true };
  bot.server.world.chats.add(GROUP);
  bot.server.write(OWNER, "/status", { chat, is_topic_message: true, message_thread_id: 5 });
  await turnsUntil(
    () => bot.inbound().length === 1 && bot.server.world.actions.length > 0,
    "it is passed on",
  );

  assert.deepEqual([bot.inbound()[0]?.topicId, bot.inbound()[0]?.chatKind], ["5", "group"]);
  assert.equal(
    bot.server.calls.find(({ method }) => method === "sendChatAction")?.parameters.message_thread_id,
    5,
  );
});

test("an answer for one person in a group is seen by him alone", async (t) => {
  const bot = await openBot(t);
  const { outcome } = await send(bot, { chatId: String(GROUP), visibleTo: "33" }, ANSWER);

  const [hidden] = bot.server.world.ephemeral;
  assert.deepEqual(hidden?.parameters.ephemeral_message_parameters, { receiver_user_id: 33 });
  assert.deepEqual(outcome, { messageIds: ["ephemeral-1"] });
  assert.deepEqual(bot.server.world.messages, []);
});

/** What the group sees, and what the person gets in private, where the group cannot hide it. */
const FALLBACKS: readonly (readonly [string, (bot: RunningBot) => void, object])[] = [
  [
    "refuses it, it comes in private",
    (bot) => bot.server.world.chats.add(VIEWER.id),
    { group: [], private: ["PAPER equity"] },
  ],
  [
    "refuses it and the person never wrote to the bot, the group hears how to",
    () => {},
    {
      group: [
        "I answer you in private, but may not write to you first. Open a chat with me, press Start, and ask again.",
      ],
      private: [],
    },
  ],
];
for (const [what, prepare, expected] of FALLBACKS) {
  test(`where Telegram ${what}`, async (t) => {
    const bot = await openBot(t);
    prepare(bot);
    const answer = { ok: false, error_code: 400, description: "Bad Request: EPHEMERAL_NOT_ALLOWED" } as const;
    bot.server.inject("sendMessage", { type: "answer", answer });
    await send(bot, { chatId: String(GROUP), topicId: "5", visibleTo: "33" }, ANSWER);
    const seenIn = (chat: number) =>
      bot.server.world.messages
        .filter(({ chatId }) => chatId === chat)
        .map((message) => message.text.split("\n")[0]);

    assert.deepEqual({ group: seenIn(GROUP), private: seenIn(VIEWER.id) }, expected);
  });
}

test("a server that knows no hidden messages is noticed, and the next answers come in private", async (t) => {
  const bot = await openBot(t);
  bot.server.world.isModern = false;
  bot.server.world.chats.add(VIEWER.id);
  await send(bot, { chatId: String(GROUP), visibleTo: "33" }, ANSWER);
  await send(bot, { chatId: String(GROUP), visibleTo: "33" }, ANSWER);

  assert.deepEqual(
    bot.server.world.messages.map(({ chatId }) => chatId),
    [GROUP, VIEWER.id],
  );
});
