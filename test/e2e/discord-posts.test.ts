/** Pictures, threads and edits: real discord.js against the local server. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { text, type OutboundMessage } from "#src/domain/message.ts";
import { answer, ask, buttonsOf, deliver, openBot, OWNER, shownText } from "#test/support/discord-bot.ts";
import { CHANNEL_ID } from "#test/support/discord-world.ts";
import { turnsUntil } from "#test/support/turns-until.ts";

const ALERT: OutboundMessage = {
  kind: "alert",
  severity: "info",
  headline: "Take-profit: BTC long closed, +4.21 USDT, standard, PAPER",
  blocks: [text("1 < 2")],
};
const POST_MORTEM: OutboundMessage = {
  ...ALERT,
  kind: "post-mortem",
  headline: "Why SOL long lost 6.00 USDT, PAPER",
};
/** Sleepers while a run waits: itself, and the limit on its time. */
const WITH_TIMEOUT = 2;

test("a picture goes with its description, an old one that is gone is named", async (t) => {
  const bot = await openBot(t);
  const mediaId = await bot.media.put({ bytes: new Uint8Array([137, 80, 78, 71]), kind: "png" });
  const gone = `${"0".repeat(40)}.csv`;
  const message: OutboundMessage = {
    ...ALERT,
    attachments: [
      { type: "image", mediaId, alt: "Equity of both books" },
      { type: "document", mediaId: gone, name: "trips.csv" },
    ],
  };
  const job = await answer(bot, await ask(bot), message);
  await turnsUntil(() => job().state === "completed", "it is delivered");

  const [sent] = bot.server.world.messages;
  assert.deepEqual(
    sent?.files.map(({ name, bytes }) => [name, [...bytes]]),
    [["image-1.png", [137, 80, 78, 71]]],
  );
  assert.deepEqual(sent.body["attachments"], [
    { id: "0", filename: "image-1.png", description: "Equity of both books" },
  ]);
  assert.match(shownText(sent), /not there any more: trips\.csv/);
});

test("a post-mortem is a headline in the channel and a thread of its own", async (t) => {
  const bot = await openBot(t);
  const buttons = [[{ label: "Agree", actionId: "a1" }]];
  const job = await deliver(bot, { ...POST_MORTEM, buttons });
  await turnsUntil(() => job().state === "completed", "it is delivered");

  const [starter, inside] = bot.server.world.messages;
  const thread = bot.server.world.channels.get(starter?.id ?? "");
  assert.deepEqual([thread?.type, thread?.parentId, thread?.name], [11, CHANNEL_ID, POST_MORTEM.headline]);
  assert.equal(starter === undefined ? "" : shownText(starter), `**${POST_MORTEM.headline}**`);
  assert.equal(inside?.channelId, starter?.id);
  assert.deepEqual(inside === undefined ? [] : buttonsOf(inside).map(({ label }) => label), ["Agree"]);
});

test("a thread whose answer was lost is not opened twice; direct messages have none and take it whole", async (t) => {
  const bot = await openBot(t);
  bot.server.inject("POST /threads", { type: "drop-after" });
  const job = await deliver(bot, POST_MORTEM);
  await turnsUntil(() => bot.clock.sleeping() === WITH_TIMEOUT, "it waits");
  await bot.clock.advance(1_000);
  await turnsUntil(() => job().state === "completed", "it is delivered");
  const [starter, inside] = bot.server.world.messages;
  assert.equal(inside?.channelId, starter?.id);

  const direct = await deliver(bot, POST_MORTEM, { chatId: `user:${OWNER}` });
  await turnsUntil(() => direct().state === "completed", "it is delivered");
  const channels = new Set(bot.server.world.messages.slice(2).map((message) => message.channelId));
  assert.equal(channels.size, 1);
});

test("a message to edit that is gone is sent as a new one", async (t) => {
  const bot = await openBot(t);
  const job = await deliver(bot, ALERT, { editMessageId: "900000000000000123" });
  await turnsUntil(() => job().state === "completed", "it is delivered");

  const [sent] = bot.server.world.messages;
  const again = await deliver(bot, { ...ALERT, headline: "Edited" }, { editMessageId: sent?.id ?? "" });
  await turnsUntil(() => again().state === "completed", "it is edited");
  assert.deepEqual(
    bot.server.world.messages.map((message) => [message.body["content"], message.revisions]),
    [["**Edited**", 1]],
  );
});
