import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DeskError, UserError } from "#src/domain/errors.ts";
import type { InboundMessage, OutboundMessage } from "#src/domain/message.ts";
import type { Actor, RoleBook } from "#src/domain/roles.ts";
import type { RoleReader } from "#src/ports/role-reader.ts";
import { handleInboundJob, type HandleInboundDeps } from "#jobs/handle-inbound.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createMemoryPeople } from "#test/support/memory-people.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { openOutbox } from "#test/support/outbox-bus.ts";

const NOBODY_ELSE = { owner: [], operator: [], viewer: [] };

function rolesOf(environment: RoleBook): RoleReader {
  return createMemoryPeople(createFakeClock(), environment);
}

function anInbound(changes: Partial<InboundMessage> = {}): InboundMessage {
  return {
    platform: "telegram",
    bot: "900",
    updateId: "55",
    chatId: "7",
    chatKind: "private",
    userId: "42",
    messageId: "1001",
    sentTsMs: 1_000,
    content: { type: "text", text: "how are the two books doing?" },
    ...changes,
  };
}

function anAnswer(headline: string): OutboundMessage {
  return { kind: "answer", severity: "info", headline, blocks: [] };
}

function open(changes: Partial<HandleInboundDeps> = {}) {
  const clock = createFakeClock();
  const log = createSilentLog();
  const { store: outbox, events } = openOutbox();
  const dispatched: { inbound: InboundMessage; actor: Actor }[] = [];
  let wakes = 0;
  events.after("outbox", () => void (wakes += 1));
  const deps: HandleInboundDeps = {
    roles: rolesOf({ telegram: { ...NOBODY_ELSE, operator: ["42"] } }),
    turnAway: () => null,
    outbox,
    dispatch: async (inbound, actor) => {
      dispatched.push({ inbound, actor });
      return anAnswer(`answer ${dispatched.length}`);
    },
    clock,
    log,
    ...changes,
  };
  const shutdown = new AbortController();
  const run = (inbound: InboundMessage, attempt = 1): Promise<unknown> => {
    const { signal } = shutdown;
    return handleInboundJob.run(inbound, deps, { jobId: "telegram-900-55", attempt, signal });
  };
  const answers = () => outbox.unqueued("telegram", 10);
  return { clock, log, outbox, dispatched, answers, run, shutdown, wakes: () => wakes };
}

describe("an inbound message", () => {
  it("is answered in its chat, as a reply to it, by whom it concerns", async () => {
    const { run, answers, dispatched, wakes } = open();
    await run(anInbound());
    const [row] = answers();
    assert.deepEqual(dispatched, [
      { inbound: anInbound(), actor: { platform: "telegram", userId: "42", role: "operator" } },
    ]);
    assert.equal(row?.dedupeKey, "reply-telegram-900-55");
    const place = { platform: "telegram", chatId: "7", answersUpdateId: "55" };
    assert.deepEqual(row.destination, { ...place, replyToMessageId: "1001" });
    assert.equal(row.message.headline, "answer 1");
    assert.equal(wakes(), 1);
  });

  it("from a topic is answered there; a button that replaces is answered in the pressed message", async () => {
    const { run, answers } = open({ dispatch: async () => ({ ...anAnswer("fresh"), replaces: "pressed" }) });
    await run(anInbound({ topicId: "3", content: { type: "button", actionId: "a1" } }));
    const [row] = answers();
    assert.deepEqual([row?.destination.topicId, row?.destination.editMessageId], ["3", "1001"]);
    assert.deepEqual(row?.message, anAnswer("fresh"));
  });

  it("of somebody who has no role any more is dropped with a log line, and nothing is dispatched", async () => {
    const { run, answers, dispatched, log } = open({ roles: rolesOf({ telegram: NOBODY_ELSE }) });
    await run(anInbound());
    assert.deepEqual([dispatched, answers()], [[], []]);
    assert.deepEqual(
      log.lines.map(({ level, fields }) => [level, fields.userId]),
      [["warn", "42"]],
    );
  });

  it("of somebody without a role is answered with what strangers are told, and only with that", async () => {
    const asked: string[] = [];
    const { run, answers, dispatched } = open({
      roles: rolesOf({ telegram: NOBODY_ELSE }),
      turnAway: (_inbound, jobId) => {
        asked.push(jobId);
        return anAnswer("Your code is ABCDEFGH");
      },
    });
    await run(anInbound());
    await run(anInbound(), 2);
    assert.deepEqual([dispatched, asked], [[], ["telegram-900-55"]]);
    assert.deepEqual(
      answers().map(({ message }) => message.headline),
      ["Your code is ABCDEFGH"],
    );
  });

  it("that was answered is not dispatched again, but its answer is on its way", async () => {
    const { run, answers, dispatched, wakes } = open();
    await run(anInbound());
    await run(anInbound(), 2);
    assert.deepEqual([dispatched.length, answers().length, wakes()], [1, 1, 1]);
  });

  it("that runs twice at the same time has one answer", async () => {
    const { run, answers } = open();
    await Promise.all([run(anInbound()), run(anInbound(), 2)]);
    assert.deepEqual(
      answers().map(({ message }) => message.headline),
      ["answer 1"],
    );
  });

  it("gets a fault told as a job id, with the reason only in the log", async () => {
    const fault = new Error("SQLITE_CORRUPT at /home/desk");
    const { run, answers, log } = open({ dispatch: () => Promise.reject(fault) });
    await run(anInbound());
    const told = answers().map(({ message }) => message);
    assert.equal(told.length, 1);
    assert.equal(told[0]?.headline, "failed, job telegram-900-55");
    assert.doesNotMatch(JSON.stringify(told), /SQLITE|home/);
    assert.deepEqual(
      log.lines.map(({ level, fields }) => [level, fields.err]),
      [["error", fault]],
    );
  });

  it("gets a user's error in its own words", async () => {
    const { run, answers } = open({
      dispatch: () => Promise.reject(new UserError("which book? type /close standard btc")),
    });
    await run(anInbound());
    const [row] = answers();
    assert.deepEqual(
      [row?.message.kind, row?.message.headline],
      ["refusal", "which book? type /close standard btc"],
    );
  });

  it("is tried again after a fault that may pass, and answered at the last attempt whatever happens", async () => {
    const away = new DeskError("MARKET_UNAVAILABLE", "the venue is away", { retryable: true });
    const { run, answers } = open({ dispatch: () => Promise.reject(away) });
    await assert.rejects(run(anInbound(), 1), away);
    await assert.rejects(run(anInbound(), 2), away);
    const before = answers().length;
    await run(anInbound(), 3);
    assert.deepEqual(
      [before, ...answers().map(({ message }) => message.headline)],
      [0, "failed, job telegram-900-55"],
    );
  });

  it("that took its worker down at every start is answered without being dispatched again", async () => {
    const { run, answers, dispatched } = open();
    await run(anInbound(), 4);
    assert.deepEqual(dispatched, []);
    assert.equal(answers()[0]?.message.headline, "failed, job telegram-900-55");
  });

  it("gets an answer also when the dispatcher never comes back", async () => {
    const { run, answers, clock } = open({ dispatch: () => new Promise(() => {}) });
    const answered = run(anInbound());
    await clock.advance(110_000);
    await answered;
    assert.equal(answers()[0]?.message.headline, "failed, job telegram-900-55");
    assert.equal(clock.sleeping(), 0);
  });

  it("is left for the next start when the worker shuts down in the middle", async () => {
    const { run, answers, shutdown } = open({ dispatch: () => new Promise(() => {}) });
    const cut = run(anInbound());
    shutdown.abort(new Error("the queue is closing"));
    await assert.rejects(cut, /closing/);
    assert.deepEqual(answers(), []);
  });

  it("gets a fault told when the dispatcher's answer is no message", async () => {
    const { run, answers } = open({
      dispatch: async () => ({ headline: "no kind" }) as unknown as OutboundMessage,
    });
    await run(anInbound());
    assert.equal(answers()[0]?.message.headline, "failed, job telegram-900-55");
  });
});
