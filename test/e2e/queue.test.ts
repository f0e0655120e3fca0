/** No message lost or doubled: a real worker process, a real Redis and a real database, killed at every step. */
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { createBullmqQueue } from "#src/adapters/bullmq-queue.ts";
import { createOutboxStore } from "#src/storage/outbox-store.ts";
import type { JobQueue } from "#src/ports/job-queue.ts";
import { deliverPayload, deliverQueue, INBOUND_QUEUE } from "#jobs/payloads.ts";
import { openMessageTables } from "#test/support/message-tables.ts";
import { CRASH_POINTS, OUTBOX_WORKER, type OutboxWorkerTask } from "#test/support/outbox-worker.ts";
import { startTestRedis, type TestRedis } from "#test/support/redis.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { until } from "#test/support/until.ts";

const LOCK_MS = 1_000;

describe("the way of a message", () => {
  let redis: TestRedis;
  let folder = "";
  let scenes = 0;
  const open: JobQueue[] = [];
  before(async () => {
    redis = await startTestRedis();
    folder = await mkdtemp(join(tmpdir(), "sleepyquant-queue-"));
  });
  after(async () => {
    await Promise.all(open.map((queue) => queue.close(2_000)));
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Queues and a database of its own, and a console that records what it shows. */
  function aScene(changes: Partial<OutboxWorkerTask>) {
    const name = `scene-${++scenes}`;
    const queue = createBullmqQueue({
      redisUrl: redis.url,
      prefix: name,
      log: createSilentLog(),
      lockMs: LOCK_MS,
    });
    open.push(queue);
    const shown: string[] = [];
    queue.process(deliverQueue("console"), { concurrency: 1, timeoutMs: 5_000 }, async (payload) => {
      const { message, outboxId } = deliverPayload.parse(payload);
      shown.push(message.headline);
      return { messageIds: [`console-${outboxId}`] };
    });
    const task: OutboxWorkerTask = {
      redisUrl: redis.url,
      prefix: name,
      databasePath: join(folder, `${name}.sqlite`),
      alerts: 0,
      answers: [],
      crashAt: null,
      lockMs: LOCK_MS,
      ...changes,
    };
    return { queue, shown, task };
  }

  for (const crashAt of CRASH_POINTS) {
    it(`neither loses nor doubles anything when the worker is killed ${crashAt}`, async () => {
      const { queue, shown, task } = aScene({ alerts: 3, answers: ["reply-console-console-q1"] });
      await ask(queue, "q1");
      const killed = await exitOf(startWorker({ ...task, crashAt }));
      const ended = await exitOf(startWorker(task));
      assert.deepEqual([killed, ended], ["SIGKILL", 0]);
      assert.deepEqual(shown.toSorted(), ["alert 1", "alert 2", "alert 3", "answer q1"]);
      assert.deepEqual(ledgerOf(task.databasePath), { undelivered: 0, messages: 4, writes: 1 });
    });
  }

  it("shows every alert once and in order however often the worker is killed", async () => {
    const alerts = 300;
    const { shown, task } = aScene({ alerts });
    for (const killAt of [1, 40, 41, 120, 250]) {
      const worker = startWorker(task);
      await until(`delivery ${killAt}`, () => shown.length >= killAt);
      worker.kill("SIGKILL");
      await once(worker, "exit");
    }
    assert.equal(await exitOf(startWorker(task)), 0);
    assert.deepEqual(
      shown,
      Array.from({ length: alerts }, (_, index) => `alert ${index + 1}`),
    );
  });

  it("loses nothing when Redis is killed in the middle", async () => {
    const alerts = 200;
    const { shown, task } = aScene({ alerts });
    const worker = startWorker(task);
    await until("some deliveries", () => shown.length >= 20);
    await redis.kill();
    await redis.restart();
    assert.equal(await exitOf(worker), 0);
    assert.equal(new Set(shown).size, alerts);
  });
});

function startWorker(task: OutboxWorkerTask): ChildProcess {
  return spawn(process.execPath, [OUTBOX_WORKER, JSON.stringify(task)], {
    stdio: ["ignore", "ignore", "inherit"],
  });
}

/** The exit code, or the signal that ended it. */
async function exitOf(worker: ChildProcess): Promise<number | string> {
  const [code, signal] = (await once(worker, "exit")) as [number | null, string | null];
  return code ?? signal ?? "unknown";
}

function ledgerOf(databasePath: string) {
  const db = openMessageTables(databasePath);
  try {
    return {
      undelivered: createOutboxStore(db).undeliveredCount(),
      messages: db.prepare("SELECT count(*) FROM outbox WHERE message_ids IS NOT NULL").pluck().get(),
      writes: db.prepare("SELECT count(*) FROM skill_write").pluck().get(),
    };
  } finally {
    db.close();
  }
}

/** Puts a person's question into the inbound queue, as the console does. */
async function ask(queue: JobQueue, updateId: string): Promise<void> {
  const payload = {
    platform: "console",
    bot: "console",
    updateId,
    chatId: "console",
    chatKind: "private",
    userId: "local",
    sentTsMs: 1_000,
    content: { type: "text", text: "how are the two books doing?" },
  };
  const jobId = `console-console-${updateId}`;
  await queue.add({ queue: INBOUND_QUEUE, jobId, payload, priority: 1, attemptsMax: 3, backoffMs: 100 });
}
