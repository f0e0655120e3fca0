import { setTimeout as delay } from "node:timers/promises";
import { Queue, QueueEvents } from "bullmq";
import { assert } from "#src/domain/errors.ts";
import type { JobQueue, JobRequest, JobState, QueueCounts } from "#src/ports/job-queue.ts";
import type { Log } from "#src/ports/log.ts";
import { startWorker, type RunningWorker } from "./bullmq-worker.ts";
import {
  END_MAX_MS,
  openRedis,
  queueUnavailable,
  reportError,
  type RedisConnections,
} from "./redis-connection.ts";

export type BullmqQueueOptions = {
  /** `redis://`, `rediss://`, `unix:///path/to.sock` or an absolute socket path. */
  readonly redisUrl: string;
  readonly log: Log;
  /** Of all Redis keys; two desks on one Redis need two. */
  readonly prefix?: string;
  /** After how long a job whose worker died is taken for stalled. It runs again within two of these. */
  readonly lockMs?: number;
};

const LOCK_MS = 10_000;
const WAITING_MAX = 10_000;
/**
 * Finished jobs are the memory of deduplication and of delivery. Everything that can wait has to fit while
 * nobody looks (a dead worker confirms nothing), and a weekend has to pass.
 */
const KEPT = { age: 3 * 24 * 60 * 60, count: 2 * WAITING_MAX };
/** Part of the grace in which running jobs may end by themselves; then they are told to, then cut off. */
const DRAIN_SHARE = 0.7;
/** For the vendor's own loops to notice that their connections have ended. */
const SETTLE_MS = 250;

type Context = {
  readonly connections: RedisConnections;
  readonly prefix: string;
  readonly log: Log;
  readonly lockMs: number;
  readonly queues: Map<string, Queue>;
  readonly workers: Map<string, RunningWorker>;
  readonly readers: Set<QueueEvents>;
};

/**
 * The job queue on BullMQ and Redis. Whatever needs Redis at once rejects with QUEUE_UNAVAILABLE while Redis
 * is dead; workers wait for it; both recover by themselves.
 *
 * @throws DeskError CONFIG_INVALID for a URL of another form.
 */
export function createBullmqQueue(options: BullmqQueueOptions): JobQueue {
  const context: Context = {
    connections: openRedis(options.redisUrl, options.log),
    prefix: options.prefix ?? "sleepyquant",
    log: options.log,
    lockMs: options.lockMs ?? LOCK_MS,
    queues: new Map(),
    workers: new Map(),
    readers: new Set(),
  };
  let closed: Promise<void> | null = null;
  return {
    add: (request) => addJob(context, request),
    process(queue, processOptions, handler) {
      assert(closed === null, `process(${queue}) on a closed queue`);
      assert(!context.workers.has(queue), `the queue ${queue} is processed already`);
      const { log, prefix, lockMs } = context;
      const connection = context.connections.consumer();
      const setup = { queue, prefix, connection, log, lockMs, options: processOptions, handler };
      context.workers.set(queue, startWorker(setup));
    },
    onCompleted: (queue, listener) => readCompleted(context, queue, listener),
    state: (queue, jobId) => stateOf(context, queue, jobId),
    counts: (queue) => countsOf(context, queue),
    close: (graceMs) => (closed ??= closeAll(context, graceMs)),
  };
}

async function addJob(context: Context, request: JobRequest): Promise<void> {
  assert(Number.isInteger(request.priority) && request.priority >= 1, `priority ${request.priority}`);
  assert(isJobId(request.jobId), `job id "${request.jobId}"`);
  await withQueue(context, request.queue, async (queue) => {
    const waiting = await queue.getJobCountByTypes("waiting", "prioritized", "delayed");
    if (waiting >= WAITING_MAX) throw queueUnavailable(`the queue ${request.queue} is full`);
    await queue.add(request.queue, request.payload, {
      jobId: request.jobId,
      priority: request.priority,
      attempts: request.attemptsMax,
      // Any name that BullMQ does not know calls the worker's own strategy, which has an upper bound.
      backoff: { type: "bounded", delay: request.backoffMs },
      removeOnComplete: KEPT,
      removeOnFail: KEPT,
      stackTraceLimit: 1,
    });
  });
}

/** BullMQ takes digits for its own counter, and ":" for a separator of Redis keys. */
function isJobId(jobId: string): boolean {
  return jobId !== "" && !jobId.includes(":") && !/^\d+$/.test(jobId);
}

/** Listens from the newest event that exists now: what completes from here on is heard, across reconnects too. */
async function readCompleted(
  context: Context,
  name: string,
  listener: (jobId: string) => void,
): Promise<void> {
  const lastEventId = await withQueue(context, name, async (queue) => {
    const newest = await context.connections.producer.xrevrange(queue.toKey("events"), "+", "-", "COUNT", 1);
    return newest[0]?.[0] ?? "0-0";
  });
  const connection = context.connections.consumer();
  const reader = new QueueEvents(name, { connection, prefix: context.prefix, lastEventId });
  context.readers.add(reader);
  reader.on("completed", ({ jobId }) => listener(jobId));
  const log = context.log.child({ queue: name });
  reader.on("error", (error) =>
    reportError(log, "the reader of completed jobs had an error and goes on", error),
  );
}

async function stateOf(context: Context, name: string, jobId: string): Promise<JobState> {
  return withQueue(context, name, async (queue) => {
    // The state first: a job that is finished by then has its result, the other way round it may not.
    const state = await queue.getJobState(jobId);
    if (state === "unknown") return { state, result: null };
    if (state !== "completed" && state !== "failed") return { state: "waiting", result: null };
    const job = await queue.getJob(jobId);
    if (job === undefined) return { state: "unknown", result: null };
    return { state, result: state === "failed" ? job.failedReason : (job.returnvalue as unknown) };
  });
}

async function countsOf(context: Context, name: string): Promise<QueueCounts> {
  return withQueue(context, name, async (queue) => {
    const counts = await queue.getJobCounts("waiting", "prioritized", "delayed", "active", "failed");
    const of = (type: string): number => counts[type] ?? 0;
    return {
      waiting: of("waiting") + of("prioritized") + of("delayed"),
      active: of("active"),
      failed: of("failed"),
    };
  });
}

/** Every failure of Redis is QUEUE_UNAVAILABLE; a TypeError is ours (a payload that is no JSON). */
async function withQueue<Result>(
  context: Context,
  name: string,
  call: (queue: Queue) => Promise<Result>,
): Promise<Result> {
  await context.connections.whenReady();
  try {
    return await call(queueNamed(context, name));
  } catch (error) {
    if (error instanceof TypeError) throw error;
    if (error instanceof Error && "code" in error && error.code === "QUEUE_UNAVAILABLE") throw error;
    throw queueUnavailable(`Redis did not take a command for the queue ${name}`, error);
  }
}

function queueNamed(context: Context, name: string): Queue {
  const known = context.queues.get(name);
  if (known !== undefined) return known;
  const queue = new Queue(name, {
    connection: context.connections.producer,
    prefix: context.prefix,
    // Both would wait for Redis; this side must fail at once instead.
    skipWaitingForReady: true,
    skipVersionCheck: true,
  });
  const log = context.log.child({ queue: name });
  queue.on("error", (error) => reportError(log, "the queue had an error and goes on", error));
  context.queues.set(name, queue);
  return queue;
}

async function closeAll(context: Context, graceMs: number): Promise<void> {
  const workers = [...context.workers.values()];
  const closed = Promise.allSettled([
    ...workers.map((worker) => worker.close()),
    ...[...context.readers].map((reader) => reader.close()),
  ]);
  // A worker that cannot tell Redis about its end would wait for Redis until the grace is over.
  const cutOff = context.connections.lost().then(() => Promise.all(workers.map((worker) => worker.idle())));
  const done = Promise.race([closed, cutOff]);
  const waitMs = Math.max(0, graceMs - END_MAX_MS - SETTLE_MS);
  if (!(await settlesWithin(done, waitMs * DRAIN_SHARE))) {
    context.log.warn("not drained within the grace: what still runs will run again at the next start");
    for (const worker of workers) worker.abort();
    await settlesWithin(done, waitMs * (1 - DRAIN_SHARE));
  }
  await context.connections.end();
  await settlesWithin(closed, SETTLE_MS);
}

async function settlesWithin(work: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  const timer = new AbortController();
  const late = delay(timeoutMs, false, { signal: timer.signal }).catch(() => false);
  const settled = await Promise.race([work.then(() => true), late]);
  timer.abort();
  return settled;
}
