import type { JobQueue, JobRequest } from "#src/ports/job-queue.ts";

/** What the contract needs of an implementation. Parts that it does not have are skipped by name. */
export type QueueHarness = {
  /** One more client of the same queues. The harness closes it at the end. */
  connect(): JobQueue;
  /** False when it does not end runs that take too long. */
  readonly endsLongRuns: boolean;
  /** The server that holds the queues, for implementations that have one. */
  readonly server?: { kill(): Promise<void>; restart(): Promise<void> };
  /** Lets another process start the next job of a queue, and kills that process in the middle of it. */
  readonly crashDuringJob?: (queue: string) => Promise<void>;
  stop(): Promise<void>;
};

export type OpenHarness = () => Promise<QueueHarness>;

/** A job that runs at once and is tried once. */
export function aJob(queue: string, jobId: string, changes: Partial<JobRequest> = {}): JobRequest {
  return { queue, jobId, payload: { jobId }, priority: 1, attemptsMax: 1, backoffMs: 0, ...changes };
}

export const ONE_AT_A_TIME = { concurrency: 1, timeoutMs: 20_000 };
