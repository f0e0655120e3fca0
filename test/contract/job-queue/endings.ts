/** What every job queue does when things end: a close, a crash of the worker, the death of the server. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DeskError } from "#src/domain/errors.ts";
import { until } from "#test/support/until.ts";
import { aJob, ONE_AT_A_TIME, type OpenHarness, type QueueHarness } from "./harness.ts";

export function describeEndings(name: string, open: OpenHarness): void {
  describe(`${name}: how a queue ends`, () => {
    let harness: QueueHarness;
    before(async () => {
      harness = await open();
    });
    after(() => harness.stop());

    it("waits at its close for a running job, and starts no other", async () => {
      const [closing, other] = [harness.connect(), harness.connect()];
      const started = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      await closing.add(aJob("drain", "running"));
      await closing.add(aJob("drain", "waiting"));
      closing.process("drain", ONE_AT_A_TIME, () => {
        started.resolve();
        return release.promise;
      });
      await started.promise;
      const closed = closing.close(10_000);
      release.resolve();
      await closed;
      const states = [await other.state("drain", "running"), await other.state("drain", "waiting")];
      assert.deepEqual(
        states.map(({ state }) => state),
        ["completed", "waiting"],
      );
    });

    it("aborts what outlasts the grace, and runs it again at the next start as if it had not failed", async () => {
      const [closing, next] = [harness.connect(), harness.connect()];
      const started = Promise.withResolvers<AbortSignal>();
      const attempts: number[] = [];
      await closing.add(aJob("grace", "slow"));
      closing.process("grace", ONE_AT_A_TIME, (_payload, run) => {
        started.resolve(run.signal);
        return new Promise(() => {});
      });
      const signal = await started.promise;
      await closing.close(1_000);
      next.process("grace", ONE_AT_A_TIME, async (_payload, run) => void attempts.push(run.attempt));
      await until("the second run", async () => (await next.state("grace", "slow")).state === "completed");
      assert.equal(signal.aborted, true);
      assert.deepEqual(attempts, [2]);
    });

    it("runs a job again whose worker was killed in the middle, and counts that start", async (t) => {
      if (harness.crashDuringJob === undefined) return t.skip("has no worker process that could be killed");
      const queue = harness.connect();
      const attempts: number[] = [];
      await queue.add(aJob("crash", "job"));
      await harness.crashDuringJob("crash");
      queue.process("crash", ONE_AT_A_TIME, async (_payload, run) => void attempts.push(run.attempt));
      await until("the second run", async () => (await queue.state("crash", "job")).state === "completed");
      assert.deepEqual(attempts, [2]);
    });

    it("refuses at once while the server is dead, recovers by itself, and loses nothing it took", async (t) => {
      if (harness.server === undefined) return t.skip("has no server that could die");
      const queue = harness.connect();
      const ran: string[] = [];
      await queue.add(aJob("outage", "before"));
      await harness.server.kill();
      await assert.rejects(
        queue.add(aJob("outage", "during")),
        (error) => error instanceof DeskError && error.code === "QUEUE_UNAVAILABLE" && error.retryable,
      );
      await assert.rejects(queue.state("outage", "before"), { code: "QUEUE_UNAVAILABLE" });
      await harness.server.restart();
      await until("the queue to take jobs again", () =>
        queue.add(aJob("outage", "after")).then(
          () => true,
          () => false,
        ),
      );
      queue.process("outage", ONE_AT_A_TIME, async (_payload, run) => void ran.push(run.jobId));
      await until("the last job", async () => (await queue.state("outage", "after")).state === "completed");
      assert.deepEqual(ran, ["before", "after"]);
    });

    it("goes on working and listening after the server was away", async (t) => {
      if (harness.server === undefined) return t.skip("has no server that could die");
      const queue = harness.connect();
      const heard: string[] = [];
      await queue.onCompleted("survive", (jobId) => void heard.push(jobId));
      queue.process("survive", ONE_AT_A_TIME, async () => {});
      await queue.add(aJob("survive", "before"));
      await until("the first event", () => heard.length === 1);
      await harness.server.kill();
      await harness.server.restart();
      await until("the queue to take jobs again", () =>
        queue.add(aJob("survive", "after")).then(
          () => true,
          () => false,
        ),
      );
      await until("the second event", () => heard.length === 2);
      assert.deepEqual(heard, ["before", "after"]);
    });

    it("resolves its close within the grace when the server is dead", async (t) => {
      if (harness.server === undefined) return t.skip("has no server that could die");
      const queue = harness.connect();
      await queue.onCompleted("dead", () => {});
      queue.process("dead", ONE_AT_A_TIME, async () => {});
      await queue.add(aJob("dead", "job"));
      await until("the worker at work", async () => (await queue.state("dead", "job")).state === "completed");
      await harness.server.kill();
      await queue.close(2_000);
      await assert.rejects(queue.add(aJob("dead", "late")), { code: "QUEUE_UNAVAILABLE" });
      await harness.server.restart();
    });
  });
}
