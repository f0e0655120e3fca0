/** What every job queue promises: order, deduplication, attempts, results. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DeskError } from "#src/domain/errors.ts";
import type { JobQueue, JobRun } from "#src/ports/job-queue.ts";
import { until } from "#test/support/until.ts";
import { aJob, ONE_AT_A_TIME, type OpenHarness, type QueueHarness } from "./harness.ts";

export function describePromises(name: string, open: OpenHarness): void {
  describe(`${name}: what a queue promises`, () => {
    let harness: QueueHarness;
    let queue: JobQueue;
    let tests = 0;
    let q = "";
    before(async () => {
      harness = await open();
      queue = harness.connect();
    });
    after(() => harness.stop());
    /** A queue name that no other test uses. */
    const fresh = (): string => (q = `promises-${++tests}`);
    const finished = (jobId: string) =>
      until(`the end of ${jobId}`, async () => {
        const { state, result } = await queue.state(q, jobId);
        return (state === "completed" || state === "failed") && { state, result };
      });

    it("runs a lower priority number first, and equals in the order they were added", async () => {
      const order: unknown[] = [];
      const done = Promise.withResolvers<void>();
      for (const [jobId, priority] of [
        ["a", 10],
        ["b", 5],
        ["c", 1],
        ["d", 5],
        ["e", 1],
      ] as const) {
        await queue.add(aJob(jobId === "a" ? fresh() : q, jobId, { priority }));
      }
      queue.process(q, ONE_AT_A_TIME, async (payload) => {
        if (order.push((payload as { jobId: string }).jobId) === 5) done.resolve();
      });
      await done.promise;
      assert.deepEqual(order, ["c", "e", "b", "d", "a"]);
    });

    it("takes the same id for the same job, while it waits and after it has completed", async () => {
      const payloads: unknown[] = [];
      await queue.add(aJob(fresh(), "same", { payload: "first" }));
      await queue.add(aJob(q, "same", { payload: "second" }));
      queue.process(q, ONE_AT_A_TIME, async (payload) => void payloads.push(payload));
      await finished("same");
      await queue.add(aJob(q, "same", { payload: "third" }));
      await queue.add(aJob(q, "last", { payload: "last", priority: 2 }));
      await finished("last");
      assert.deepEqual(payloads, ["first", "last"]);
    });

    for (const priority of [0, -1, 1.5]) {
      it(`refuses priority ${priority}`, async () => {
        await assert.rejects(queue.add(aJob(fresh(), "job", { priority })), /priority/);
      });
    }

    for (const jobId of ["", "42", "a:b"]) {
      it(`refuses the job id "${jobId}"`, async () => {
        await assert.rejects(queue.add(aJob(fresh(), jobId)), /job id/);
      });
    }

    it("hands the payload over, and keeps the result with the job", async () => {
      await queue.add(aJob(fresh(), "sum", { payload: { of: [1, 2, 3] } }));
      queue.process(q, ONE_AT_A_TIME, async (payload) => ({ sum: 6, payload }));
      const end = await finished("sum");
      assert.deepEqual(end, { state: "completed", result: { sum: 6, payload: { of: [1, 2, 3] } } });
    });

    it("calls a job unknown that it never heard of, and waiting until it is finished", async () => {
      const started = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      const unheard = await queue.state(fresh(), "job");
      await queue.add(aJob(q, "job"));
      const queued = await queue.state(q, "job");
      queue.process(q, ONE_AT_A_TIME, () => {
        started.resolve();
        return release.promise;
      });
      await started.promise;
      const running = await queue.state(q, "job");
      release.resolve();
      const states = [unheard, queued, running].map(({ state }) => state);
      assert.deepEqual(states, ["unknown", "waiting", "waiting"]);
    });

    it("tries a failed job again until its attempts are used up, and keeps the reason", async () => {
      const attempts: number[] = [];
      await queue.add(aJob(fresh(), "bad", { attemptsMax: 3, backoffMs: 1 }));
      queue.process(q, ONE_AT_A_TIME, (_payload, run) => {
        attempts.push(run.attempt);
        return Promise.reject(new Error(`no ${run.attempt}`));
      });
      const end = await finished("bad");
      assert.deepEqual(attempts, [1, 2, 3]);
      assert.deepEqual(end, { state: "failed", result: "no 3" });
    });

    it("lets others go first while a failed job waits for its backoff", async () => {
      const ran: string[] = [];
      await queue.add(aJob(fresh(), "patient", { attemptsMax: 2, backoffMs: 60_000 }));
      await queue.add(aJob(q, "other", { priority: 2 }));
      queue.process(q, ONE_AT_A_TIME, async (_payload, run) => {
        ran.push(run.jobId);
        if (run.jobId === "patient") throw new Error("not now");
      });
      await finished("other");
      const { waiting, failed } = await queue.counts(q);
      assert.deepEqual({ ran, waiting, failed }, { ran: ["patient", "other"], waiting: 1, failed: 0 });
    });

    it("never tries again what cannot succeed later", async () => {
      const attempts: number[] = [];
      await queue.add(aJob(fresh(), "hopeless", { attemptsMax: 5 }));
      queue.process(q, ONE_AT_A_TIME, (_payload, run) => {
        attempts.push(run.attempt);
        return Promise.reject(new DeskError("INSTRUMENT_NOT_FOUND", "no such thing"));
      });
      const end = await finished("hopeless");
      assert.deepEqual(
        { attempts, end },
        { attempts: [1], end: { state: "failed", result: "no such thing" } },
      );
    });

    it("tries a retryable desk error again", async () => {
      await queue.add(aJob(fresh(), "later", { attemptsMax: 2 }));
      queue.process(q, ONE_AT_A_TIME, async (_payload, run) => {
        if (run.attempt === 1) throw new DeskError("MARKET_UNAVAILABLE", "not now", { retryable: true });
        return "now";
      });
      assert.deepEqual(await finished("later"), { state: "completed", result: "now" });
    });

    it("aborts a run that takes too long and fails it, also when the handler does not heed the signal", async (t) => {
      if (!harness.endsLongRuns) return t.skip("does not end long runs");
      const aborted = Promise.withResolvers<JobRun>();
      await queue.add(aJob(fresh(), "endless"));
      queue.process(q, { concurrency: 1, timeoutMs: 50 }, (_payload, run) => {
        run.signal.addEventListener("abort", () => aborted.resolve(run));
        return new Promise(() => {});
      });
      const end = await finished("endless");
      const run = await aborted.promise;
      assert.equal(end.state, "failed");
      assert.match(String(end.result), /longer than 50 ms/);
      assert.equal((run.signal.reason as DeskError).code, "JOB_TIMEOUT");
    });

    it("runs as many at a time as it was told, and no more", async () => {
      const running = new Set<string>();
      const release = Promise.withResolvers<void>();
      const two = Promise.withResolvers<void>();
      for (const jobId of ["one", "two", "three"])
        await queue.add(aJob(jobId === "one" ? fresh() : q, jobId));
      queue.process(q, { concurrency: 2, timeoutMs: 20_000 }, async (_payload, run) => {
        running.add(run.jobId);
        if (running.size === 2) two.resolve();
        await release.promise;
      });
      await two.promise;
      const counts = await queue.counts(q);
      release.resolve();
      await finished("three");
      assert.deepEqual(counts, { waiting: 1, active: 2, failed: 0 });
    });

    it("tells of every job that completes, once, and of none that fails", async () => {
      const heard: string[] = [];
      await queue.onCompleted(fresh(), (jobId) => void heard.push(jobId));
      queue.process(q, ONE_AT_A_TIME, async (_payload, run) => {
        if (run.jobId === "bad") throw new Error("bad");
      });
      for (const jobId of ["good", "bad", "better", "best"]) await queue.add(aJob(q, jobId));
      await until("the last event", () => heard.includes("best"));
      assert.deepEqual(heard, ["good", "better", "best"]);
    });
  });
}
