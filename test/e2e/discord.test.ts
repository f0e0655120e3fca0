/** What people do, from Discord's event to the job and to the answer: real discord.js against the local server. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { INBOUND_QUEUE } from "#jobs/payloads.ts";
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
} from "#test/support/discord-bot.ts";
import { advanceUntil } from "#test/support/advance-until.ts";
import { turnsUntil } from "#test/support/turns-until.ts";

const ANSWER: OutboundMessage = {
  kind: "answer",
  severity: "info",
  headline: "2 open positions, PAPER",
  blocks: [text("standard: BTC long")],
};

test("a slash command is deferred, then a job with the interaction's own id, then answered in its place", async (t) => {
  const bot = await openBot(t);
  const { server, queue, inbound } = bot;
  const asked = server.slash(OWNER, "status", { book: "standard" });
  await turnsUntil(() => inbound().length === 1, "it is a job");

  assert.equal(asked.acknowledged?.type, 5);
  const [job] = queue.jobs(INBOUND_QUEUE);
  assert.equal(job?.request.jobId, `discord-${server.world.applicationId}-${asked.id}`);
  assert.equal(job.request.priority, 1);
  const [message] = inbound();
  assert.deepEqual(message?.content, { type: "command", skill: "show-status", input: { book: "standard" } });
  assert.deepEqual([message.userId, message.chatKind, message.sentTsMs], [OWNER, "group", asked.createdMs]);

  const done = await answer(bot, message, ANSWER);
  await turnsUntil(() => done().state === "completed", "it is answered");
  const [shown] = server.world.messages;
  assert.match(
    shown === undefined ? "" : shownText(shown),
    /^\*\*2 open positions, PAPER\*\*\nstandard: BTC long$/,
  );
  assert.deepEqual(done().outcome, { messageIds: [asked.originalId] });
  assert.equal(server.world.messages.length, 1);
  assert.deepEqual(shown?.body["allowed_mentions"], { parse: [] });
});

test("the acknowledgement goes before everything else, within the three seconds", async (t) => {
  const { server, queue, inbound } = await openBot(t);
  queue.setAvailable(false);
  const asked = server.slash(OWNER, "status");
  await turnsUntil(() => asked.acknowledged !== null, "it is acknowledged while the queue is away");

  assert.deepEqual(inbound(), []);
  assert.equal(asked.acknowledged?.afterMs, 0);
  assert.equal(server.calls.at(-1)?.route, "POST /interactions/callback");
});

test("it goes while Redis hangs, too, and the message is passed on when it answers again", async (t) => {
  const bot = await openBot(t);
  const hung = Promise.withResolvers<null>();
  Object.assign(bot.board, { read: () => hung.promise, lastHeartbeat: () => hung.promise });
  const asked = bot.server.slash(OWNER, "status");
  await turnsUntil(() => asked.acknowledged !== null, "it is acknowledged");
  assert.equal(asked.acknowledged?.afterMs, 0);
  assert.deepEqual(bot.inbound(), []);

  await advanceUntil(bot.clock, () => bot.inbound().length === 1, "what was known before has to do", 100);
  hung.resolve(null);
});

test("a viewer's answer in a channel is for him alone, an operator's for all", async (t) => {
  const bot = await openBot(t);
  const { server, inbound } = bot;
  server.slash(VIEWER, "status");
  server.slash(OPERATOR, "status");
  await turnsUntil(() => inbound().length === 2, "both are jobs");
  const jobs = [await answer(bot, inbound()[0], ANSWER), await answer(bot, inbound()[1], ANSWER)];
  await turnsUntil(() => jobs.every((job) => job().state === "completed"), "both are answered");

  assert.deepEqual(
    server.world.messages.map((message) => message.visibleTo),
    [VIEWER, null],
  );
});

test("a stranger's command reaches the worker as said in private, once a minute; then he is told his ids", async (t) => {
  const bot = await openBot(t);
  const { server, inbound } = bot;
  server.slash(STRANGER, "flatten", { book: "standard" });
  await turnsUntil(() => inbound().length === 1, "the worker may give him a code");
  const [asked] = inbound();
  assert.deepEqual([asked?.chatKind, asked?.chatId], ["private", `user:${STRANGER}`]);
  const job = await answer(bot, asked, { ...ANSWER, headline: "Your code is X" });
  await turnsUntil(() => job().state === "completed", "he has it");
  assert.equal(server.world.messages[0]?.visibleTo, STRANGER);
});

test("a stranger who uses a button, or asks for help, is told his ids where only he reads it", async (t) => {
  const { server, inbound } = await openBot(t);
  server.slash(STRANGER, "help");
  await turnsUntil(() => server.world.messages.length === 1, "an answer");

  const [shown] = server.world.messages;
  assert.match(
    shown === undefined ? "" : shownText(shown),
    /no role[^]*`700000000000000044`[^]*a code that an owner can approve/,
  );
  assert.equal(shown?.visibleTo, STRANGER);
  assert.deepEqual(inbound(), []);
});

test("whoami answers anybody with his ids and role", async (t) => {
  const { server, inbound } = await openBot(t);
  server.slash(STRANGER, "whoami");
  server.slash(OPERATOR, "whoami");
  await turnsUntil(() => server.world.messages.length === 2, "two answers");

  const texts = server.world.messages.map(shownText).toSorted().toReversed();
  assert.match(texts[1] ?? "", /an operator[^]*700000000000000022/);
  assert.match(texts[0] ?? "", /no role[^]*700000000000000044/);
  assert.deepEqual(inbound(), []);
});

test("a viewer's write is passed on under his id, for the worker to refuse and to record", async (t) => {
  const { server, inbound } = await openBot(t);
  server.slash(VIEWER, "pause", { book: "standard" });
  await turnsUntil(() => inbound().length === 1, "a job");

  const [message] = inbound();
  const content = { type: "command", skill: "pause-entries", input: { book: "standard" } };
  assert.deepEqual([message?.userId, message?.content], [VIEWER, content]);
});

test("an argument that does not fit is refused with what to type", async (t) => {
  const { server, inbound } = await openBot(t);
  server.slash(OWNER, "why", { symbol: "!!!" });
  await turnsUntil(() => server.world.messages.length === 1, "an answer");

  const [shown] = server.world.messages;
  assert.match(shown === undefined ? "" : shownText(shown), /does not fit \/why[^]*for example \/why BTC/);
  assert.deepEqual(inbound(), []);
});

test("a button is a job with the presser's id, and its answer is a message of its own", async (t) => {
  const bot = await openBot(t);
  const { server, inbound } = bot;
  server.slash(OWNER, "status");
  await turnsUntil(() => inbound().length === 1, "it is a job");
  const buttons = [[{ label: "Why?", actionId: "w1" }]];
  const first = await answer(bot, inbound()[0], { ...ANSWER, buttons });
  await turnsUntil(() => first().state === "completed", "it is answered");

  const [shown] = server.world.messages;
  const [button] = shown === undefined ? [] : buttonsOf(shown);
  const pressed = server.press(OPERATOR, shown?.id ?? "", button?.custom_id ?? "");
  await turnsUntil(() => inbound().length === 2, "the press is a job");
  assert.equal(pressed.acknowledged?.type, 5);
  const press = inbound()[1];
  assert.deepEqual([press?.userId, press?.content], [OPERATOR, { type: "button", actionId: "w1" }]);
  const second = await answer(bot, press, ANSWER);
  await turnsUntil(() => second().state === "completed", "the press is answered");
  assert.equal(server.world.messages.length, 2);
});

test("a button that answers in place edits the pressed message", async (t) => {
  const bot = await openBot(t);
  const { server, inbound } = bot;
  server.slash(OWNER, "status");
  await turnsUntil(() => inbound().length === 1, "it is a job");
  const buttons = [[{ label: "Refresh", actionId: "r1", inPlace: true as const }]];
  const first = await answer(bot, inbound()[0], { ...ANSWER, buttons });
  await turnsUntil(() => first().state === "completed", "it is answered");

  const shown = server.world.messages[0];
  const pressed = server.press(OWNER, shown?.id ?? "", "p1:r1");
  await turnsUntil(() => inbound().length === 2, "the press is a job");
  assert.equal(pressed.acknowledged?.type, 6);
  const editMessageId = shown?.id ?? "";
  const second = await answer(
    bot,
    inbound()[1],
    { ...ANSWER, headline: "3 open positions" },
    { editMessageId },
  );
  await turnsUntil(() => second().state === "completed", "the press is answered");

  assert.equal(server.world.messages.length, 1);
  const [edited] = server.world.messages;
  assert.match(edited === undefined ? "" : shownText(edited), /3 open positions/);
  assert.deepEqual([edited?.revisions, edited?.body["components"]], [1, []]);
});
