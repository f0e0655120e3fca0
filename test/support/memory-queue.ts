import { DeskError } from "#src/domain/errors.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { JobQueue, JobRequest, JobRun, JobState, ProcessOptions } from "#src/ports/job-queue.ts";

/** The job queue in memory: the port's promises without Redis. Payloads and results pass through JSON, as they do there. */
export type MemoryQueue = JobQueue & {
  /** While it is away, everything that needs it rejects, and no job is run. */
  setAvailable(available: boolean): void;
  /** Every job that a queue ever took, in the order of arrival. */
  jobs(queue: string): readonly MemoryJob[];
  /** Adds that were refused because the queue was away. */
  refusals(): number;
};

export type MemoryJob = {
  readonly request: JobRequest;
  readonly state: "waiting" | "active" | "delayed" | "completed" | "failed";
  readonly attempts: number;
  /** The handler's result, or its error. */
  readonly outcome: unknown;
};

type Job = { -readonly [Key in keyof MemoryJob]: MemoryJob[Key] };
type Handler = (payload: unknown, run: JobRun) => Promise<unknown>;
type Processor = { readonly options: ProcessOptions; readonly handler: Handler; running: number };

/** `clock` times the waits between attempts. */
export function createMemoryQueue(clock: Clock): MemoryQueue {
  const jobs = new Map<string, Map<string, Job>>();
  const processors = new Map<string, Processor>();
  const listeners = new Map<string, ((jobId: string) => void)[]>();
  const shutdown = new AbortController();
  const running = new Set<Promise<void>>();
  let available = true;
  let refused = 0;

  const jobsOf = (queue: string): Map<string, Job> => {
    const known = jobs.get(queue) ?? new Map<string, Job>();
    jobs.set(queue, known);
    return known;
  };

  function requireQueue(): void {
    if (available) return;
    throw new DeskError("QUEUE_UNAVAILABLE", "the queue is away", { retryable: true });
  }

  async function add(request: JobRequest): Promise<void> {
    if (!available) refused += 1;
    requireQueue();
    if (!Number.isInteger(request.priority) || request.priority < 1) throw new Error("priority below 1");
    if (!/^(?!\d+$)[^:]+$/.test(request.jobId)) throw new Error(`bad job id "${request.jobId}"`);
    const known = jobsOf(request.queue);
    if (known.has(request.jobId)) return;
    const copy = { ...request, payload: throughJson(request.payload) };
    known.set(request.jobId, { request: copy, state: "waiting", attempts: 0, outcome: null });
    pump(request.queue);
  }

  /** Starts what may run now. */
  function pump(queue: string): void {
    const processor = processors.get(queue);
    if (processor === undefined || !available || shutdown.signal.aborted) return;
    const next = nextOf(jobsOf(queue).values());
    if (next === undefined || processor.running >= processor.options.concurrency) return;
    processor.running += 1;
    const run = runJob(next, processor).finally(() => {
      running.delete(run);
      processor.running -= 1;
      pump(queue);
    });
    running.add(run);
    pump(queue);
  }

  async function runJob(job: Job, { handler, options }: Processor): Promise<void> {
    const { queue, jobId, payload } = job.request;
    const done = new AbortController();
    const tooLong = new AbortController();
    const signal = AbortSignal.any([shutdown.signal, tooLong.signal]);
    void clock.sleep(options.timeoutMs, done.signal).then(
      () => tooLong.abort(timeoutError(jobId, options.timeoutMs)),
      () => undefined,
    );
    job.state = "active";
    job.attempts += 1;
    try {
      const run = handler(payload, { jobId, attempt: job.attempts, signal });
      job.outcome = throughJson(await Promise.race([run, rejectOnAbort(signal)]));
      job.state = "completed";
      for (const listener of listeners.get(queue) ?? []) listener(jobId);
    } catch (error) {
      afterFailure(job, error);
    } finally {
      done.abort();
    }
  }

  function afterFailure(job: Job, error: unknown): void {
    const permanent = error instanceof DeskError && !error.retryable;
    job.outcome = error;
    if (shutdown.signal.aborted) {
      job.state = "waiting";
    } else if (permanent || job.attempts >= job.request.attemptsMax) {
      job.state = "failed";
    } else {
      job.state = "delayed";
      void wakeLater(job);
    }
  }

  async function wakeLater(job: Job): Promise<void> {
    if (job.request.backoffMs > 0) {
      await clock.sleep(job.request.backoffMs, shutdown.signal).catch(() => undefined);
    }
    job.state = "waiting";
    pump(job.request.queue);
  }

  async function state(queue: string, jobId: string): Promise<JobState> {
    requireQueue();
    const job = jobsOf(queue).get(jobId);
    if (job === undefined) return { state: "unknown", result: null };
    if (job.state === "completed") return { state: "completed", result: job.outcome };
    if (job.state === "failed") return { state: "failed", result: (job.outcome as Error).message };
    return { state: "waiting", result: null };
  }

  return {
    add,
    state,
    process(queue, options, handler) {
      processors.set(queue, { options, handler, running: 0 });
      pump(queue);
    },
    async onCompleted(queue, listener) {
      requireQueue();
      listeners.set(queue, [...(listeners.get(queue) ?? []), listener]);
    },
    async counts(queue) {
      requireQueue();
      const states = [...jobsOf(queue).values()].map((job) => job.state);
      const of = (...wanted: string[]): number => states.filter((each) => wanted.includes(each)).length;
      return { waiting: of("waiting", "delayed"), active: of("active"), failed: of("failed") };
    },
    async close() {
      shutdown.abort(new Error("the queue is closing"));
      await Promise.all(running);
    },
    setAvailable(next) {
      available = next;
      if (available) for (const queue of processors.keys()) pump(queue);
    },
    jobs: (queue) => [...jobsOf(queue).values()],
    refusals: () => refused,
  };
}

/** The lowest number first; of equals the one that came first. */
function nextOf(jobs: Iterable<Job>): Job | undefined {
  const waiting = [...jobs].filter((job) => job.state === "waiting");
  return waiting.toSorted((left, right) => left.request.priority - right.request.priority)[0];
}

function timeoutError(jobId: string, timeoutMs: number): DeskError {
  return new DeskError("JOB_TIMEOUT", `job ${jobId} took longer than ${timeoutMs} ms`, { retryable: true });
}

/** A handler that does not heed its signal must not hold up the queue. */
function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}

function throughJson(value: unknown): unknown {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as unknown);
}
