import { createSystemClock } from "#src/adapters/system-clock.ts";

/** Far more than a quiet machine needs: nobody waits for longer than for what he waits for. */
const WITHIN_MS = 60_000;
const POLL_MS = 20;

/** Nothing yet, or what was waited for. */
type Looked<T> = T | null | undefined | false;

/**
 * Waits until `look` finds something, and returns it: for what happens in other processes, which no event tells of.
 * Where it comes step by step, `progress` says how far it is: as long as that changes, it is waited for.
 * @throws Error with `what` when it does not come.
 */
export async function until<T>(
  what: string,
  look: () => Looked<T> | Promise<Looked<T>>,
  progress: () => unknown = () => null,
): Promise<T> {
  const clock = createSystemClock();
  let seen = progress();
  let deadlineMs = clock.nowMs() + WITHIN_MS;
  while (clock.nowMs() < deadlineMs) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    await clock.sleep(POLL_MS);
    const now = progress();
    if (now !== seen) [seen, deadlineMs] = [now, clock.nowMs() + WITHIN_MS];
  }
  throw new Error(`waited ${WITHIN_MS / 1000} s for ${what}`);
}
