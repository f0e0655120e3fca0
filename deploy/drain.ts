import type { Clock } from "#src/ports/clock.ts";
import type { Supervised } from "./supervisor.ts";

/** The processes of a desk, in the order in which they may end: whoever talks, whoever works, whoever remembers. */
export type DeskProcesses = {
  bots: readonly Supervised[];
  worker: Supervised | null;
  redis: Supervised | null;
};

/** Since the way down began. Everything is over within ten seconds; time that one leaves is the next one's. */
const BOTS_UNTIL_MS = 4_000;
const WORKER_UNTIL_MS = 8_500;
const REDIS_UNTIL_MS = 9_500;

/** Ends the bots, then the worker, then Redis; each is killed when its time is over. The way down began at `startMs`. */
export async function drain(
  processes: Readonly<DeskProcesses>,
  clock: Clock,
  startMs: number,
): Promise<void> {
  const left = (untilMs: number): number => Math.max(0, startMs + untilMs - clock.nowMs());
  await Promise.all(processes.bots.map((bot) => bot.stop(left(BOTS_UNTIL_MS))));
  await processes.worker?.stop(left(WORKER_UNTIL_MS));
  await processes.redis?.stop(left(REDIS_UNTIL_MS));
}

/** Ends everything at once. */
export function killAll(processes: Readonly<DeskProcesses>): void {
  for (const one of [...processes.bots, processes.worker, processes.redis]) one?.kill();
}
