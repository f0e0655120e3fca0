/** Modals, menus, completions, and what happens while the queue is away: real discord.js against the local server. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SUGGEST_QUEUE } from "#jobs/payloads.ts";
import { text, type OutboundMessage } from "#src/domain/message.ts";
import {
  answer,
  buttonsOf,
  openBot,
  OPERATOR,
  OWNER,
  shownText,
  STRANGER,
  VIEWER,
  type RunningBot,
} from "#test/support/discord-bot.ts";
import type { Json } from "#test/support/discord-world.ts";
import { turnsUntil } from "#test/support/turns-until.ts";

const ANSWER: OutboundMessage = {
  kind: "answer",
  severity: "info",
  headline: "2 open positions, PAPER",
  blocks: [text("standard: BTC long")],
};

/** An answer on the screen, with these buttons. */
async function show(bot: RunningBot, buttons: OutboundMessage["buttons"] & object) {
  bot.server.slash(OWNER, "status");
  await turnsUntil(() => bot.inbound().length === 1, "it is a job");
  const job = await answer(bot, bot.inbound()[0], { ...ANSWER, buttons });
  await turnsUntil(() => job().state === "completed", "it is answered");
  const shown = bot.server.world.messages[0];
  if (shown === undefined) throw new Error("nothing is shown");
  return shown;
}

test("a button that writes asks in a window; only the word sends it, and the role is checked again", async (t) => {
  const bot = await openBot(t);
  const { server, inbound } = bot;
  const shown = await show(bot, [[{ label: "Close BTC on standard", actionId: "c1", effect: "write" }]]);
  const [button] = buttonsOf(shown);
  const pressed = server.press(OPERATOR, shown.id, button?.custom_id ?? "");
  await turnsUntil(() => pressed.acknowledged !== null, "a window opens");
  assert.equal(pressed.acknowledged?.type, 9);
  assert.equal(pressed.acknowledged.data["title"], "Close BTC on standard");

  const modalId = String(pressed.acknowledged.data["custom_id"]);
  server.submit(OPERATOR, modalId, { typed: "no" });
  await turnsUntil(() => server.world.messages.length === 2, "nothing is done");
  assert.match(server.world.messages.map(shownText)[1] ?? "", /Nothing was done[^]*type "yes"/);
  assert.equal(inbound().length, 1);
  server.submit(STRANGER, modalId, { typed: "yes" });
  server.submit(OPERATOR, modalId, { typed: " Yes " });
  await turnsUntil(() => inbound().length === 3, "both are passed on, one as a stranger's");

  const [, stranger, operator] = inbound();
  assert.deepEqual([stranger?.userId, stranger?.chatKind], [STRANGER, "private"]);
  assert.deepEqual([operator?.userId, operator?.content], [OPERATOR, { type: "button", actionId: "c1" }]);
});

test("a write whose words are missing asks for them in a window, and only of those who may", async (t) => {
  const { server, inbound } = await openBot(t);
  const asked = server.slash(OWNER, "set", { book: "standard", setting: "take-profit" });
  const refused = server.slash(VIEWER, "set", { book: "standard", setting: "take-profit" });
  await turnsUntil(() => asked.acknowledged !== null && refused.acknowledged !== null, "both are answered");
  assert.deepEqual([asked.acknowledged?.type, refused.acknowledged?.type], [9, 5]);

  server.submit(OWNER, String(asked.acknowledged?.data["custom_id"]), { typed: "3%" });
  await turnsUntil(() => inbound().length === 1, "it is a job");
  assert.deepEqual(inbound()[0]?.content, {
    type: "command",
    skill: "change-setting",
    input: { book: "standard", setting: "take-profit", value: "3%" },
  });
});

test("many choices are a menu, and what is chosen is the press", async (t) => {
  const bot = await openBot(t);
  const { server, inbound } = bot;
  const rows = Array.from({ length: 8 }, (_, index) => [
    { label: `Coin ${index}`, actionId: `k${index}`, inPlace: true as const },
  ]);
  const shown = await show(bot, rows);
  const menu = (shown.body["components"] as { components: { custom_id: string; options: Json[] }[] }[])[0]
    ?.components[0];
  assert.equal(menu?.options.length, 8);
  const pressed = server.press(OWNER, shown.id, menu.custom_id, [String(menu.options[3]?.["value"])]);
  await turnsUntil(() => inbound().length === 2, "the choice is a job");

  assert.equal(pressed.acknowledged?.type, 6);
  assert.deepEqual(inbound()[1]?.content, { type: "button", actionId: "k3" });
});

test("a component that is not known here is refused in words", async (t) => {
  const bot = await openBot(t);
  const shown = await show(bot, [[{ label: "Why?", actionId: "w1" }]]);
  bot.server.press(OWNER, shown.id, "somebody-elses-button");
  await turnsUntil(() => bot.server.world.messages.length === 2, "a refusal");

  assert.match(bot.server.world.messages.map(shownText)[1] ?? "", /button is not known here/);
  assert.equal(bot.server.world.messages[1]?.visibleTo, OWNER);
});

test("coins, settings and round trips are completed from what the worker knows", async (t) => {
  const { server, queue } = await openBot(t);
  queue.process(SUGGEST_QUEUE, { concurrency: 1, timeoutMs: 1_000 }, async (payload) => {
    const { kind } = payload as { kind: string };
    return [
      { label: `${kind}: second`, value: "bb-2" },
      { label: `${kind}: first`, value: "aa-1" },
    ];
  });
  const trip = server.type(OWNER, "postmortem", "round-trip", "");
  const setting = server.type(VIEWER, "set", "setting", "AA");
  const stranger = server.type(STRANGER, "why", "symbol", "");
  await turnsUntil(
    () => [trip, setting, stranger].every((each) => each.acknowledged !== null),
    "all are answered",
  );

  const names = [trip, setting, stranger].map((each) =>
    ((each.acknowledged?.data["choices"] ?? []) as Json[]).map((choice) => choice["name"]),
  );
  assert.deepEqual(names, [["round-trip: second", "round-trip: first"], ["setting: first"], []]);
  assert.ok([trip, setting, stranger].every((each) => each.acknowledged?.type === 8));
});

test("while the worker does not answer, the configured coins are offered in time", async (t) => {
  const { server, clock, queue } = await openBot(t);
  const asked = server.type(OWNER, "why", "symbol", "e");
  await turnsUntil(() => queue.jobs(SUGGEST_QUEUE).length === 1, "the worker is asked");
  await clock.advance(1_500);
  await turnsUntil(() => asked.acknowledged !== null, "it is answered");

  assert.equal(asked.acknowledged?.afterMs, 1_500);
  assert.deepEqual(asked.acknowledged.data["choices"], [{ name: "ETH", value: "ETH" }]);
});

test("while the queue is away the deferred answer says so, and the order is kept", async (t) => {
  const { server, queue, clock, inbound } = await openBot(t);
  queue.setAvailable(false);
  server.slash(OWNER, "pause", { book: "standard" });
  await turnsUntil(() => server.world.messages.length === 1, "it is said");
  server.slash(OWNER, "resume", { book: "standard" });
  await turnsUntil(() => server.world.messages.length === 2, "it is said to whoever comes after, at once");
  assert.match(
    server.world.messages.map(shownText).join("\n"),
    /cannot be reached[^]*is kept[^]*cannot be reached/,
  );

  queue.setAvailable(true);
  await clock.advance(1_000);
  await turnsUntil(() => inbound().length === 2, "both are jobs");
  assert.deepEqual(
    inbound().map(({ content }) => (content.type === "command" ? content.skill : content.type)),
    ["pause-entries", "resume-entries"],
  );
});

test("while the worker is away the deferred answer says since when, and the answer takes its place", async (t) => {
  const bot = await openBot(t);
  await bot.board.sendHeartbeat({ tsMs: bot.clock.nowMs() - 7 * 60_000, isStopped: false });
  bot.server.slash(OWNER, "status");
  const shown = (): string => bot.server.world.messages.map(shownText).join("\n");
  await turnsUntil(() => shown().includes("7 minutes ago"), "the notice");
  const said = shown();
  const job = await answer(bot, bot.inbound()[0], ANSWER);
  await turnsUntil(() => job().state === "completed", "the answer");

  assert.match(said, /away since \d{4}-\d\d-\d\d \d\d:\d\d UTC[^]*Your message is kept/);
  assert.match(shown(), /2 open positions, PAPER/);
  assert.doesNotMatch(shown(), /away since/);
});

test("what could not be passed on before the bot was stopped is said to be not done", async (t) => {
  const bot = await openBot(t);
  bot.queue.setAvailable(false);
  bot.server.slash(OWNER, "flatten", { book: "standard" });
  await turnsUntil(() => bot.server.world.messages.length === 1, "it is kept");
  await bot.stop();
  await turnsUntil(() => bot.server.world.messages[0]?.revisions === 1, "it is taken back");

  assert.match(bot.server.world.messages.map(shownText)[0] ?? "", /stopped before[^]*Nothing was done/);
  assert.deepEqual(bot.inbound(), []);
});

test("an interaction that was acknowledged by another program is left to it", async (t) => {
  const { server, inbound, log } = await openBot(t);
  const taken = {
    status: 400,
    body: { code: 40_060, message: "Interaction has already been acknowledged." },
  };
  server.inject("POST /interactions/callback", { type: "answer", answer: taken });
  server.slash(OWNER, "flatten", { book: "standard" });
  await turnsUntil(() => log.lines.some((line) => line.message.includes("another program")), "it is said");

  assert.deepEqual(inbound(), []);
});

test("an interaction that could not be acknowledged in time is passed on, and answered in the channel", async (t) => {
  const bot = await openBot(t);
  const { server, inbound } = bot;
  const late = { status: 404, body: { code: 10_062, message: "Unknown interaction" } };
  server.inject("POST /interactions/callback", { type: "answer", answer: late });
  server.slash(OWNER, "status");
  await turnsUntil(() => inbound().length === 1, "it is a job");
  const job = await answer(bot, inbound()[0], ANSWER);
  await turnsUntil(() => job().state === "completed", "it is answered");

  assert.equal(server.calls.at(-1)?.route, "POST /messages");
});

test("the local server keeps Discord's deadlines: three seconds, one acknowledgement, fifteen minutes", async (t) => {
  const bot = await openBot(t);
  const { server, clock } = bot;
  const route = (asked: { id: string; token: string }) =>
    `${server.apiRoot}/v10/interactions/${asked.id}/${asked.token}/callback`;
  const asked = server.slash(OWNER, "status");
  await turnsUntil(() => asked.acknowledged !== null, "it is acknowledged");
  assert.deepEqual(await call(route(asked), "POST", { type: 5 }), [400, 40_060]);
  await clock.advance(15 * 60_000 + 1);
  const original = `${server.apiRoot}/v10/webhooks/${server.world.applicationId}/${asked.token}/messages/%40original`;
  assert.deepEqual(await call(original, "PATCH", { content: "late" }), [401, 50_027]);

  await bot.stop();
  const unheard = server.slash(OWNER, "status");
  await clock.advance(3_001);
  assert.deepEqual(await call(route(unheard), "POST", { type: 5 }), [404, 10_062]);
});

async function call(url: string, method: string, body: object): Promise<readonly number[]> {
  const response = await fetch(url, {
    method,
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });
  return [response.status, ((await response.json()) as { code: number }).code];
}
