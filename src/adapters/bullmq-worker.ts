import { UnrecoverableError, WaitingError, Worker, type ConnectionOptions, type Job } from "bullmq";
import { DeskError } from "#src/domain/errors.ts";
import type { JobRun, ProcessOptions } from "#src/ports/job-queue.ts";
import type { Log } from "#src/ports/log.ts";
import { reportError } from "./redis-connection.ts";

export type JobHandler = (payload: unknown, run: JobRun) => Promise<unknown>;

export type WorkerSetup = {
  readonly queue: string;
  readonly prefix: string;
  readonly connection: ConnectionOptions;
  readonly log: Log;
  /** How long a job stays with a worker that has stopped renewing its lock. */
  readonly lockMs: number;
  readonly options: ProcessOptions;
  readonly handler: JobHandler;
};

export type RunningWorker = {
  /** Takes no new job; resolves when running ones are done and Redis knows it. */
  close(): Promise<void>;
  /** Resolves when no handler runs, whether Redis knows it or not. */
  idle(): Promise<void>;
  /** Aborts the signals of running jobs; their jobs go back to the head of the queue. */
  abort(): void;
};

/** A job that took its worker down this often is failed instead of taking down the next one. */
const STALLS_MAX = 5;
const BACKOFF_MAX_MS = 60_000;

/** State that the runs of one worker share. `reported` holds errors that were logged where they happened. */
type Runs = {
  readonly setup: WorkerSetup;
  readonly shutdown: AbortController;
  readonly running: Set<Promise<unknown>>;
  readonly reported: WeakSet<Error>;
};

/** Starts working on a queue; errors are logged, never thrown at the process. */
export function startWorker(setup: WorkerSetup): RunningWorker {
  const runs: Runs = {
    setup,
    shutdown: new AbortController(),
    running: new Set(),
    reported: new WeakSet(),
  };
  const worker = new Worker(setup.queue, (job: Job, token?: string) => track(runs, job, token), {
    connection: setup.connection,
    prefix: setup.prefix,
    concurrency: setup.options.concurrency,
    lockDuration: setup.lockMs,
    stalledInterval: setup.lockMs / 2,
    maxStalledCount: STALLS_MAX,
    settings: { backoffStrategy: (attemptsMade, _type, _error, job) => backoffFor(job, attemptsMade) },
  });
  listen(worker, runs);
  return {
    close: () => worker.close(),
    async idle() {
      await Promise.allSettled(runs.running);
    },
    abort: () => runs.shutdown.abort(new Error("the queue is closing")),
  };
}

/** Doubles with each failed attempt, up to a minute: a person who comes back online need not wait for long. */
function backoffFor(job: Pick<Job, "opts"> | undefined, attemptsMade: number): number {
  const backoff = job?.opts.backoff;
  const firstMs = typeof backoff === "object" ? (backoff.delay ?? 0) : 0;
  return Math.min(firstMs * 2 ** (attemptsMade - 1), BACKOFF_MAX_MS);
}

function listen(worker: Worker, { setup, reported }: Runs): void {
  const log = setup.log.child({ queue: setup.queue });
  worker.on("stalled", (jobId) => log.warn("a job lost its worker and runs again", { jobId }));
  worker.on("failed", (job, error) => {
    if (!reported.has(error)) log.error("a job failed", { jobId: job?.id, err: error });
  });
  worker.on("error", (error) => reportError(log, "the worker had an error and goes on", error));
}

function track(runs: Runs, job: Job, token: string | undefined): Promise<unknown> {
  const run = runOnce(runs, job, token);
  runs.running.add(run);
  const forget = (): void => {
    runs.running.delete(run);
  };
  run.then(forget, forget);
  return run;
}

async function runOnce(runs: Runs, job: Job, token: string | undefined): Promise<unknown> {
  const { handler, options } = runs.setup;
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(timeoutError(runs.setup, job)), options.timeoutMs);
  const signal = AbortSignal.any([runs.shutdown.signal, timeout.signal]);
  const run: JobRun = { jobId: idOf(job), attempt: job.attemptsStarted, signal };
  try {
    return await Promise.race([handler(job.data, run), rejectOnAbort(signal)]);
  } catch (error) {
    if (runs.shutdown.signal.aborted) return await putBack(job, token);
    throw failureOf(runs, job, error);
  } finally {
    clearTimeout(timer);
  }
}

/** Back to the head of its priority, without counting as a failed attempt. */
async function putBack(job: Job, token: string | undefined): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}

/** Logs the failure of a run, and says to BullMQ whether the job may be tried again. */
function failureOf({ setup, reported }: Runs, job: Job, error: unknown): Error {
  const failure = error instanceof Error ? error : new Error(String(error));
  const permanent = failure instanceof DeskError && !failure.retryable;
  const last = permanent || job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
  const fields = { queue: setup.queue, jobId: job.id, attempt: job.attemptsStarted, err: failure };
  if (last) setup.log.error("a job failed", fields);
  else setup.log.warn("a job failed and will be tried again", fields);
  const told = permanent ? new UnrecoverableError(failure.message) : failure;
  reported.add(told);
  return told;
}

function timeoutError(setup: WorkerSetup, job: Job): DeskError {
  const limit = `${setup.options.timeoutMs} ms`;
  return new DeskError("JOB_TIMEOUT", `job ${idOf(job)} of ${setup.queue} took longer than ${limit}`, {
    retryable: true,
  });
}

function idOf(job: Job): string {
  return job.id ?? "";
}

/** A handler that does not heed its signal must not hold up the queue. */
function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const fail = (): void => reject(signal.reason as Error);
    if (signal.aborted) fail();
    else signal.addEventListener("abort", fail, { once: true });
  });
}
