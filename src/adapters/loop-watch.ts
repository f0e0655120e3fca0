/** Watches the loop that trades: a stop that waits for something else is a fault, and where it waited is told. */
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Log } from "#src/ports/log.ts";
import type { LoopLook, LoopWatchStart } from "./loop-watch-thread.ts";

export type LoopStall = {
  readonly stalledMs: number;
  /** Of the processor, by this loop meanwhile; much less than `stalledMs` where the machine gave it no time. */
  readonly busyMs: number;
  /** "numbersOf (src/facts/check/numbers.ts:75)"; null where nothing of the project was seen. */
  readonly where: string | null;
};

export type LoopWatchOptions = {
  readonly onStall: (stall: LoopStall) => void;
  readonly log: Log;
  readonly stalledMs?: number;
};

export type LoopWatch = { close(): Promise<void> };

const STALLED_MS = 250;
const BEAT_MS = 20;
const SEEN_WITHIN_MS = 500;
const PROJECT = pathToFileURL(join(import.meta.dirname, "..", "..", "/")).href;

export function startLoopWatch({ onStall, log, stalledMs = STALLED_MS }: LoopWatchOptions): LoopWatch {
  const beat = new SharedArrayBuffer(4);
  const count = new Int32Array(beat);
  const start: LoopWatchStart = { beat, stalledMs, lookMs: BEAT_MS };
  const thread = new Worker(new URL("loop-watch-thread.ts", import.meta.url), { workerData: start, env: {} });
  const clock = createBeatClock(stalledMs);
  const tell = (measured: Measured, frames: readonly string[]): void => {
    const stall = { ...measured, where: placeOf(frames) };
    log.warn("the loop stood still", { ...stall, frames });
    onStall(stall);
  };
  const takeBeat = (frames: readonly string[] | null): void => {
    Atomics.add(count, 0, 1);
    const measured = clock.beat(frames !== null);
    if (measured !== null) tell(measured, frames ?? []);
  };
  thread.unref();
  thread.on("error", (error) => log.warn("the watch over the loop ended", { err: error }));
  thread.on("message", ({ frames }: LoopLook) => takeBeat(frames));
  const timer = setInterval(() => takeBeat(null), BEAT_MS);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await thread.terminate();
    },
  };
}

type Measured = { readonly stalledMs: number; readonly busyMs: number };

/** Says once of each stall how long it was: with what was seen of it, or without when that does not come. */
function createBeatClock(stalledMs: number): { beat(isSeen: boolean): Measured | null } {
  let [beatMs, busy] = [performance.now(), process.threadCpuUsage()];
  let pending: (Measured & { readonly untilMs: number }) | null = null;
  return {
    beat(isSeen) {
      const [nowMs, used] = [performance.now(), process.threadCpuUsage(busy)];
      const gapMs = Math.round(nowMs - beatMs - BEAT_MS);
      const busyMs = Math.round((used.user + used.system) / 1_000);
      [beatMs, busy] = [nowMs, process.threadCpuUsage()];
      if (gapMs > stalledMs) pending = { stalledMs: gapMs, busyMs, untilMs: nowMs + SEEN_WITHIN_MS };
      if (pending === null || (!isSeen && nowMs < pending.untilMs)) return null;
      const { untilMs: _, ...measured } = pending;
      pending = null;
      return measured;
    },
  };
}

/** The innermost place in the project's own code: what called the library or the database that took so long. */
function placeOf(frames: readonly string[]): string | null {
  const own = frames.find((frame) => frame.includes(PROJECT) && !frame.includes("/node_modules/"));
  if (own === undefined) return null;
  const [name = "", place = ""] = own.split(` ${PROJECT}`);
  return `${name} (${place})`;
}
