/**
 * The nightly restart of a model: what has crept into its process goes with it. It drains first, which takes as long as
 * the running answers do; who asks meanwhile waits in the lane. The desk itself notices nothing.
 */
import type { Clock } from "../ports/clock.ts";
import type { Inference, ModelRole } from "../ports/inference.ts";
import type { EngineHost } from "./engine-host.ts";

export type RecycleOptions = {
  readonly role: ModelRole;
  readonly host: EngineHost;
  readonly inference: Inference;
  /** Starts nothing new, lets what has begun end, runs the work, and lets the lanes go on. */
  readonly runExclusively: (
    work: () => Promise<void>,
    withinMs: number,
    signal: AbortSignal,
  ) => Promise<void>;
};

export type RecycleReport = { readonly before: number | null; readonly after: number | null };

/** Longer than any one answer takes; whoever comes meanwhile waits, so it is given up then, and tried tomorrow. */
export const DRAIN_WITHIN_MS = 600_000;

const PROBE = {
  lane: "automation",
  agent: "probe",
  system: "You count.",
  messages: [{ role: "user", text: "Count from one to one hundred, in words." }],
  maxTokens: 48,
} as const;

/**
 * Measures, restarts, measures again. Null when the model is not loaded: there is nothing to do.
 * @throws DeskError JOB_TIMEOUT when what had begun did not end in time.
 */
export async function recycle(options: RecycleOptions, signal: AbortSignal): Promise<RecycleReport | null> {
  const { host, runExclusively } = options;
  if (host.state !== "ready") return null;
  const before = await probe(options, signal);
  let isRestarted = false;
  const restart = async (): Promise<void> => {
    // Somebody may have unloaded it meanwhile: it stays so.
    if (host.state !== "ready") return;
    await host.restart();
    isRestarted = true;
  };
  await runExclusively(restart, DRAIN_WITHIN_MS, signal);
  if (!isRestarted) return null;
  return { before, after: await probe(options, signal) };
}

async function probe({ inference, role }: RecycleOptions, signal: AbortSignal): Promise<number | null> {
  const { tokensPerSecond } = await inference.complete({ ...PROBE, model: role, signal });
  return tokensPerSecond;
}

export function recycleWords(name: string, { before, after }: RecycleReport): string {
  return `${name} was started anew: ${speed(before)} before, ${speed(after)} after`;
}

function speed(tokensPerSecond: number | null): string {
  return tokensPerSecond === null ? "no speed measured" : `${tokensPerSecond.toFixed(1)} tokens/s`;
}

/** The next time that local clocks show `time` ("04:00"), after now. */
export function nextLocalTime(nowMs: number, time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  const next = new Date(nowMs);
  next.setHours(hours, minutes, 0, 0);
  if (next.getTime() <= nowMs) next.setDate(next.getDate() + 1);
  return next.getTime();
}

/** Calls `work` at that time every day until the signal is aborted. `work` must not reject. */
export async function everyDayAt(
  time: string,
  clock: Clock,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    const waitMs = nextLocalTime(clock.nowMs(), time) - clock.nowMs();
    await clock.sleep(waitMs, signal).catch(() => {});
    if (!signal.aborted) await work();
  }
}
