import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { createBullmqQueue } from "#src/adapters/bullmq-queue.ts";
import type { JobQueue } from "#src/ports/job-queue.ts";
import { CRASHING_WORKER } from "#test/support/crashing-worker.ts";
import { startTestRedis, type TestRedis } from "#test/support/redis.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { until } from "#test/support/until.ts";
import { describeEndings } from "./endings.ts";
import { aJob, ONE_AT_A_TIME, type QueueHarness } from "./harness.ts";
import { describePromises } from "./promises.ts";

/** Short, so that a killed worker's job runs again soon. */
const LOCK_MS = 1_000;
const CLOSE_MS = 2_000;

async function openBullmq(): Promise<QueueHarness> {
  const redis = await startTestRedis();
  const open: JobQueue[] = [];
  return {
    connect() {
      const queue = createBullmqQueue({ redisUrl: redis.url, log: createSilentLog(), lockMs: LOCK_MS });
      open.push(queue);
      return queue;
    },
    endsLongRuns: true,
    server: redis,
    async crashDuringJob(queue) {
      const worker = spawn(process.execPath, [CRASHING_WORKER, redis.url, queue, String(LOCK_MS)]);
      const [, signal] = (await once(worker, "exit")) as [number | null, string | null];
      assert.equal(signal, "SIGKILL");
    },
    async stop() {
      await Promise.all(open.map((queue) => queue.close(CLOSE_MS)));
      await redis.stop();
    },
  };
}

describePromises("BullMQ", openBullmq);
describeEndings("BullMQ", openBullmq);

describe("BullMQ on Redis", () => {
  let redis: TestRedis;
  before(async () => {
    redis = await startTestRedis();
  });
  after(() => redis.stop());

  it("refuses more than 10,000 waiting jobs", async () => {
    const queue = createBullmqQueue({ redisUrl: redis.url, log: createSilentLog() });
    const numbers = Array.from({ length: 10_000 }, (_, index) => index);
    try {
      // In handfuls: on a busy machine a thousand at once would not all be answered in time.
      while (numbers.length > 0) {
        await Promise.all(numbers.splice(0, 200).map((number) => queue.add(aJob("full", `job-${number}`))));
      }
      await assert.rejects(queue.add(aJob("full", "one-more")), {
        code: "QUEUE_UNAVAILABLE",
        message: "the queue full is full",
      });
    } finally {
      await queue.close(CLOSE_MS);
    }
  });

  it("keeps two desks on one Redis apart by their prefix", async () => {
    const [one, two] = ["one", "two"].map((prefix) =>
      createBullmqQueue({ redisUrl: redis.url, log: createSilentLog(), prefix }),
    ) as [JobQueue, JobQueue];
    await one.add(aJob("shared", "job"));
    const states = [await one.state("shared", "job"), await two.state("shared", "job")];
    await Promise.all([one.close(CLOSE_MS), two.close(CLOSE_MS)]);
    assert.deepEqual(
      states.map(({ state }) => state),
      ["waiting", "unknown"],
    );
  });

  it("refuses, and still closes, when the server takes connections but never answers", async () => {
    const server = createServer((socket) => socket.on("error", () => {}).resume()).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const queue = createBullmqQueue({ redisUrl: `redis://127.0.0.1:${port}`, log: createSilentLog() });
    queue.process("hung", ONE_AT_A_TIME, async () => {});
    await assert.rejects(queue.add(aJob("hung", "job")), { code: "QUEUE_UNAVAILABLE" });
    await queue.close(CLOSE_MS);
    server.close();
    await once(server, "close");
  });

  it("logs a failed job with its id, and an outage once", async () => {
    const log = createSilentLog();
    const queue = createBullmqQueue({ redisUrl: redis.url, log });
    queue.process("logged", ONE_AT_A_TIME, () => Promise.reject(new Error("broken")));
    await queue.add(aJob("logged", "job"));
    await until("the failure", async () => (await queue.state("logged", "job")).state === "failed");
    await redis.kill();
    await until("the outage", () => log.lines.some(({ message }) => message.includes("cannot be reached")));
    await redis.restart();
    await until("the recovery", () => log.lines.some(({ message }) => message.includes("reachable again")));
    await queue.close(CLOSE_MS);
    const told = log.lines.filter(({ level }) => level === "error" || level === "warn");
    assert.deepEqual(
      told.map(({ message, fields }) => [message, fields.jobId]),
      [
        ["a job failed", "job"],
        ["Redis cannot be reached; trying again until it can", undefined],
      ],
    );
  });
});
