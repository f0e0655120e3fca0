import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "#src/ports/clock.ts";

/** The machine's own time. */
export function createSystemClock(): Clock {
  return {
    nowMs: () => Date.now(),
    sleep: sleepFor,
  };
}

/** `delay` rejects with an AbortError of its own; the port promises the reason that the caller gave. */
async function sleepFor(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal === undefined) {
    await delay(ms);
    return;
  }
  signal.throwIfAborted();
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
