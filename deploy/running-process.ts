/** One run of a process that the desk starts: a node child or the Redis server. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Clock } from "#src/ports/clock.ts";

/** How a run ended. `fatal` is the process's own sentence for why starting it again would not help. */
export type ProcessExit = { readonly how: string; readonly fatal: string | null };

export type RunningProcess = {
  /** True when it does its work, false when it ended before. */
  readonly ready: Promise<boolean>;
  /** Resolves when it has ended; never rejects. */
  readonly exited: Promise<ProcessExit>;
  /** Asks it to drain and end, and kills it when it has not within `withinMs`. Safe to call twice. */
  stop(withinMs: number): Promise<void>;
  /** Ends it at once. */
  kill(): void;
};

/** Resolves with what ended a child: "code 1", "SIGKILL", or the reason why it could not be started. */
export async function howItEnded(child: ChildProcess): Promise<string> {
  try {
    await once(child, "exit");
    return child.signalCode ?? `code ${child.exitCode}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** True when the promise settles within `withinMs`; false when it did not, or the signal was aborted first. */
export async function settlesWithin(
  promise: Promise<unknown>,
  withinMs: number,
  clock: Clock,
  signal?: AbortSignal,
): Promise<boolean> {
  const decided = new AbortController();
  const settled = promise.then(
    () => true,
    () => true,
  );
  const signals = signal === undefined ? [decided.signal] : [decided.signal, signal];
  const tooLate = clock.sleep(withinMs, AbortSignal.any(signals)).then(
    () => false,
    () => false,
  );
  const isSettled = await Promise.race([settled, tooLate]);
  decided.abort();
  return isSettled;
}
