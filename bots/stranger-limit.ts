import type { Clock } from "#src/ports/clock.ts";

const EVERY_MS = 60_000;
/** More strangers than this in a minute are not answered: a flood costs a bounded number of replies and jobs. */
const STRANGERS_MAX = 30;

/** Says whether a stranger may be answered now: once a minute each. */
export function createStrangerLimit(clock: Clock): (key: string) => boolean {
  const answeredTsMs = new Map<string, number>();
  return (key) => {
    const nowMs = clock.nowMs();
    // Entries are in the order of their times, so the outdated ones come first.
    for (const [known, tsMs] of answeredTsMs) {
      if (nowMs - tsMs < EVERY_MS) break;
      answeredTsMs.delete(known);
    }
    if (answeredTsMs.has(key) || answeredTsMs.size >= STRANGERS_MAX) return false;
    answeredTsMs.set(key, nowMs);
    return true;
  };
}
