import type { z } from "zod";
import { assert, DeskError } from "#src/domain/errors.ts";
import type { JobQueue, JobRun } from "#src/ports/job-queue.ts";

/** A job as whoever enqueues it sees it. The payload is parsed on both ends. */
export type JobSpec<Payload extends z.ZodType = z.ZodType> = {
  readonly name: string;
  readonly queue: string;
  readonly payload: Payload;
  /** One of priorities.ts. */
  readonly priority: number;
  /** Tries before it is failed for good; the wait between them doubles from `backoffMs`. */
  readonly attemptsMax: number;
  readonly backoffMs: number;
};

/** A job with its work. `run` must be safe to run twice: the queue promises at least once. */
export type Job<Payload extends z.ZodType = z.ZodType, Deps = unknown> = JobSpec<Payload> & {
  /** How many run at a time. */
  readonly concurrency: number;
  /** One run; then its signal is aborted and the run has failed. */
  readonly timeoutMs: number;
  run(payload: z.output<Payload>, deps: Deps, run: JobRun): Promise<unknown>;
};

const JOB_NAME = /^[a-z]+(-[a-z]+)*$/;

/** Checks what the types cannot say. @throws Error on a malformed job: at start, not at its first run. */
export function defineJob<Payload extends z.ZodType, Deps>(job: Job<Payload, Deps>): Job<Payload, Deps> {
  checkJob(job);
  assert(isCount(job.concurrency), `job "${job.name}": concurrency is a whole number from 1`);
  assert(isCount(job.timeoutMs), `job "${job.name}": timeoutMs is a whole number from 1`);
  return job;
}

/** A job that another process works on. @throws Error on a malformed one. */
export function defineRemoteJob<Payload extends z.ZodType>(job: JobSpec<Payload>): JobSpec<Payload> {
  checkJob(job);
  return job;
}

function checkJob(job: JobSpec): void {
  assert(JOB_NAME.test(job.name), `job "${job.name}" is not a lower-case name`);
  assert(isCount(job.priority), `job "${job.name}": priority is a whole number from 1`);
  assert(isCount(job.attemptsMax), `job "${job.name}": attemptsMax is a whole number from 1`);
  assert(job.backoffMs >= 0, `job "${job.name}": backoffMs is not negative`);
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}

/**
 * Hands a job to its queue. The same work has the same `jobId`, so that enqueueing twice is enqueueing once.
 * @throws DeskError JOB_PAYLOAD_INVALID for a payload of another shape, QUEUE_UNAVAILABLE when Redis is away.
 */
export async function enqueueJob<Payload extends z.ZodType>(
  queue: JobQueue,
  job: JobSpec<Payload>,
  jobId: string,
  payload: z.input<Payload>,
): Promise<void> {
  await queue.add({
    queue: job.queue,
    jobId,
    payload: parsePayload(job, payload),
    priority: job.priority,
    attemptsMax: job.attemptsMax,
    backoffMs: job.backoffMs,
  });
}

/** Starts working on a job's queue. */
export function registerJob<Payload extends z.ZodType, Deps>(
  queue: JobQueue,
  job: Job<Payload, Deps>,
  deps: Deps,
): void {
  const { concurrency, timeoutMs } = job;
  queue.process(job.queue, { concurrency, timeoutMs }, async (payload, run) =>
    job.run(parsePayload(job, payload), deps, run),
  );
}

/** Not retryable: the same bytes have the same fault tomorrow. */
function parsePayload<Payload extends z.ZodType>(job: JobSpec<Payload>, payload: unknown): z.output<Payload> {
  const parsed = job.payload.safeParse(payload);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new DeskError("JOB_PAYLOAD_INVALID", `the payload of ${job.name} is not valid: ${faults.join("; ")}`);
}
