import assert from "node:assert/strict";
import { test } from "node:test";
import type { APIMessage } from "discord.js";
import type { Update } from "grammy/types";
import { messageToInbound } from "#bots/discord/read-message.ts";
import { toInbound, type ParsedUpdate } from "#bots/telegram/to-inbound.ts";
import { inboundPayload } from "#jobs/payloads.ts";

const BOT = { id: "99", username: "desk_bot" };
const NOW_MS = 1_760_000_555_000;

const from = { id: 7, is_bot: false, first_name: "Ada" };
const privateChat = { id: 7, type: "private", first_name: "Ada" };
const group = { id: -100, type: "supergroup", title: "Desk" };
const forwarded = { forward_origin: { type: "hidden_user", sender_user_name: "X", date: 1 } };

function understandMessage(fields: object): ParsedUpdate {
  const message = { message_id: 5, date: 1_760_000_000, from, chat: privateChat, ...fields };
  return toInbound({ update_id: 42, message } as unknown as Update, BOT, NOW_MS);
}

function understandPress(fields: object): ParsedUpdate {
  const message = { message_id: 5, date: 1_760_000_000, chat: privateChat };
  const query = { id: "q1", from, message, chat_instance: "1", data: "act-1", ...fields };
  return toInbound({ update_id: 43, callback_query: query } as unknown as Update, BOT, NOW_MS);
}

test("a text becomes a message with the ids and the time of its update", () => {
  const understood = understandMessage({ text: "how are the books?" });

  assert.ok(understood.type === "inbound");
  assert.deepEqual(understood.message, {
    platform: "telegram",
    bot: "99",
    updateId: "42",
    chatId: "7",
    chatKind: "private",
    userId: "7",
    messageId: "5",
    sentTsMs: 1_760_000_000_000,
    content: { type: "text", text: "how are the books?" },
  });
  assert.equal(understood.role, "viewer");
});

test("a command is resolved to its skill and the role of its row", () => {
  const understood = understandMessage({ text: "/pause@desk_bot 2" });

  assert.ok(understood.type === "inbound");
  assert.deepEqual(understood.message.content, {
    type: "command",
    skill: "pause-entries",
    input: { book: "inverted" },
  });
  assert.equal(understood.role, "operator");
});

test("a pressed button carries its action, the message it hangs on, and the time of arrival", () => {
  const understood = understandPress({});

  assert.ok(understood.type === "inbound");
  assert.deepEqual(understood.message.content, { type: "button", actionId: "act-1" });
  assert.deepEqual([understood.message.messageId, understood.message.sentTsMs], ["5", NOW_MS]);
  assert.equal(understood.sender.callbackQueryId, "q1");
});

test("every inbound message is a payload that the worker accepts", () => {
  const all = [
    understandMessage({ text: "x".repeat(4096) }),
    understandMessage({ text: "/status", chat: group }),
    understandMessage({ ...forwarded, text: "/flatten standard" }),
    understandPress({ data: "a".repeat(32) }),
  ];

  for (const understood of all) {
    assert.ok(understood.type === "inbound");
    inboundPayload.parse(understood.message);
  }
});

for (const text of ["/flatten standard", "/whoami", "close everything @desk_bot"]) {
  test(`"${text}" that was forwarded is never more than text`, () => {
    const understood = understandMessage({ ...forwarded, text });

    assert.ok(understood.type === "inbound");
    assert.deepEqual(understood.message.content, { type: "forwarded", text });
  });
}

const IGNORED: readonly [what: string, understood: () => ParsedUpdate][] = [
  ["an edit", () => toInbound({ update_id: 1, edited_message: {} } as unknown as Update, BOT, NOW_MS)],
  ["a channel's post", () => toInbound({ update_id: 1, channel_post: {} } as unknown as Update, BOT, NOW_MS)],
  ["a bot's message", () => understandMessage({ text: "/status", from: { ...from, is_bot: true } })],
  ["a message by way of another bot", () => understandMessage({ text: "/status", via_bot: { id: 3 } })],
  ["an anonymous admin", () => understandMessage({ text: "/status", chat: group, sender_chat: group })],
  ["a message without a sender", () => understandMessage({ text: "/status", from: undefined })],
  ["a command for another bot", () => understandMessage({ text: "/status@other_bot" })],
  [
    "a command for another bot in a group",
    () => understandMessage({ text: "/status@other_bot", chat: group }),
  ],
  ["a command of another bot in a group", () => understandMessage({ text: "/weather", chat: group })],
  ["talk in a group", () => understandMessage({ text: "lunch?", chat: group })],
  ["a longer name in a group", () => understandMessage({ text: "ask @desk_bot2", chat: group })],
  ["a new member of a group", () => understandMessage({ chat: group, new_chat_members: [from] })],
  ["a press by a bot", () => understandPress({ from: { ...from, is_bot: true } })],
];

for (const [what, understand] of IGNORED) {
  test(`${what} is ignored`, () => {
    assert.equal(understand().type, "ignored");
  });
}

test("in a group a mention or an answer to the bot is meant for it, and the name is taken out", () => {
  const mention = understandMessage({ text: "@Desk_Bot how are the books?", chat: group });
  const reply = understandMessage({
    text: "and book 2?",
    chat: group,
    reply_to_message: { from: { id: 99 } },
  });

  assert.ok(mention.type === "inbound" && reply.type === "inbound");
  assert.deepEqual(
    [mention.message.content, reply.message.content],
    [
      { type: "text", text: "how are the books?" },
      { type: "text", text: "and book 2?" },
    ],
  );
});

const REFUSED: readonly [what: string, code: string, understood: () => ParsedUpdate][] = [
  ["a photo", "NOT_TEXT", () => understandMessage({ photo: [], caption: "/flatten standard" })],
  ["a text that is too long", "TEXT_TOO_LONG", () => understandMessage({ text: "x".repeat(4097) })],
  ["an unknown command", "UNKNOWN_COMMAND", () => understandMessage({ text: "/statsu" })],
  ["a bad argument", "BAD_ARGUMENT", () => understandMessage({ text: "/status third" })],
  ["a button of another make", "UNKNOWN_BUTTON", () => understandPress({ data: "x".repeat(33) })],
  ["a button without data", "UNKNOWN_BUTTON", () => understandPress({ data: undefined })],
  ["a button without a message", "UNKNOWN_BUTTON", () => understandPress({ message: undefined })],
];

for (const [what, code, understand] of REFUSED) {
  test(`${what} is refused with ${code}`, () => {
    const understood = understand();

    assert.ok(understood.type === "refused");
    assert.equal(understood.refusal.code, code);
  });
}

test("who asks who he is, is told apart from everything else", () => {
  assert.equal(understandMessage({ text: "/whoami" }).type, "whoami");
});

const repliedBy = (id: number) => ({
  message_id: 31,
  date: 1,
  chat: privateChat,
  from: { id, is_bot: true },
});

test("a reply to one of the bot's own messages says which, and a reply to anybody else's does not", () => {
  const [own, other] = [99, 7].map((id) =>
    understandMessage({ text: "my fault", reply_to_message: repliedBy(id) }),
  );

  assert.ok(own?.type === "inbound" && other?.type === "inbound");
  assert.equal(inboundPayload.parse(own.message).repliesTo, "31");
  assert.equal(other.message.repliesTo, undefined);
});

const written = (author: string) =>
  messageToInbound(
    {
      id: "1400000000000000002",
      type: 19,
      channel_id: "5",
      author: { id: "7" },
      content: "my fault",
      mentions: [],
      referenced_message: { id: "1400000000000000001", author: { id: author } },
    } as unknown as APIMessage,
    "99",
  );

test("on Discord a reply to one of the bot's own messages says which, and a reply to anybody else's does not", () => {
  const [own, other] = [written("99"), written("7")];

  assert.ok(own.type === "inbound" && other.type === "inbound");
  assert.equal(inboundPayload.parse(own.message).repliesTo, "1400000000000000001");
  assert.equal(other.message.repliesTo, undefined);
});
