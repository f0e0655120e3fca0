import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import { test } from "node:test";
import { DRAIN_WITHIN_MS, everyDayAt, nextLocalTime, recycle, recycleWords } from "#src/inference/recycle.ts";
import type { FakeGeneration } from "#test/support/fake-engine.ts";
import { createInferenceKit, type InferenceKit } from "#test/support/inference-kit.ts";

const NEVER = new AbortController().signal;
const REQUEST = {
  lane: "person",
  agent: "coo",
  system: "Be brief.",
  messages: [{ role: "user", text: "hello" }],
  maxTokens: 50,
} as const;

async function running(kit: InferenceKit, engine: number, agent: string): Promise<FakeGeneration> {
  for (let turn = 0; turn < 200; turn += 1) {
    const found = kit.launchers.primary.engines[engine]?.generations.find(
      (one) => one.spec.agent === agent && one.state !== "over",
    );
    if (found !== undefined) return found;
    await nextTurn();
  }
  throw new Error(`${agent} is not generating on engine ${engine}`);
}

test("a recycle measures, lets a person's answer end, restarts, lets who waited go on, and measures again", async () => {
  const kit = createInferenceKit();
  await kit.service.load("primary");
  const recycled = recycle(
    {
      role: "primary",
      host: kit.primary,
      inference: kit.service,
      runExclusively: (...args) => kit.service.runExclusively(...args),
    },
    NEVER,
  );
  const before = await running(kit, 0, "probe");
  const answer = kit.service.complete(REQUEST);
  const person = await running(kit, 0, "coo");
  assert.equal(before.state, "paused", "a person goes before the probe");
  person.say("first half");
  const late = kit.service.complete({ ...REQUEST, agent: "cfo" });
  person.finish();
  (await running(kit, 0, "cfo")).finish();
  await late;
  before.say("x".repeat(10));
  const second = kit.service.complete({ ...REQUEST, agent: "rnd" });
  const slow = await running(kit, 0, "rnd");
  slow.finish();
  before.finish();
  await second;
  assert.equal((await answer).text, "first half");
  const after = await running(kit, 1, "probe");
  after.say("y".repeat(10));
  after.finish();
  const report = await recycled;
  assert.deepEqual(report, { before: 10, after: 10 });
  assert.equal(kit.launchers.primary.engines.length, 2);
  assert.equal(
    recycleWords("fake.gguf", { before: 10, after: null }),
    "fake.gguf was started anew: 10.0 tokens/s before, no speed measured after",
  );
});

test("while it drains, a running answer ends on the old engine and a new request begins on the new one", async () => {
  const kit = createInferenceKit();
  const answer = kit.service.complete(REQUEST);
  const person = await running(kit, 0, "coo");
  let isDone = false;
  const restart = async (): Promise<void> => {
    await kit.primary.restart();
    isDone = true;
  };
  const drained = kit.service.runExclusively(restart, DRAIN_WITHIN_MS, NEVER);
  const later = kit.service.complete({ ...REQUEST, agent: "cfo" });
  await kit.clock.advance(1_000);
  assert.equal(isDone, false, "a person's answer is waited for");
  person.finish();
  await answer;
  await drained;
  assert.equal(isDone, true);
  const next = await running(kit, 1, "cfo");
  next.say("from the new one");
  next.finish();
  assert.equal((await later).text, "from the new one");
});

test("a drain that does not end is given up with who was at it, nothing is restarted, and who waited goes on", async () => {
  const kit = createInferenceKit();
  const answer = kit.service.complete({ ...REQUEST, lane: "automation", agent: "rnd" });
  const slow = await running(kit, 0, "rnd");
  const drained = kit.service.runExclusively(() => assert.fail("it was not drained"), DRAIN_WITHIN_MS, NEVER);
  const refused = assert.rejects(drained, {
    code: "JOB_TIMEOUT",
    message: "what had begun did not end within 10 minutes: rnd (automation, running)",
  });
  const person = kit.service.complete(REQUEST);
  await kit.clock.advance(DRAIN_WITHIN_MS - 1);
  assert.equal(kit.service.status().requests.find((one) => one.agent === "coo")?.state, "waiting");
  await kit.clock.advance(1);
  await refused;
  (await running(kit, 0, "coo")).finish();
  await person;
  slow.finish();
  await answer;
  assert.equal(kit.launchers.primary.engines.length, 1);
});

test("a desk that closes does not wait for a drain", async () => {
  const kit = createInferenceKit();
  const answer = kit.service.complete(REQUEST);
  const person = await running(kit, 0, "coo");
  const closing = new AbortController();
  const drained = kit.service.runExclusively(() => Promise.resolve(), DRAIN_WITHIN_MS, closing.signal);
  const refused = assert.rejects(drained, /the desk is closing/);
  closing.abort(new Error("the desk is closing"));
  await refused;
  assert.equal(kit.clock.sleeping(), 0);
  person.finish();
  await answer;
});

test("a model that somebody unloads while it drains stays unloaded", async () => {
  const kit = createInferenceKit();
  await kit.service.load("primary");
  const recycled = recycle(
    {
      role: "primary",
      host: kit.primary,
      inference: kit.service,
      runExclusively: async (work) => {
        await kit.service.unload("primary");
        await work();
      },
    },
    NEVER,
  );
  (await running(kit, 0, "probe")).finish();
  assert.equal(await recycled, null);
  assert.equal(kit.primary.state, "unloaded");
  assert.equal(kit.launchers.primary.engines.length, 1);
});

test("a model that is not loaded is not recycled", async () => {
  const kit = createInferenceKit();
  const options = { role: "primary", host: kit.primary, inference: kit.service } as const;
  assert.equal(await recycle({ ...options, runExclusively: (work) => work() }, NEVER), null);
});

test("four in the morning is the machine's own, today or tomorrow", () => {
  const noon = new Date(2026, 5, 1, 12, 0).getTime();
  assert.equal(nextLocalTime(noon, "04:00"), new Date(2026, 5, 2, 4, 0).getTime());
  assert.equal(nextLocalTime(noon, "12:00"), new Date(2026, 5, 2, 12, 0).getTime());
  assert.equal(nextLocalTime(noon, "12:01"), new Date(2026, 5, 1, 12, 1).getTime());
});

test("it comes every day at that time until the desk closes", async () => {
  const { clock } = createInferenceKit();
  const closing = new AbortController();
  const hours: number[] = [];
  const loop = everyDayAt("04:00", clock, closing.signal, () => {
    hours.push(new Date(clock.nowMs()).getHours());
    return Promise.resolve();
  });
  await clock.advance(3 * 86_400_000);
  assert.deepEqual(hours, [4, 4, 4]);
  closing.abort();
  await loop;
});
