import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import * as fc from "fast-check";
import { createConversation } from "#bots/console/conversation.ts";
import { renderConsole } from "#bots/console/render.ts";
import { talk, type Talk } from "#bots/console/run-console.ts";
import { openTerminal } from "#bots/console/terminal.ts";
import { deliverQueue, INBOUND_QUEUE } from "#jobs/payloads.ts";
import { text, type InboundMessage, type OutboundMessage } from "#src/domain/message.ts";
import { anyMessage } from "#test/support/any-message.ts";
import { createFakeClock, type FakeClock } from "#test/support/fake-clock.ts";
import { AT_WORK, createMemoryRoleBoard } from "#test/support/memory-people.ts";
import { createMemoryQueue, type MemoryQueue } from "#test/support/memory-queue.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { turnsUntil } from "#test/support/turns-until.ts";

type Session = {
  readonly queue: MemoryQueue;
  readonly clock: FakeClock;
  readonly input: PassThrough;
  /** Everything printed so far. */
  readonly shown: () => string;
  readonly inbound: () => InboundMessage[];
  readonly ended: Promise<void>;
  readonly stop: AbortController;
};

function open(options: Partial<Talk> = {}): Session {
  const clock = createFakeClock();
  const queue = createMemoryQueue(clock);
  const input = new PassThrough();
  const output = new PassThrough();
  const interactive = options.interactive ?? false;
  const stop = new AbortController();
  let shown = "";
  output.setEncoding("utf8");
  output.on("data", (chunk: string) => {
    shown += chunk;
  });
  const terminal = openTerminal({
    input,
    output,
    interactive,
    complete: () => [],
    onInterrupt: () => stop.abort(),
  });
  const ended = talk({
    terminal,
    interactive,
    queue,
    board: createMemoryRoleBoard(AT_WORK),
    clock,
    log: createSilentLog(),
    signal: stop.signal,
    notice: ["notice"],
    runId: "run1",
    ...options,
  });
  const inbound = (): InboundMessage[] =>
    queue.jobs(INBOUND_QUEUE).map((job) => job.request.payload as InboundMessage);
  return { queue, clock, input, shown: () => shown, inbound, ended, stop };
}

/** A worker that answers everything at once, with two buttons. */
function answerAll({ queue }: Session): void {
  queue.process(INBOUND_QUEUE, { concurrency: 1, timeoutMs: 1_000 }, async (payload) => {
    const { messageId = "", content } = payload as InboundMessage;
    await deliver(queue, messageId, {
      ...answer(`answer to ${JSON.stringify(content)}`),
      buttons: [[button("Yes", `yes-${messageId}`), button("No", `no-${messageId}`)]],
    });
    return null;
  });
}

let deliveries = 0;

async function deliver(
  queue: MemoryQueue,
  replyToMessageId: string | undefined,
  message: OutboundMessage,
): Promise<void> {
  deliveries += 1;
  await queue.add({
    queue: deliverQueue("console"),
    jobId: `out-${deliveries}-a`,
    payload: { outboxId: deliveries, chatId: "console", replyToMessageId, message },
    priority: 10,
    attemptsMax: 3,
    backoffMs: 0,
  });
}

function answer(headline: string): OutboundMessage {
  return { kind: "answer", severity: "info", headline, blocks: [] };
}

function button(label: string, actionId: string): { label: string; actionId: string } {
  return { label, actionId };
}

test("piped lines are sent one after another, each after the answer to the one before", async () => {
  const session = open();
  session.input.end("how are the books?\n/status 2\n\n/whoami\n");
  await turnsUntil(() => session.inbound().length === 1, "the first line is sent");
  answerAll(session);

  await session.ended;

  assert.deepEqual(
    session.inbound().map((message) => message.content),
    [
      { type: "text", text: "how are the books?" },
      { type: "command", skill: "show-status", input: { book: "inverted" } },
    ],
  );
  const [first, second, third] = ["how are the books?", "show-status", "You are an owner of this desk"].map(
    (part) => session.shown().indexOf(part),
  );
  assert.ok(first !== undefined && second !== undefined && third !== undefined);
  assert.ok(first > 0 && first < second && second < third, session.shown());
});

test("a line carries ids that no other run has, and a job id made of them", async () => {
  const session = open();
  session.input.end("hello\n");
  answerAll(session);

  await session.ended;

  const [message] = session.inbound();
  const [job] = session.queue.jobs(INBOUND_QUEUE);
  assert.deepEqual(
    [message?.updateId, message?.userId, message?.chatId, job?.request.jobId, job?.request.priority],
    ["run1-1", "local", "console", "console-console-run1-1", 1],
  );
});

test("a number presses the button with that number, of an older message too", async () => {
  const session = open();
  session.input.write("first\nsecond\n");
  answerAll(session);
  await turnsUntil(() => session.shown().includes("[3] Yes   [4] No"), "two messages with buttons");

  session.input.end("2\n3\n99\n");
  await session.ended;

  assert.deepEqual(
    session
      .inbound()
      .slice(2)
      .map((message) => message.content),
    [
      { type: "button", actionId: "no-run1-1" },
      { type: "button", actionId: "yes-run1-2" },
    ],
  );
  assert.match(session.shown(), /There is no button 99\./);
});

test("an answer that does not come is said to be missing, and appears when it comes", async () => {
  const session = open();
  session.input.end("hello\n");
  await turnsUntil(() => session.clock.sleeping() > 0, "it waits");

  await session.clock.advance(30_000);
  await session.ended;
  await deliver(session.queue, "run1-1", answer("late answer"));
  await turnsUntil(() => session.shown().includes("late answer"), "it is printed");

  assert.match(session.shown(), /No answer yet\.[^]*late answer/);
});

test("while the queue is away a person's line is kept, and sent when it is back", async () => {
  const session = open({ interactive: true });
  session.queue.setAvailable(false);
  session.input.write("hello\n");
  await turnsUntil(() => session.shown().includes("Your line is kept"), "it says so");

  session.queue.setAvailable(true);
  await session.clock.advance(60_000);

  await turnsUntil(() => session.inbound().length === 1, "the line is sent");
  session.stop.abort();
  await session.ended;
});

test("a piped line is given up by name when the queue stays away", async () => {
  const session = open();
  session.queue.setAvailable(false);
  session.input.end("hello\n");
  await turnsUntil(() => session.clock.sleeping() > 1, "it tries again");

  await session.clock.advance(31_000);
  await session.ended;

  assert.match(session.shown(), /Your line is kept until it can\.\nNot sent: hello/);
});

test("an alert is printed above a half-typed line, which is drawn again", async () => {
  const session = open({ interactive: true });
  session.input.write("half a li");
  await turnsUntil(() => session.shown().includes("half a li"), "the echo");

  await deliver(session.queue, undefined, { ...answer("Stop-loss hit"), kind: "alert", severity: "warning" });

  await turnsUntil(() => /Stop-loss hit[^]*you> .*half a li/.test(session.shown()), "the line again, below");
  session.input.write("ne\n");
  await turnsUntil(() => session.inbound().length === 1, "the line is sent");
  assert.deepEqual(session.inbound()[0]?.content, { type: "text", text: "half a line" });
  session.input.write("/quit\n");
  await session.ended;
});

test("a delivery that runs twice is printed once, and confirmed twice", async () => {
  const printed: string[] = [];
  const conversation = createConversation({
    queue: createMemoryQueue(createFakeClock()),
    clock: createFakeClock(),
    worker: { watch() {} },
    log: createSilentLog(),
    signal: new AbortController().signal,
    runId: "run1",
    colours: false,
    patienceMs: null,
    print: (line) => printed.push(line),
  });
  const payload = { outboxId: 1, chatId: "console", message: answer("only once") };
  const run = { jobId: "out-1-a", signal: new AbortController().signal };

  const first = await conversation.deliver(payload, { ...run, attempt: 1 });
  const second = await conversation.deliver(payload, { ...run, attempt: 2 });

  assert.deepEqual(printed, ["only once\n"]);
  assert.deepEqual([first, second], [{ messageIds: ["run1-out-1-a"] }, { messageIds: ["run1-out-1-a"] }]);
});

test("a line that nobody is there to answer is kept, and says since when", async () => {
  const session = open({ board: createMemoryRoleBoard({ tsMs: 0, isStopped: true }) });
  session.input.write("/status\n");
  await turnsUntil(() => session.shown().includes("away since 1970-01-01 00:00 UTC"), "the notice");
  assert.match(session.shown(), /message is kept and will be answered/);
  assert.equal(session.inbound().length, 1);
  session.stop.abort();
  await session.ended;
});

test("the signal ends the conversation in the middle of a wait", async () => {
  const session = open();
  session.input.write("hello\n");
  await turnsUntil(() => session.clock.sleeping() > 0, "it waits");

  session.stop.abort();

  await session.ended;
});

test("any message is shown with no control character but line breaks", () => {
  fc.assert(
    fc.property(anyMessage(), (message) => {
      const shown = renderConsole(message, { colours: false, firstChoice: 1 });

      // oxlint-disable-next-line no-control-regex
      assert.doesNotMatch(shown, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      assert.ok(shown.isWellFormed());
    }),
  );
});

test("long text is broken at spaces to the width of a terminal", () => {
  const message = { ...answer("head"), blocks: [text("word ".repeat(100)), text(`see ${"x".repeat(120)}`)] };

  const lines = renderConsole(message, { colours: false, firstChoice: 1 }).split("\n");

  assert.ok(lines.every((line) => line.length <= 80 || line.includes("x".repeat(120))));
});

test("colours are escape sequences around unchanged text", () => {
  const plain = renderConsole(answer("head"), { colours: false, firstChoice: 1 });
  const coloured = renderConsole(answer("head"), { colours: true, firstChoice: 1 });

  assert.equal(plain, "head");
  assert.equal(coloured, "\u001b[1mhead\u001b[22m");
});
