import { setImmediate as nextTurn } from "node:timers/promises";

/** A test that waits longer for something that happens in this process will never see it. */
const GIVE_UP_AFTER_MS = 60_000;

/**
 * Resolves as soon as the condition holds, looking once per turn of the event loop: for what happens in this
 * process, where a clock that is fake must not be waited for.
 * @throws Error that names what never happened.
 */
export async function turnsUntil(condition: () => boolean, what: string): Promise<void> {
  const giveUpMs = Date.now() + GIVE_UP_AFTER_MS;
  while (!condition()) {
    if (Date.now() > giveUpMs) throw new Error(`never happened: ${what}`);
    await nextTurn();
  }
}
