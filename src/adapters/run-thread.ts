/** A piece of work in a thread of its own, that can be ended whatever it is at: for text that strangers wrote. */
import { Worker } from "node:worker_threads";

export type ThreadWork<Question> = {
  /** The file that it runs: it posts one answer. */
  readonly main: URL;
  readonly question: Question;
  readonly timeoutMs: number;
  /** Ends it. */
  readonly signal: AbortSignal;
};

/** Far more than a feed needs; a thread that wants more ends with an error, and the process lives. */
const LIMITS = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 };

/**
 * What it posted. The caller's loop goes on meanwhile, and the thread inherits no environment.
 * @throws Error when it failed, took too long, wanted too much memory, or was ended.
 */
export async function runThread<Question>({
  main,
  question,
  timeoutMs,
  signal,
}: ThreadWork<Question>): Promise<unknown> {
  const until = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  until.throwIfAborted();
  const thread = new Worker(main, { workerData: question, env: {}, resourceLimits: LIMITS });
  try {
    return await new Promise((resolve, reject) => {
      thread.once("message", resolve);
      thread.once("error", reject);
      thread.once("exit", () => reject(new Error("the thread ended without an answer")));
      until.addEventListener("abort", () => reject(until.reason as Error), { once: true });
    });
  } finally {
    await thread.terminate();
  }
}
