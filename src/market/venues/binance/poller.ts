/** Does one thing again and again until it is stopped; after failures it waits longer, with jitter, up to a cap. */
import type { DeskError } from "#src/domain/errors.ts";
import type { Clock } from "#src/ports/clock.ts";
import { toMarketError } from "./ccxt-exchange.ts";

export type PollerTools = {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** The venue allows no request for this long; 0 when it does. */
  readonly holdMs: () => number;
};

export type PollerTask = {
  readonly intervalMs: number;
  readonly poll: () => Promise<void>;
  readonly onFailure: (error: DeskError, failures: number) => void;
};

const BACKOFF_FIRST_MS = 1_000;
const BACKOFF_CAP_MS = 30_000;

/** Resolves when the signal is aborted. Never rejects. */
export async function runPoller(task: PollerTask, tools: PollerTools): Promise<void> {
  const { clock, signal } = tools;
  let failures = 0;
  while (!signal.aborted) {
    const startedMs = clock.nowMs();
    try {
      await task.poll();
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      task.onFailure(toMarketError(error), failures);
    }
    const regularMs = task.intervalMs - (clock.nowMs() - startedMs);
    const waitMs = failures === 0 ? regularMs : backoffMs(failures, tools.random);
    await pause(Math.max(0, waitMs, tools.holdMs()), tools);
  }
}

/** Sleeps, and returns early, without an error, when the source stops. */
export async function pause(ms: number, { clock, signal }: PollerTools): Promise<void> {
  await clock.sleep(ms, signal).catch(() => undefined);
}

/** Doubles from 1 s to 30 s; half of it is fixed and half is chance, so that clients do not come back together. */
export function backoffMs(failures: number, random: () => number): number {
  const full = Math.min(BACKOFF_CAP_MS, BACKOFF_FIRST_MS * 2 ** Math.min(10, failures - 1));
  return full / 2 + (full / 2) * random();
}
