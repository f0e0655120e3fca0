import assert from "node:assert/strict";
import { test } from "node:test";
import { createConversations } from "#jobs/conversations.ts";
import { statusQueue, type StatusPayload } from "#jobs/payloads.ts";
import { createTurnStatuses, waitWords } from "#jobs/turn-status.ts";
import type { WhileBusy } from "#src/domain/chat-settings.ts";
import type { InboundContent, InboundMessage, OutboundMessage } from "#src/domain/message.ts";
import type { Role } from "#src/domain/roles.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createMemoryQueue } from "#test/support/memory-queue.ts";
import { createSilentLog } from "#test/support/silent-log.ts";

const NEVER = new AbortController().signal;

/** A conversation whose turns last until a test ends them. */
function open(whileBusy: WhileBusy = "queue") {
  const clock = createFakeClock();
  const queue = createMemoryQueue(clock);
  const turns: { said: string; end: () => void; signal: AbortSignal; onWait: (at: number) => void }[] = [];
  const converse = createConversations({
    whileBusy: () => whileBusy,
    clock,
    statuses: createTurnStatuses(queue, clock, createSilentLog()),
    dispatch: ({ content }, _actor, { signal, onWait }) =>
      new Promise<OutboundMessage>((resolve) => {
        const said = content.type === "text" ? content.text : content.type;
        const end = (): void =>
          resolve({ kind: "answer", severity: "info", headline: `re: ${said}`, blocks: [] });
        turns.push({ said, end, signal, onWait: (position) => onWait({ position, estimateMs: 20_400 }) });
      }),
  });
  let updates = 100;
  const send = (content: InboundContent, userId = "7", role: Role = "viewer"): Promise<string | null> => {
    updates += 1;
    const inbound: InboundMessage = {
      platform: "telegram",
      bot: "9",
      updateId: String(updates),
      chatId: "-5",
      chatKind: "group",
      userId,
      sentTsMs: 0,
      content,
    };
    return converse(inbound, { platform: "telegram", userId, role }, NEVER).then(
      (message) => message?.headline ?? null,
    );
  };
  const say = (text: string, userId = "7") => send({ type: "text", text }, userId);
  const statuses = () =>
    queue.jobs(statusQueue("telegram")).map(({ request }) => request.payload as StatusPayload);
  return { clock, turns, send, say, statuses };
}

test("what is said during a turn waits for it, and what waits together is one turn with one answer", async () => {
  const { clock, turns, say } = open();
  const answers = [say("one"), say("two"), say("three")];
  await clock.advance(0);
  assert.deepEqual(
    turns.map(({ said }) => said),
    ["one"],
  );
  turns[0]?.end();
  await clock.advance(0);
  turns[1]?.end();

  assert.deepEqual(await Promise.all(answers), ["re: one", null, "re: two\nthree"]);
});

test("a command is answered beside a turn, and another person's words are a turn of his own", async () => {
  const { clock, turns, say, send } = open();
  const slow = say("one");
  const beside = [send({ type: "command", skill: "show-status", input: {} }), say("mine", "8")];
  await clock.advance(0);
  for (const turn of turns.slice(1)) turn.end();

  assert.deepEqual(await Promise.all(beside), ["re: command", "re: mine"]);
  turns[0]?.end();
  assert.equal(await slow, "re: one");
});

const SUPERSEDING: readonly (readonly [WhileBusy, string])[] = [
  ["replace", "two"],
  ["steer", "one\ntwo"],
];
for (const [whileBusy, said] of SUPERSEDING) {
  test(`set to ${whileBusy}, a sentence ends the turn under way, whose answer is that of "${said}"`, async () => {
    const { clock, turns, say } = open(whileBusy);
    const answers = [say("one"), say("two")];
    await clock.advance(0);
    assert.equal(turns[0]?.signal.aborted, true);
    turns[1]?.end();

    assert.deepEqual(await Promise.all(answers), [null, `re: ${said}`]);
  });
}

test("the pieces of a paste are one turn", async () => {
  const { clock, turns, say } = open();
  const [piece, rest] = ["x".repeat(4_096), "the end"];
  const answers = [say(piece), say(rest)];
  await clock.advance(800);
  turns[0]?.end();

  assert.deepEqual(await Promise.all(answers), [null, `re: ${piece}\n${rest}`]);
});

test("a stop frees the turn at once, though what it runs does not heed it", async () => {
  const { clock, turns, say, send } = open();
  const answer = say("one");
  await clock.advance(0);
  const stop = await send({ type: "stop" });

  assert.deepEqual([await answer, stop, turns[0]?.signal.aborted], ["Stopped.", null, true]);
  assert.equal((await Promise.race([say("two"), Promise.resolve("free")])) === "free", true);
});

test("only an operator stops another's turn, and a stop for another turn stops none", async () => {
  const { clock, turns, say, send } = open();
  const answer = say("one");
  await clock.advance(0);
  const refused = [send({ type: "stop" }, "8"), send({ type: "stop", updateId: "99" })];
  await clock.advance(0);
  for (const turn of turns.slice(1)) turn.end();
  const before = turns[0]?.signal.aborted;
  await send({ type: "stop", updateId: "101" }, "8", "operator");

  assert.deepEqual(await Promise.all(refused), ["re: stop", "re: stop"]);
  assert.deepEqual([before, await answer], [false, "Stopped."]);
});

test("a chat that holds too many sentences refuses the next, and says how to end it", async () => {
  const { clock, turns, say } = open();
  const answers = ["1", "2", "3", "4", "5"].map((said) => say(said));
  const refused = await say("6");
  await clock.advance(0);
  turns[0]?.end();
  await clock.advance(0);
  turns[1]?.end();

  assert.match(refused ?? "", /Too much waits here/);
  assert.deepEqual(await Promise.all(answers), ["re: 1", null, null, null, "re: 2\n3\n4\n5"]);
});

test("a turn that lasts tells its place and an estimate, again and again, and its end", async () => {
  const { clock, turns, say, statuses } = open();
  const answer = say("one");
  await clock.advance(1_400);
  const early = statuses().length;
  turns[0]?.onWait(1);
  await clock.advance(100);
  turns[0]?.onWait(0);
  await clock.advance(4_500);
  turns[0]?.end();
  await answer;

  assert.equal(early, 0);
  assert.deepEqual(
    statuses().map(({ text, done }) => [text, done]),
    [
      ["2nd in the queue, about 20 s", false],
      ["Working on it, about 20 s", false],
      ["Working on it, about 20 s", false],
      ["Working on it, about 20 s", true],
    ],
  );
});

test("a turn that is over at once shows nothing", async () => {
  const { clock, turns, say, statuses } = open();
  const answer = say("one");
  await clock.advance(1_000);
  turns[0]?.end();
  await answer;
  await clock.advance(60_000);

  assert.deepEqual(statuses(), []);
});

test("places are told as people count", () => {
  const words = [0, 1, 2, 10, 11, 20].map((position) => waitWords({ position, estimateMs: null }));
  assert.deepEqual(words, [
    "Working on it",
    "2nd in the queue",
    "3rd in the queue",
    "11th in the queue",
    "12th in the queue",
    "21st in the queue",
  ]);
});
