import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import { test } from "node:test";
import { DeskError } from "#src/domain/errors.ts";
import { InferenceService } from "#src/inference/inference-service.ts";
import type { CompletionRequest, Wait } from "#src/ports/inference.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import type { FakeGeneration } from "#test/support/fake-engine.ts";
import { createInferenceKit, ROOMY, type InferenceKit } from "#test/support/inference-kit.ts";

const REQUEST: CompletionRequest = {
  lane: "person",
  agent: "coo",
  system: "Be brief.",
  messages: [{ role: "user", text: "hello" }],
  maxTokens: 100,
};

/** The generation of this number on the newest engine, once it has begun and while it is not over. */
async function generation(
  kit: InferenceKit,
  number: number,
  role: "primary" | "reasoning" = "primary",
): Promise<FakeGeneration> {
  for (let turn = 0; turn < 100; turn += 1) {
    const found = kit.launchers[role].engines.at(-1)?.generations[number];
    if (found !== undefined && found.state !== "over") return found;
    await nextTurn();
  }
  throw new Error(`generation ${number} did not begin`);
}

test("an answer streams, and is measured from the call to its end", async () => {
  const kit = createInferenceKit();
  const pieces: string[] = [];
  const answer = kit.service.complete({ ...REQUEST, onText: (piece) => pieces.push(piece) });
  const running = await generation(kit, 0);
  await kit.clock.advance(500);
  running.say("four");
  running.finish();
  const completion = await answer;
  assert.deepEqual(pieces, ["four"]);
  assert.equal(completion.firstTokenMs, 500);
  assert.equal(completion.tokensPerSecond, 10);
  assert.equal(completion.model, "fake.gguf");
  assert.equal(kit.service.status().words, "fake.gguf, 10 tokens/s");
});

test("a person goes before an automation that runs, which goes on where it was", async () => {
  const kit = createInferenceKit();
  const background = kit.service.complete({ ...REQUEST, lane: "automation", agent: "rnd" });
  const automation = await generation(kit, 0);
  automation.say("one ");
  const asked = kit.service.complete(REQUEST);
  const person = await generation(kit, 1);
  assert.deepEqual([automation.state, person.state], ["paused", "running"]);
  assert.deepEqual(
    kit.service.status().requests.map(({ lane, state }) => `${lane} ${state}`),
    ["person running", "automation paused"],
  );
  assert.deepEqual([automation.spec.yields, person.spec.yields], [true, false]);
  person.finish();
  await asked;
  assert.equal(automation.state, "running");
  automation.say("two");
  automation.finish();
  assert.equal((await background).text, "one two");
});

test("whoever waits learns the place and, once something was measured, the time", async () => {
  const kit = createInferenceKit();
  const first = kit.service.complete(REQUEST);
  (await generation(kit, 0)).say("x".repeat(50));
  (await generation(kit, 0)).finish();
  await first;
  const waits: Wait[] = [];
  const second = kit.service.complete(REQUEST);
  const third = kit.service.complete({ ...REQUEST, onWait: (wait) => waits.push(wait) });
  await generation(kit, 1);
  // 50 of 100 tokens were used at 10 a second, and the prompt takes no time to speak of.
  assert.equal(waits[0]?.position, 1);
  assert.ok(Math.abs((waits[0]?.estimateMs ?? 0) - 5_000) < 100, `${waits[0]?.estimateMs}`);
  (await generation(kit, 1)).finish();
  await second;
  (await generation(kit, 2)).finish();
  await third;
});

test("a stop keeps what was said, ends a paused one too, and takes one that waits out of the queue", async () => {
  const kit = createInferenceKit();
  const [one, two, three] = [new AbortController(), new AbortController(), new AbortController()];
  const paused = kit.service.complete({ ...REQUEST, lane: "tool", signal: one.signal });
  (await generation(kit, 0)).say("partial");
  const running = kit.service.complete({ ...REQUEST, signal: two.signal });
  await generation(kit, 1);
  const waiting = kit.service.complete({ ...REQUEST, signal: three.signal });
  await nextTurn();
  three.abort();
  assert.deepEqual((await waiting).stop, "aborted");
  one.abort();
  assert.deepEqual([(await paused).text, (await paused).stop], ["partial", "aborted"]);
  two.abort();
  assert.equal((await running).stop, "aborted");
  assert.deepEqual(kit.service.status().requests, []);
});

test("a lane that is full refuses, and says that it may be tried again", async () => {
  const kit = createInferenceKit();
  const stop = new AbortController();
  const many = Array.from({ length: 32 }, () => kit.service.complete({ ...REQUEST, signal: stop.signal }));
  await generation(kit, 0);
  await assert.rejects(kit.service.complete(REQUEST), { code: "LANE_FULL", retryable: true });
  stop.abort();
  await Promise.all(many);
});

test("a death fails what ran, the model comes back with a backoff, and repeated deaths are told once", async () => {
  const kit = createInferenceKit();
  for (let death = 1; death <= 4; death += 1) {
    const answer = kit.service.complete(REQUEST);
    const fails = assert.rejects(answer, { code: "ENGINE_CRASHED", retryable: true });
    await generation(kit, 0);
    kit.launchers.primary.engines.at(-1)?.die("SIGKILL");
    await fails;
    await assert.rejects(kit.service.complete(REQUEST), { code: "ENGINE_DOWN", retryable: true });
    assert.match(kit.service.status().words, /^no model: routing by words \(fake.gguf: its process ended/);
    assert.equal(kit.incidents.length, death >= 3 ? 1 : 0);
    const backoffMs = 1_000 * 2 ** (death - 1);
    await kit.clock.advance(backoffMs - 1);
    assert.equal(kit.launchers.primary.engines.length, death);
    await kit.clock.advance(1);
    assert.equal(kit.launchers.primary.engines.length, death + 1);
  }
  assert.match(kit.incidents[0] ?? "", /died 3 times/);
});

test("a file that kills its process at load is not tried for ever, until it changes or somebody says reload", async () => {
  const kit = createInferenceKit();
  const fault = new DeskError("ENGINE_CRASHED", "it died of it", { retryable: true });
  kit.launchers.primary.faults = [fault];
  await assert.rejects(kit.service.complete(REQUEST), { code: "ENGINE_CRASHED" });
  await kit.clock.advance(3_600_000);
  assert.equal(kit.primary.state, "refused");
  assert.match(kit.incidents[0] ?? "", /given up/);
  await assert.rejects(kit.service.complete(REQUEST), { code: "MODEL_INVALID", retryable: false });
  kit.launchers.primary.faults = [];
  await assert.rejects(kit.service.complete(REQUEST), { code: "MODEL_INVALID" });
  kit.launchers.primary.fileVersion = 2;
  const answer = kit.service.complete(REQUEST);
  (await generation(kit, 0)).finish();
  assert.equal((await answer).stop, "end");
});

test("unloading fails what runs and what comes, fast and in words; reloading brings it back", async () => {
  const kit = createInferenceKit();
  const answer = kit.service.complete(REQUEST);
  const fails = assert.rejects(answer, { code: "MODEL_UNLOADED", message: /\/reload/ });
  await generation(kit, 0);
  await kit.service.unload("primary");
  await fails;
  await assert.rejects(kit.service.complete(REQUEST), { code: "MODEL_UNLOADED" });
  await assert.rejects(kit.service.embed(["x"]), { code: "MODEL_UNLOADED" });
  await kit.clock.advance(600_000);
  assert.equal(kit.launchers.primary.engines.length, 1);
  await kit.service.load("primary");
  assert.equal(kit.primary.state, "ready");
  assert.deepEqual(await kit.service.embed(["x"]), [[1, 0]]);
});

test("the reasoning model is loaded by the request that wants it, and goes when it is idle", async () => {
  const kit = createInferenceKit();
  assert.equal(kit.reasoning.state, "unloaded");
  const answer = kit.service.complete({ ...REQUEST, model: "reasoning" });
  const running = await generation(kit, 0, "reasoning");
  await kit.clock.advance(600_000);
  assert.equal(kit.reasoning.state, "ready", "one that is used is not idle");
  running.finish();
  await answer;
  await kit.clock.advance(119_999);
  assert.equal(kit.reasoning.state, "ready");
  await kit.clock.advance(1);
  assert.equal(kit.reasoning.state, "unloaded");
  assert.match(kit.reasoning.reason ?? "", /idle/);
  const again = kit.service.complete({ ...REQUEST, model: "reasoning" });
  (await generation(kit, 0, "reasoning")).finish();
  assert.equal((await again).stop, "end");
  assert.equal(kit.launchers.reasoning.engines.length, 2);
});

test("what does not fit is refused with the numbers, before it is launched, and tried again when asked", async () => {
  const kit = createInferenceKit();
  kit.machine = { ...ROOMY, availableBytes: 1024 ** 3 };
  await assert.rejects(kit.service.complete(REQUEST), {
    code: "MODEL_TOO_LARGE",
    message: /needs 1\.\d GiB.*weights 0\.5 GiB.*may have/,
  });
  assert.equal(kit.launchers.primary.engines.length, 0);
  kit.machine = ROOMY;
  const answer = kit.service.complete(REQUEST);
  (await generation(kit, 0)).finish();
  assert.equal((await answer).stop, "end");
});

test("without a model every call says so and what to do, and the status is the words that people see", async () => {
  const service = new InferenceService({
    hosts: new Map(),
    clock: createFakeClock(),
    maxThinkingTokens: { primary: 0, reasoning: 0 },
    nextSeed: () => 1,
  });
  await assert.rejects(service.complete(REQUEST), { code: "MODEL_ABSENT", message: /npm run model -- pull/ });
  await assert.rejects(service.embed(["x"]), { code: "MODEL_ABSENT" });
  assert.equal(service.status().words, "no model: routing by words");
});
