import assert from "node:assert/strict";
import { test } from "node:test";
import { createConversation } from "#bots/console/conversation.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createMemoryQueue } from "#test/support/memory-queue.ts";
import { createSilentLog } from "#test/support/silent-log.ts";

test("what a turn is at is a line, told again only where it has changed, and never late", () => {
  const clock = createFakeClock();
  const lines: string[] = [];
  const conversation = createConversation({
    queue: createMemoryQueue(clock),
    clock,
    worker: { watch() {} },
    log: createSilentLog(),
    signal: new AbortController().signal,
    runId: "run1",
    colours: false,
    patienceMs: null,
    print: (text) => lines.push(text),
  });
  const turn = { chatId: "console", chatKind: "private", userId: "local", updateId: "run1-1" };
  const now = { text: "2nd in the queue", canStop: true, done: false, tsMs: clock.nowMs() };
  const changes = [{}, {}, { text: "Working on it" }, { text: "Long ago", tsMs: 0 }, { done: true }];
  for (const change of changes) conversation.status({ ...turn, ...now, ...change });

  assert.deepEqual(lines, ["... 2nd in the queue. /stop ends it.", "... Working on it. /stop ends it."]);
});
