import type { Clock } from "../ports/clock.ts";

/** Does something after a while, unless the signal is aborted first. Its failure is its own business: it must catch. */
export async function later(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: () => void | Promise<void>,
): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch {
    return;
  }
  if (!signal.aborted) await work();
}
