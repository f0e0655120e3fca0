import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "#src/ports/clock.ts";

/** A clock that stands still until a test moves it. */
export type FakeClock = Clock & {
  /**
   * Moves time forward and wakes sleepers in the order of their times, those that fall asleep on the way
   * too. What a sleeper does without waiting for real I/O is done before the next one wakes.
   */
  advance(ms: number): Promise<void>;
  /** How many are asleep. */
  sleeping(): number;
};

type Sleeper = { readonly dueMs: number; readonly wake: () => void };

/** A test that wakes more sleepers than this in one `advance` has a loop that never waits. */
const WAKES_MAX = 1_000_000;

export function createFakeClock(startMs: number = Date.UTC(2026, 0, 1)): FakeClock {
  let currentMs = startMs;
  const sleepers = new Set<Sleeper>();

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const onAbort = (): void => {
        sleepers.delete(sleeper);
        reject(signal?.reason as Error);
      };
      const wake = (): void => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      };
      const sleeper: Sleeper = { dueMs: currentMs + Math.max(0, ms), wake };
      sleepers.add(sleeper);
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }

  async function advance(ms: number): Promise<void> {
    const targetMs = currentMs + ms;
    await nextTurn();
    for (let wakes = 0; wakes < WAKES_MAX; wakes++) {
      const next = earliest(sleepers);
      if (next === undefined || next.dueMs > targetMs) {
        currentMs = targetMs;
        return;
      }
      sleepers.delete(next);
      currentMs = Math.max(currentMs, next.dueMs);
      next.wake();
      await nextTurn();
    }
    throw new Error(`more than ${WAKES_MAX} wakes in one advance(${ms})`);
  }

  return { nowMs: () => currentMs, sleep, advance, sleeping: () => sleepers.size };
}

/** The one that is due first; of equals, the one that fell asleep first (a Set keeps that order). */
function earliest(sleepers: ReadonlySet<Sleeper>): Sleeper | undefined {
  let first: Sleeper | undefined;
  for (const sleeper of sleepers) {
    if (first === undefined || sleeper.dueMs < first.dueMs) first = sleeper;
  }
  return first;
}
