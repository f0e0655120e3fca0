import type { Clock } from "#src/ports/clock.ts";

/** What `withinTime` resolves to when the work was not done in time. */
export const TIMED_OUT = Symbol("timed out");

/** The result of `work`, or TIMED_OUT after `limitMs`; then `call` is aborted and what the work does is ignored. */
export async function withinTime<Result>(
  clock: Clock,
  limitMs: number,
  call: AbortController,
  work: () => Promise<Result> | Result,
): Promise<Result | typeof TIMED_OUT> {
  const timer = new AbortController();
  const timeout = clock.sleep(limitMs, timer.signal).then(
    (): typeof TIMED_OUT => {
      call.abort();
      return TIMED_OUT;
    },
    // The timer was cancelled because the work came first; nobody waits for this value.
    (): typeof TIMED_OUT => TIMED_OUT,
  );
  try {
    return await Promise.race([work(), timeout]);
  } finally {
    timer.abort();
  }
}
