import { setImmediate as nextTurn } from "node:timers/promises";
import type { FakeClock } from "./fake-clock.ts";

/** Enough for a call to a server in this process, there and back. */
const TURNS_A_STEP = 25;
/** Of real time: on a machine with much else to do, what is on its way takes longer. */
const GIVE_UP_AFTER_MS = 60_000;

/**
 * Moves a clock on, step by step, until the condition holds; between two steps what is on its way over a socket may arrive.
 * @throws Error that names what never happened.
 */
export async function advanceUntil(
  clock: FakeClock,
  condition: () => boolean,
  what: string,
  stepMs = 250,
): Promise<void> {
  const giveUpMs = Date.now() + GIVE_UP_AFTER_MS;
  while (Date.now() < giveUpMs) {
    for (let turn = 0; turn < TURNS_A_STEP; turn++) {
      if (condition()) return;
      await nextTurn();
    }
    await clock.advance(stepMs);
  }
  throw new Error(`never happened: ${what}`);
}
