/** How the bot holds on to Telegram: conflicts, refusals, cut connections. Real grammY against the local Bot API server. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { advanceUntil } from "#test/support/advance-until.ts";
import { createWorld, openBot, OWNER, startBot } from "#test/support/telegram-bot.ts";
import { TWO_POLLERS } from "#test/support/telegram-updates.ts";
import { turnsUntil } from "#test/support/turns-until.ts";

test("what was handled is confirmed when the bot ends", async (t) => {
  const world = await createWorld(t);
  const bot = startBot(world);
  await turnsUntil(() => world.server.isPolled(), "the bot polls");
  world.server.inject("getUpdates", { type: "drop-before" });
  const updateId = world.server.write(OWNER, "hello");
  await turnsUntil(() => world.clock.sleeping() > 0, "the next poll failed");

  await bot.stop();

  assert.equal(world.server.firstUnconfirmed(), updateId + 1);
});

test("of two bots with one token the older one leaves, saying why in words, and the newer one stays", async (t) => {
  const world = await createWorld(t);
  const { clock, server } = world;
  const older = startBot(world);
  await turnsUntil(() => server.isPolled(), "the older polls");
  const newer = startBot(world);
  const refused = assert.rejects(older.ended, /Another program is polling.*Conflict.*TELEGRAM_BOT_TOKEN/);

  // Each ends the other's poll: the older meets conflicts 1, 2 and 3, the newer 1 and 2 in between.
  for (const waitMs of [1_000, 1_000, 2_000, 2_000]) {
    await turnsUntil(() => clock.sleeping() === 1, "one of them waits");
    await clock.advance(waitMs);
    await turnsUntil(() => server.isPolled(), "and polls again");
  }

  await refused;
  server.write(OWNER, "hello");
  await turnsUntil(() => newer.inbound().length === 1, "the newer works");
});

test("conflicts that do not follow one another, as after restarts, are waited out", async (t) => {
  const { server, clock, inbound } = await openBot(t);
  for (const round of [1, 2, 3, 4]) {
    server.inject("getUpdates", { type: "answer", answer: TWO_POLLERS });
    server.write(OWNER, `round ${round}`);
    await advanceUntil(clock, () => inbound().length === round && server.isPolled(), "it polls again");
  }
});

test("a token that Telegram does not know ends the bot with words that say what to do", async (t) => {
  const world = await createWorld(t);

  const bot = startBot(world, { token: "1:wrong" });

  await assert.rejects(bot.ended, /does not know this bot's token.*Unauthorized.*TELEGRAM_BOT_TOKEN/);
});

test("polls that are cut off, and servers that fail, are tried again", async (t) => {
  const { server, clock, inbound } = await openBot(t);
  const badGateway = { ok: false, error_code: 502, description: "Bad Gateway" } as const;
  server.inject("getUpdates", { type: "drop-after" });
  server.inject("getUpdates", { type: "answer", answer: badGateway });
  server.write(OWNER, "first");
  server.write(OWNER, "second");
  await advanceUntil(clock, () => inbound().length === 2, "both arrive");
});

test("a bot that starts before the network waits for it", async (t) => {
  const world = await createWorld(t);
  const serverDown = { ok: false, error_code: 500, description: "Internal Server Error" } as const;
  world.server.inject("getMe", { type: "answer", answer: serverDown });
  world.server.inject("getMe", { type: "drop-before" });
  startBot(world);
  for (const delayMs of [1_000, 2_000]) {
    await turnsUntil(() => world.clock.sleeping() === 1, "it waits");
    await world.clock.advance(delayMs);
  }

  await turnsUntil(() => world.server.isPolled(), "it polls");
});

test("two minutes without an answer are told once, and that it answers again", async (t) => {
  const { server, clock, log } = await openBot(t);
  for (let polls = 0; polls < 12; polls++) server.inject("getUpdates", { type: "drop-before" });
  server.write(OWNER, "wakes the poll that is held");
  const told = (words: string) => log.lines.filter(({ message }) => message.includes(words)).length;
  await turnsUntil(() => !server.isPolled(), "the polls fail");
  await advanceUntil(clock, () => server.isPolled(), "it polls again", 5_000);
  server.write(OWNER, "ends the poll that is held");
  await turnsUntil(() => told("answers again") === 1, "it is told");

  assert.deepEqual([told("no answer for two minutes"), told("answers again")], [1, 1]);
});
