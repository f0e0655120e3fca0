/** A model as the desk has it, in front of a real process: killed while it answers, it is there again by itself. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CompletionRequest } from "#src/ports/inference.ts";
import { launcherFor, onlyChild } from "#test/support/engine-processes.ts";
import { openRealInference } from "#test/support/real-inference.ts";
import { until } from "#test/support/until.ts";

const REQUEST: CompletionRequest = {
  lane: "person",
  agent: "coo",
  system: "You answer in one sentence.",
  messages: [{ role: "user", text: "How is the desk?" }],
  maxTokens: 1_000,
};

test("what runs and what waits fails in words when the model is killed, and the next question finds it again", async (t) => {
  const { host, service } = openRealInference(launcherFor(t, { isPlain: true }));
  t.after(() => host.end());
  await service.load("primary");
  const pid = onlyChild();
  let said = "";
  const kill = (piece: string): void => {
    said += piece;
    process.kill(pid, "SIGKILL");
  };
  const asked = [
    service.complete({ ...REQUEST, onText: kill }),
    service.complete({ ...REQUEST, lane: "tool" }),
    service.complete({ ...REQUEST, lane: "automation" }),
  ];
  const codes = (await Promise.allSettled(asked)).map((one) =>
    one.status === "rejected" ? (one.reason as { code?: string; retryable?: boolean }) : assert.fail(),
  );
  assert.equal(codes[0]?.code, "ENGINE_CRASHED");
  const isToBeTriedAgain = codes.map(
    ({ code, retryable }) => retryable === true && code?.startsWith("ENGINE_"),
  );
  assert.deepEqual(isToBeTriedAgain, [true, true, true]);
  assert.ok(said.length > 0, "it was killed before it spoke");
  assert.match(service.status().words, /^no model: routing by words/);
  assert.equal(service.status().requests.length, 0);

  await until("the model to come back", () => service.status().models[0]?.state === "ready");
  assert.notEqual(onlyChild(), pid);
  const { text, stop } = await service.complete({ ...REQUEST, maxTokens: 5 });
  assert.deepEqual([stop, text.length], ["tokens-max", 5]);
});
