/** The connection to Discord's gateway, and what people write there: real discord.js against the local server. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { slashCommands } from "#bots/discord/slash-commands.ts";
import { COMMANDS } from "#bots/commands.ts";
import { INBOUND_QUEUE } from "#jobs/payloads.ts";
import {
  NO_ROLES,
  openBot,
  OWNER,
  shownText,
  startBot,
  STRANGER,
  VIEWER,
} from "#test/support/discord-bot.ts";
import { NOBODY } from "#src/domain/people.ts";
import { CHANNEL_ID } from "#test/support/discord-world.ts";
import { turnsUntil } from "#test/support/turns-until.ts";

const MESSAGE_CONTENT = 1 << 15;

function essence({ name, description, options }: Readonly<Record<string, unknown>>): object {
  return { name, description, options };
}

test("the commands are the table, written once, and again only when they differ", async (t) => {
  const first = await openBot(t);
  const { world } = first.server;
  assert.deepEqual(world.commands.map(essence), slashCommands(COMMANDS));
  assert.ok(world.commands.length <= 100);
  assert.ok(!world.commands.some((command) => command["name"] === "start"));

  const second = await startBot(t, { beside: first });
  await turnsUntil(
    () => second.log.lines.some((line) => line.message.includes("are registered")),
    "it looked",
  );
  assert.equal(world.registrations, 1);

  world.commands = world.commands.slice(1);
  await startBot(t, { beside: first });
  await turnsUntil(() => world.registrations === 2, "they are written anew");
});

test("only the named servers get commands", async (t) => {
  const { server } = await openBot(t, { guilds: ["900000000000000777"] });

  const routes = server.calls
    .filter((call) => call.route.endsWith("/commands"))
    .map((call) => call.request.path);
  assert.deepEqual(
    new Set(routes),
    new Set([`/applications/${server.world.applicationId}/guilds/900000000000000777/commands`]),
  );
});

test("without the privileged intent it connects all the same: slash commands, mentions, direct messages", async (t) => {
  const { server, inbound, log } = await openBot(t, { messageIntent: false });
  assert.equal(server.gateway.intents() & MESSAGE_CONTENT, 0);
  assert.ok(log.lines.some((line) => line.level === "warn" && line.message.includes("intent")));

  server.slash(OWNER, "status");
  server.write(OWNER, `<@${server.world.bot.id}> how are the books?`);
  server.write(OWNER, "how are the books, here?", "direct");
  await turnsUntil(() => inbound().length === 3, "three jobs");

  // Chats do not wait for each other.
  const texts = inbound().flatMap(({ content }) => (content.type === "text" ? [content.text] : []));
  assert.deepEqual(texts.toSorted(), ["how are the books, here?", "how are the books?"]);
});

test("with the intent it reads what names it or answers it, and nothing else in a channel", async (t) => {
  const { server, inbound } = await openBot(t);
  assert.notEqual(server.gateway.intents() & MESSAGE_CONTENT, 0);
  server.write(OWNER, "we should talk about lunch");
  const answered = { author: { id: server.world.bot.id, bot: true } };
  server.write(OWNER, "and why?", undefined, { type: 19, referenced_message: answered });
  server.write(OWNER, `<@!${server.world.bot.id}> /status standard`);
  await turnsUntil(() => inbound().length === 2, "two jobs");

  assert.deepEqual(
    inbound().map((message) => message.content),
    [
      { type: "text", text: "and why?" },
      { type: "command", skill: "show-status", input: { book: "standard" } },
    ],
  );
  await turnsUntil(() => server.world.typing.length === 2, "it types");
});

test("in a channel that is bound to an agent every sentence is for the desk, in order", async (t) => {
  const { board, server, inbound } = await openBot(t);
  const environment = { discord: { owner: [OWNER], operator: [], viewer: [] } };
  await board.publish({ environment, people: NOBODY, listening: [`discord:${CHANNEL_ID}`] });
  server.write(OWNER, "how high is the drawdown?");
  server.write(OWNER, "and the exposure?");
  server.write(OWNER, "to whoever I answer", undefined, { type: 19 });
  await turnsUntil(() => inbound().length === 2, "two jobs");

  assert.deepEqual(
    inbound().map(({ content }) => (content.type === "text" ? content.text : content.type)),
    ["how high is the drawdown?", "and the exposure?"],
  );
});

test("a forwarded command is text that somebody else wrote; bots and webhooks are read over", async (t) => {
  const { server, inbound } = await openBot(t);
  const snapshot = { message: { content: "/flatten standard" } };
  server.write(OWNER, "", "direct", {
    message_reference: { type: 1, message_id: "1", channel_id: "1" },
    message_snapshots: [snapshot],
  });
  server.write(OWNER, "/pause", "direct", { webhook_id: "5" });
  server.write(OWNER, "/pause", "direct", { author: { id: OWNER, username: "x", bot: true } });
  server.write(OWNER, "", "direct", { type: 7 });
  server.gateway.dispatch("MESSAGE_UPDATE", { id: "1", content: "/pause", author: { id: OWNER } });
  server.write(OWNER, "hello", "direct");
  await turnsUntil(() => inbound().length === 2, "two jobs");

  assert.deepEqual(
    inbound().map((message) => message.content),
    [
      { type: "forwarded", text: "/flatten standard" },
      { type: "text", text: "hello" },
    ],
  );
});

test("a stranger's messages reach the worker from his direct messages alone, once a minute", async (t) => {
  const { server, clock, inbound } = await openBot(t, { roles: NO_ROLES });
  server.write(STRANGER, "let me in", "direct");
  server.write(STRANGER, "please", "direct");
  await turnsUntil(() => inbound().length === 1, "the worker may give him a code");
  await clock.advance(60_000);
  server.write(STRANGER, `<@${server.world.bot.id}> hello?`);
  await turnsUntil(() => server.world.messages.length === 1, "an answer in the next minute");

  const [shown] = server.world.messages;
  assert.match(
    shown === undefined ? "" : shownText(shown),
    /no role[^]*direct message[^]*DISCORD_OWNERS=700000000000000044/,
  );
  assert.deepEqual([inbound().length, server.world.typing], [1, []]);
});

test("a viewer may ask in his own words, and a picture alone is told that it is not read", async (t) => {
  const { server, inbound } = await openBot(t);
  server.write(VIEWER, "how are the books?", "direct");
  server.write(VIEWER, "", "direct");
  await turnsUntil(() => server.world.messages.length === 1 && inbound().length === 1, "a job and a refusal");

  const [refusal] = server.world.messages;
  assert.match(refusal === undefined ? "" : shownText(refusal), /no text here[^]*slash command/);
});

for (const [how, lose] of [
  ["a connection that is cut", "drop"],
  ["an order to connect anew", "askReconnect"],
] as const) {
  test(`what happens during ${how} is heard after the session is resumed, once`, async (t) => {
    const { server, queue, inbound } = await openBot(t);
    server.slash(OWNER, "status");
    await turnsUntil(() => inbound().length === 1, "the first is a job");
    if (lose === "drop") server.gateway.drop();
    else server.gateway.askReconnect();
    server.slash(OWNER, "balance");
    await turnsUntil(() => server.gateway.counts.resumed === 1, "it resumes");
    await turnsUntil(() => inbound().length === 2, "the second is a job");

    assert.equal(server.gateway.counts.identified, 1);
    assert.equal(queue.jobs(INBOUND_QUEUE).length, 2);
  });
}

test("a session that cannot be resumed is opened anew, and the commands are left as they are", async (t) => {
  const { server, inbound } = await openBot(t);
  server.gateway.invalidate();
  await turnsUntil(() => server.gateway.counts.identified === 2, "it identifies anew");
  server.slash(OWNER, "status");
  await turnsUntil(() => inbound().length === 1, "it works on");

  assert.equal(server.world.registrations, 1);
});

test("a connection that answers no heartbeat is given up and resumed", async (t) => {
  const { server, inbound } = await openBot(t, { heartbeatMs: 40 });
  await turnsUntil(() => server.gateway.counts.heartbeats >= 2, "it beats");
  server.gateway.fallSilent();
  await turnsUntil(() => server.gateway.counts.resumed >= 1, "it resumes");
  server.gateway.speakAgain();
  server.slash(OWNER, "status");
  await turnsUntil(() => inbound().length === 1, "it works on");
});

test("a token that Discord does not know is said in a sentence, and not tried again", async (t) => {
  const bot = await startBot(t, { token: "wrong.token.value" });

  await assert.rejects(bot.ended, /Discord does not know this bot's token.*DISCORD_BOT_TOKEN/);
});

test("a server that cannot be reached is tried again, later and later", async (t) => {
  const bot = await startBot(t);
  const refusal = { type: "answer", answer: { status: 503, body: {} } } as const;
  bot.server.inject("GET /gateway/bot", refusal);
  await turnsUntil(
    () => bot.log.lines.some((line) => line.message.includes("cannot be reached")),
    "it waits",
  );
  await bot.clock.advance(1_000);
  await turnsUntil(() => bot.server.gateway.isConnected(), "it connects");
});
