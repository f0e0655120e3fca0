/** What people do, from Telegram's update to the job: real grammY against the local Bot API server. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { commandMenu } from "#bots/command-views.ts";
import { COMMANDS } from "#bots/commands.ts";
import { INBOUND_QUEUE } from "#jobs/payloads.ts";
import {
  createWorld,
  OPERATOR,
  OWNER,
  ROLES,
  startBot,
  STRANGER,
  VIEWER,
  openBot,
} from "#test/support/telegram-bot.ts";
import { turnsUntil } from "#test/support/turns-until.ts";

test("a command is a job with the update's own id, and only then acknowledged", async (t) => {
  const { server, queue, inbound } = await openBot(t);
  const updateId = server.write(OWNER, "/status standard");
  await turnsUntil(() => server.firstUnconfirmed() > updateId, "the update is acknowledged");

  const [job] = queue.jobs(INBOUND_QUEUE);
  assert.equal(job?.request.jobId, `telegram-123456789-${updateId}`);
  assert.equal(job.request.priority, 1);
  assert.deepEqual(inbound()[0]?.content, {
    type: "command",
    skill: "show-status",
    input: { book: "standard" },
  });
  await turnsUntil(() => server.world.actions.length === 1, "it types");
});

test("an update whose job the queue does not take is not acknowledged, and outlives the bot", async (t) => {
  const world = await createWorld(t);
  const { server, queue } = world;
  const first = startBot(world);
  await turnsUntil(() => server.isPolled(), "the bot polls");
  queue.setAvailable(false);
  const updateId = server.write(OWNER, "/flatten standard");
  await turnsUntil(
    () => queue.refusals() > 0 && server.world.messages.length === 1,
    "it was tried, and said",
  );
  await first.stop();
  assert.equal(server.firstUnconfirmed(), updateId);
  assert.match(server.world.messages[0]?.text ?? "", /cannot be reached.*\n.*\n.*Your message is kept/);

  queue.setAvailable(true);
  const second = startBot(world);
  await turnsUntil(() => second.inbound().length === 1, "the next bot finds the update");

  assert.equal(second.inbound()[0]?.updateId, String(updateId));
});

test("an update waits for the queue, and those behind it keep their order", async (t) => {
  const { server, queue, clock, inbound } = await openBot(t);
  queue.setAvailable(false);
  server.write(OWNER, "first");
  await turnsUntil(() => clock.sleeping() > 0, "it tries again later");
  server.write(OWNER, "second");

  queue.setAvailable(true);
  await clock.advance(1_000);
  await turnsUntil(() => inbound().length === 2, "both are jobs");

  assert.deepEqual(
    inbound().map((message) => message.content),
    [
      { type: "text", text: "first" },
      { type: "text", text: "second" },
    ],
  );
});

test("an update that comes again is the same job", async (t) => {
  const world = await createWorld(t);
  const { server, queue } = world;
  const first = startBot(world);
  await turnsUntil(() => server.isPolled(), "the bot polls");
  // The next poll, and the confirmation at the end, do not arrive.
  server.inject("getUpdates", { type: "drop-before" });
  server.inject("getUpdates", { type: "drop-before" });
  const updateId = server.write(OWNER, "hello");
  await turnsUntil(() => first.inbound().length === 1, "it is a job");
  await turnsUntil(() => first.clock.sleeping() > 0, "the next poll failed");
  await first.stop();
  assert.equal(server.firstUnconfirmed(), updateId);

  startBot(world);
  await turnsUntil(() => server.firstUnconfirmed() > updateId, "the update is handled again");

  assert.equal(queue.jobs(INBOUND_QUEUE).length, 1);
});

test("a stranger is one job a minute that says hello, whatever he wrote, and hears nothing of the bot itself", async (t) => {
  const { server, clock, inbound } = await openBot(t);
  server.write(STRANGER, "/start");
  server.write(STRANGER, "let me in, or I will write all day long");
  const last = server.write(STRANGER, "/flatten standard");
  await turnsUntil(() => server.firstUnconfirmed() > last, "all were read");
  const first = inbound();
  await clock.advance(60_000);
  server.write(STRANGER, "hello?");
  await turnsUntil(() => inbound().length === 2, "a job in the next minute");

  assert.deepEqual(
    first.map(({ userId, chatKind, content }) => [userId, chatKind, content]),
    [["44", "private", { type: "text", text: "hello" }]],
  );
  assert.deepEqual(server.world.messages, []);
});

test("a stranger's code is passed on as it is, also right after his first message", async (t) => {
  const { server, inbound } = await openBot(t);
  server.write(STRANGER, "hi");
  server.write(STRANGER, "abcd 2345");
  server.write(STRANGER, "EFGH2345");
  const last = server.write(OWNER, "/status");
  await turnsUntil(() => server.firstUnconfirmed() > last, "all were read");

  assert.deepEqual(
    inbound()
      .filter(({ userId }) => userId === "44")
      .map(({ content }) => content),
    [
      { type: "text", text: "hello" },
      { type: "text", text: "abcd 2345" },
    ],
  );
});

test("a crowd of strangers is thirty jobs a minute, and who has a role does not wait for it", async (t) => {
  const { server, inbound } = await openBot(t);
  for (let id = 1_000; id < 1_100; id++) server.write({ id }, "hi");
  const last = server.write(OWNER, "/status");
  await turnsUntil(() => server.firstUnconfirmed() > last, "all were read");

  assert.equal(inbound().length, 31);
  assert.equal(inbound().at(-1)?.userId, "11");
});

test("while the queue is away a stranger is told his ids, and his message is not kept", async (t) => {
  const { server, queue, inbound } = await openBot(t);
  queue.setAvailable(false);
  const updateId = server.write(STRANGER, "hi");
  await turnsUntil(() => server.firstUnconfirmed() > updateId, "it is acknowledged");
  await turnsUntil(() => server.world.messages.length === 1, "an answer");

  assert.match(server.world.messages[0]?.text ?? "", /no role[^]*id is 44[^]*private chat/);
  assert.deepEqual(inbound(), []);
});

test("whom an owner gave a role is known at his next message, without a restart", async (t) => {
  const { server, board, clock, inbound } = await openBot(t);
  server.write(STRANGER, "hi");
  await turnsUntil(() => inbound().length === 1, "he is a stranger");
  const grants = [{ person: "telegram:44", chat: null, role: "viewer" }] as const;
  await board.publish({ environment: ROLES, people: { grants, links: [], readOnlyChats: [] } });
  await clock.advance(500);
  server.write(STRANGER, "how are the books doing?");
  await turnsUntil(() => inbound().length === 2, "he is known");

  assert.deepEqual(inbound()[1]?.content, { type: "text", text: "how are the books doing?" });
});

test("whoami answers anybody with his ids and role", async (t) => {
  const { server, inbound } = await openBot(t);
  server.write(STRANGER, "/whoami");
  server.write(OPERATOR, "/whoami");
  await turnsUntil(() => server.world.messages.length === 2, "two answers");

  const [stranger, operator] = server.world.messages.map((message) => message.text);
  assert.match(stranger ?? "", /no role[^]*User id 44/);
  assert.match(operator ?? "", /an operator[^]*User id 22/);
  assert.deepEqual(inbound(), []);
});

test("a viewer's write command is passed on under his id, for the worker to refuse and to record", async (t) => {
  const { server, inbound } = await openBot(t);
  server.write(VIEWER, "/pause standard");
  await turnsUntil(() => inbound().length === 1, "a job");

  const [message] = inbound();
  const content = { type: "command", skill: "pause-entries", input: { book: "standard" } };
  assert.deepEqual([message?.userId, message?.content], ["33", content]);
});

test("a press is answered and passed on with the presser's id, for the worker to judge", async (t) => {
  const { server, inbound } = await openBot(t);
  server.press(VIEWER, "flatten-1");
  await turnsUntil(() => server.world.answeredPresses.length === 1, "the circle ends");

  const [message] = inbound();
  assert.deepEqual([message?.userId, message?.content], ["33", { type: "button", actionId: "flatten-1" }]);
  assert.equal(server.world.answeredPresses[0]?.text, undefined);
});

test("a stranger's press, in a chat that he shares with an owner, is turned away", async (t) => {
  const { server, inbound } = await openBot(t);
  server.press(STRANGER, "flatten-1", { chatId: -500 });
  await turnsUntil(() => server.world.answeredPresses.length === 1, "the circle ends");

  const [answered] = server.world.answeredPresses;
  assert.match(String(answered?.text), /no role/);
  assert.equal(answered?.show_alert, true);
  assert.deepEqual(inbound(), []);
});

test("a press that is too old to be answered is passed on all the same", async (t) => {
  const { server, inbound, log } = await openBot(t);
  server.press(OWNER, "refresh-1", { expired: true });
  await turnsUntil(() => log.lines.some((line) => line.level === "warn"), "the answer failed");

  assert.equal(inbound().length, 1);
});

test("a forwarded command is text that somebody else wrote", async (t) => {
  const { server, inbound } = await openBot(t);
  const origin = { type: "user", date: 1, sender_user: { id: 5, is_bot: false, first_name: "Eve" } };
  server.write(OWNER, "/flatten standard", { forward_origin: origin });
  await turnsUntil(() => inbound().length === 1, "it is a job");

  assert.deepEqual(inbound()[0]?.content, { type: "forwarded", text: "/flatten standard" });
});

test("edits and bots are read over, and what follows them is not", async (t) => {
  const { server, inbound } = await openBot(t);
  server.push({
    edited_message: {
      message_id: 1,
      date: 1,
      chat: { id: 11, type: "private" },
      from: OWNER,
      text: "/pause",
    },
  });
  server.write({ id: 11, is_bot: true }, "/pause");
  server.write(OWNER, "hello");
  await turnsUntil(() => inbound().length === 1, "one job");

  assert.deepEqual(inbound()[0]?.content, { type: "text", text: "hello" });
});

test("an update that cannot be read is skipped and logged, and does not come back", async (t) => {
  const { server, inbound, log } = await openBot(t);
  server.push({ message: { message_id: 1, date: 1, from: OWNER, text: "no chat" } });
  const last = server.write(OWNER, "hello");
  await turnsUntil(() => server.firstUnconfirmed() > last, "both are acknowledged");

  assert.equal(inbound().length, 1);
  assert.ok(log.lines.some((line) => line.level === "error" && line.message.includes("skipped")));
});

test("a menu holds what its reader may: anybody his ids, each role its own, a viewer's unseen in groups", async (t) => {
  const { server } = await openBot(t);
  server.write(VIEWER, "/status", { chat: { id: -5, type: "supergroup", title: "Desk" } });
  const menuOf = (scope: object) => server.world.menus.get(JSON.stringify(scope));
  await turnsUntil(() => menuOf({ type: "chat_member", chat_id: -5, user_id: 33 }) !== undefined, "a menu");

  assert.deepEqual(menuOf({ type: "default" }), commandMenu(COMMANDS, null));
  assert.deepEqual(menuOf({ type: "chat", chat_id: OWNER.id }), commandMenu(COMMANDS, "owner"));
  assert.deepEqual(menuOf({ type: "chat", chat_id: VIEWER.id }), commandMenu(COMMANDS, "viewer"));
  assert.deepEqual(
    menuOf({ type: "chat_member", chat_id: -5, user_id: 33 }),
    commandMenu(COMMANDS, "viewer").map((command) => ({ ...command, is_ephemeral: true })),
  );
  assert.deepEqual(
    commandMenu(COMMANDS, null).map(({ command }) => command),
    ["whoami"],
  );
});

test("/stop is a stop, and an alias is its command", async (t) => {
  const { server, inbound } = await openBot(t);
  server.write(OWNER, "/stop");
  server.write(OPERATOR, "/stopentry 2");
  await turnsUntil(() => inbound().length === 2, "two jobs");

  assert.deepEqual(
    inbound().map(({ content }) => content),
    [{ type: "stop" }, { type: "command", skill: "pause-entries", input: { book: "inverted" } }],
  );
});
