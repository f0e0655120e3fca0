/** Channels that everybody on a server sees: real discord.js against the local server. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { openBot, OWNER, shownText, type RunningBot } from "#test/support/discord-bot.ts";
import { CHANNEL_ID } from "#test/support/discord-world.ts";
import { turnsUntil } from "#test/support/turns-until.ts";

const EPHEMERAL = 64;

function makePublic({ server }: RunningBot): void {
  server.world.channels.set(CHANNEL_ID, { id: CHANNEL_ID, type: 0, name: "general", isPublic: true });
}

/** Whether what an owner asks in a channel is passed on as said in public. */
async function isSaidInPublic(bot: RunningBot, channelId: string): Promise<true | undefined> {
  const asked = bot.server.slash(OWNER, "pause", { book: "standard" }, { channelId });
  await turnsUntil(() => bot.inbound().some(({ updateId }) => updateId === asked.id), "it is passed on");
  return bot.inbound().find(({ updateId }) => updateId === asked.id)?.isPublic;
}

test("what is said in a channel that everybody sees is passed on as public, and answered to the person alone", async (t) => {
  const bot = await openBot(t);
  makePublic(bot);
  assert.equal(await isSaidInPublic(bot, CHANNEL_ID), true);

  const read = bot.server.slash(OWNER, "status");
  await turnsUntil(() => bot.inbound().length === 2, "it is passed on");
  assert.equal(read.acknowledged?.data["flags"], EPHEMERAL);
  bot.server.slash(OWNER, "baseline");
  const shown = (): string => bot.server.world.messages.map(shownText).join("\n");
  await turnsUntil(() => shown().includes("Anybody can read this chat"), "instead of a window it is refused");
  assert.ok(shown().includes(`/readonly off discord:${CHANNEL_ID}`));
});

test("a thread is as public as its channel, a private thread never, and direct messages neither", async (t) => {
  const bot = await openBot(t);
  makePublic(bot);
  const thread = { id: "900000000000000077", type: 11, name: "loss", parentId: CHANNEL_ID } as const;
  const hidden = { id: "900000000000000078", type: 12, name: "talk", parentId: CHANNEL_ID } as const;
  for (const channel of [thread, hidden]) bot.server.world.channels.set(channel.id, channel);
  const seen = [await isSaidInPublic(bot, thread.id), await isSaidInPublic(bot, hidden.id)];
  bot.server.write(OWNER, "/pause standard", "direct");
  await turnsUntil(() => bot.inbound().length === 3, "the direct message");
  assert.deepEqual([...seen, bot.inbound()[2]?.isPublic], [true, undefined, undefined]);
});

test("a channel that the bot may not look at counts as public; where Discord does not say, it does not", async (t) => {
  const bot = await openBot(t);
  const answer = (status: number, code: number, message: string): void =>
    bot.server.inject("GET /channels", { type: "answer", answer: { status, body: { code, message } } });
  answer(403, 50_001, "Missing Access");
  const hidden = await isSaidInPublic(bot, CHANNEL_ID);
  await bot.clock.advance(6 * 60_000);
  answer(500, 0, "500: Internal Server Error");
  const unknown = await isSaidInPublic(bot, CHANNEL_ID);
  await bot.clock.advance(6 * 60_000);
  const known = await isSaidInPublic(bot, CHANNEL_ID);
  assert.deepEqual([hidden, unknown, known], [true, undefined, undefined]);
});
