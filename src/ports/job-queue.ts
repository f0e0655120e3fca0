/**
 * A durable queue: at least once, so every job is safe to run twice. `jobId` deduplicates for as long as
 * the job is known. Lower priority numbers run sooner; 0 is forbidden (it would jump the whole queue).
 */
export type JobRequest = {
  readonly queue: string;
  /** No ":" and not all digits. */
  readonly jobId: string;
  readonly payload: unknown;
  readonly priority: number;
  readonly attemptsMax: number;
  readonly backoffMs: number;
};

/**
 * What a handler learns about the run. `attempt` counts starts from 1, those that a crash cut short too;
 * `signal` is aborted on shutdown (the job then waits for the next start) or timeout (the run has failed).
 */
export type JobRun = { readonly jobId: string; readonly attempt: number; readonly signal: AbortSignal };

/** `waiting` includes prioritized and delayed jobs. */
export type QueueCounts = { readonly waiting: number; readonly active: number; readonly failed: number };

/** `waiting` is anything not finished yet. `result` is the handler's when completed, the reason (text) when failed. */
export type JobState = {
  readonly state: "unknown" | "waiting" | "completed" | "failed";
  readonly result: unknown;
};

export interface JobQueue {
  /** Resolves when Redis has the job. Rejects with QUEUE_UNAVAILABLE at once when it cannot be reached. */
  add(request: JobRequest): Promise<void>;
  /** Runs jobs of a queue; the handler's result is kept with the job. */
  process(
    queue: string,
    options: ProcessOptions,
    handler: (payload: unknown, run: JobRun) => Promise<unknown>,
  ): void;
  /** Hears of every completed job of a queue, from now on. */
  onCompleted(queue: string, listener: (jobId: string) => void): Promise<void>;
  state(queue: string, jobId: string): Promise<JobState>;
  counts(queue: string): Promise<QueueCounts>;
  /** Takes no new job, waits up to `graceMs` for running ones (then aborts their signals), closes connections. */
  close(graceMs: number): Promise<void>;
}

export type ProcessOptions = { readonly concurrency: number; readonly timeoutMs: number };
