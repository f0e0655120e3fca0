/** What the bot says to Discord, and what the local server answers, against Discord's published OpenAPI description. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { text, type OutboundMessage } from "#src/domain/message.ts";
import { answer, ask, deliver, openBot, OWNER, VIEWER } from "#test/support/discord-bot.ts";
import type { ApiCall } from "#test/support/discord-server.ts";
import { DISCORD_SPEC_SKIP, discordFaults } from "#test/support/discord-spec.ts";
import { turnsUntil } from "#test/support/turns-until.ts";

const ANSWER: OutboundMessage = {
  kind: "answer",
  severity: "info",
  headline: "Answer",
  blocks: [text("text")],
};

test("every call and every answer is one that Discord describes", { skip: DISCORD_SPEC_SKIP }, async (t) => {
  const calls = await callsOfASession(t);

  assert.deepEqual(
    calls.flatMap(({ request, answer: answered }) => discordFaults(request, answered)),
    [],
  );
  assert.deepEqual([...new Set(calls.map((call) => call.route))].toSorted(), [
    "GET /channels",
    "GET /commands",
    "GET /gateway/bot",
    "PATCH /messages",
    "PATCH /webhooks/original",
    "POST /interactions/callback",
    "POST /messages",
    "POST /threads",
    "POST /typing",
    "POST /users/channels",
    "POST /webhooks",
    "PUT /commands",
  ]);
});

/** One of everything that the bot does. */
async function callsOfASession(t: TestContext): Promise<readonly ApiCall[]> {
  const bot = await openBot(t);
  const { server } = bot;
  const mediaId = await bot.media.put({ bytes: new Uint8Array([137, 80, 78, 71]), kind: "png" });
  const buttons = [
    [{ label: "Refresh", actionId: "r", inPlace: true as const }],
    [{ label: "Close", actionId: "c", effect: "write" as const }],
  ];
  const menu = Array.from({ length: 7 }, (_, index) => [{ label: `Coin ${index}`, actionId: `k${index}` }]);
  const attachments = [{ type: "image" as const, mediaId, alt: "Equity" }];
  const jobs = [
    await answer(bot, await ask(bot), { ...ANSWER, buttons, attachments }),
    await answer(bot, await ask(bot, VIEWER), {
      ...ANSWER,
      blocks: [text("word ".repeat(2_000))],
      buttons: menu,
    }),
    await deliver(bot, { ...ANSWER, kind: "post-mortem" }, { silent: true }),
    await deliver(bot, ANSWER, { chatId: `user:${OWNER}` }),
  ];
  await turnsUntil(() => jobs.every((job) => job().state === "completed"), "all are delivered");
  const pressed = server.world.messages[0]?.id ?? "";
  const edited = await deliver(bot, ANSWER, { editMessageId: pressed });
  const acknowledged = [
    server.press(OWNER, pressed, "p1:r"),
    server.press(OWNER, pressed, "c2:c"),
    server.slash(OWNER, "set", { book: "standard", setting: "leverage" }),
    server.type(OWNER, "why", "symbol", "b"),
  ];
  server.write(OWNER, "hello", "direct");
  await turnsUntil(() => server.world.typing.length === 1 && edited().state === "completed", "it types");
  await bot.clock.advance(1_500);
  await turnsUntil(() => acknowledged.every((each) => each.acknowledged !== null), "all are acknowledged");
  return server.calls;
}
