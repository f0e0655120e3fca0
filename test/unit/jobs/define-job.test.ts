import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { defineJob, defineRemoteJob, enqueueJob, registerJob } from "#jobs/define-job.ts";
import { PRIORITY_TOOL } from "#jobs/priorities.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createMemoryQueue } from "#test/support/memory-queue.ts";
import { turnsUntil } from "#test/support/turns-until.ts";

const spec = {
  name: "add-up",
  queue: "sums",
  payload: z.strictObject({ of: z.array(z.int()), note: z.string().default("none") }),
  priority: PRIORITY_TOOL,
  attemptsMax: 3,
  backoffMs: 100,
};

const addUp = defineJob({
  ...spec,
  concurrency: 1,
  timeoutMs: 1_000,
  run: async ({ of, note }, seen: string[]) => {
    seen.push(`${of.join("+")} ${note}`);
  },
});

describe("a defined job", () => {
  it("carries a parsed payload and its dependencies from end to end", async () => {
    const queue = createMemoryQueue(createFakeClock());
    const seen: string[] = [];
    registerJob(queue, addUp, seen);
    await enqueueJob(queue, addUp, "sum-1", { of: [1, 2] });
    await turnsUntil(() => seen.length === 1, "the run");
    assert.deepEqual(seen, ["1+2 none"]);
  });

  it("is enqueued with its priority and its attempts", async () => {
    const queue = createMemoryQueue(createFakeClock());
    await enqueueJob(queue, addUp, "sum-1", { of: [] });
    const { queue: name, jobId, priority, attemptsMax, backoffMs } = queue.jobs("sums")[0]?.request ?? {};
    assert.deepEqual([name, jobId, priority, attemptsMax, backoffMs], ["sums", "sum-1", 5, 3, 100]);
  });

  it("refuses a bad payload before it reaches the queue, and says what is wrong with it", async () => {
    const queue = createMemoryQueue(createFakeClock());
    const bad = { of: [1.5], extra: true } as unknown as { of: number[] };
    await assert.rejects(enqueueJob(queue, addUp, "sum-1", bad), {
      code: "JOB_PAYLOAD_INVALID",
      message: /^the payload of add-up is not valid: of\.0: .*; : .*extra/,
    });
    assert.deepEqual(queue.jobs("sums"), []);
  });

  it("fails a bad payload that is in the queue already, without a second try", async () => {
    const queue = createMemoryQueue(createFakeClock());
    registerJob(queue, addUp, []);
    await queue.add({ ...spec, jobId: "old", payload: { of: "an older release" } });
    await turnsUntil(() => queue.jobs("sums")[0]?.state === "failed", "the failure");
    assert.equal(queue.jobs("sums")[0]?.attempts, 1);
  });

  const malformed = [
    { change: { name: "AddUp" }, fault: /lower-case name/ },
    { change: { priority: 0 }, fault: /priority/ },
    { change: { priority: 1.5 }, fault: /priority/ },
    { change: { attemptsMax: 0 }, fault: /attemptsMax/ },
    { change: { backoffMs: -1 }, fault: /backoffMs/ },
  ];
  for (const { change, fault } of malformed) {
    it(`is refused at its definition with ${JSON.stringify(change)}`, () => {
      assert.throws(() => defineRemoteJob({ ...spec, ...change }), fault);
    });
  }

  for (const change of [{ concurrency: 0 }, { timeoutMs: 0.5 }]) {
    it(`is refused at its definition with ${JSON.stringify(change)}`, () => {
      assert.throws(() => defineJob({ ...addUp, ...change }), new RegExp(Object.keys(change)[0] ?? ""));
    });
  }
});
