import { createSystemClock } from "#src/adapters/system-clock.ts";

const WITHIN_MS = 20_000;
const POLL_MS = 20;

/** Nothing yet, or what was waited for. */
type Looked<T> = T | null | undefined | false;

/**
 * Waits until `look` finds something, and returns it: for what happens in other processes, which no event tells of.
 * @throws Error with `what` when it does not come.
 */
export async function until<T>(what: string, look: () => Looked<T> | Promise<Looked<T>>): Promise<T> {
  const clock = createSystemClock();
  const deadlineMs = clock.nowMs() + WITHIN_MS;
  while (clock.nowMs() < deadlineMs) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    await clock.sleep(POLL_MS);
  }
  throw new Error(`waited ${WITHIN_MS / 1000} s for ${what}`);
}
