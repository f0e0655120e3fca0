import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import { test } from "node:test";
import { warmUp } from "#src/inference/warm-up.ts";
import { createInferenceKit } from "#test/support/inference-kit.ts";
import { createSilentLog } from "#test/support/silent-log.ts";

const NEVER = new AbortController().signal;
const TEXTS = ["coo", "cfo", "cto"].map((agent) => ({ agent, system: `You are the ${agent}.` }));

test("every agent's text is read once, a person goes before, and what it used up says nothing of answers", async () => {
  const kit = createInferenceKit();
  const warmed = warmUp(kit.service, TEXTS, createSilentLog(), NEVER);
  const generations = () => kit.launchers.primary.engines[0]?.generations ?? [];
  await nextTurn();
  await nextTurn();
  const person = kit.service.complete({
    lane: "person",
    agent: "rnd",
    system: "You look things up.",
    messages: [{ role: "user", text: "hello" }],
    maxTokens: 50,
  });
  for (let turn = 0; turn < 100 && generations().length < 4; turn += 1) {
    const running = generations().find(({ state }) => state === "running");
    if (generations().length === 2) assert.equal(running?.spec.agent, "rnd");
    running?.finish();
    await nextTurn();
  }
  generations().at(-1)?.finish();
  await Promise.all([warmed, person]);
  assert.deepEqual(
    generations().map(({ spec }) => [spec.agent, spec.yields]),
    [
      ["coo", true],
      ["rnd", false],
      ["cfo", true],
      ["cto", true],
    ],
  );
  assert.equal(kit.service.throughputOf("primary").expectedMs(10, 100), null);
});

test("an engine that dies on the way is not asked again, and a desk that closes asks no more", async () => {
  const asked: string[] = [];
  const closing = new AbortController();
  const inference = {
    complete: ({ agent }: { readonly agent: string }) => {
      asked.push(agent);
      return Promise.reject(new Error("gone"));
    },
  };
  await warmUp(inference, TEXTS, createSilentLog(), NEVER);
  assert.deepEqual(asked, ["coo"]);
  closing.abort();
  await warmUp(inference, TEXTS, createSilentLog(), closing.signal);
  assert.deepEqual(asked, ["coo"]);
});
