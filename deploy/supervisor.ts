import type { Clock } from "#src/ports/clock.ts";
import type { RunningProcess } from "./running-process.ts";
import { wordsOf } from "./words.ts";

export type SupervisedSpec = {
  /** As people read it: "the worker", "Redis", "the Telegram bot". */
  readonly name: string;
  /** Without an essential process the desk cannot go on; without another it can, and goes on trying to have it. */
  readonly isEssential: boolean;
  launch(): RunningProcess;
};

export type SupervisorDeps = {
  readonly clock: Clock;
  /** One line for the person at the terminal. */
  readonly say: (line: string) => void;
};

export type Supervised = {
  /** True at its first readiness; false when it failed or was stopped before. */
  readonly ready: Promise<boolean>;
  /** Resolves with a sentence when an essential process is given up; never otherwise. */
  readonly failed: Promise<string>;
  /** Lets it drain and end, and does not start it again. */
  stop(withinMs: number): Promise<void>;
  kill(): void;
};

const DEATHS_MAX = 5;
const DEATHS_WITHIN_MS = 60_000;
const BACKOFF_MIN_MS = 250;
const BACKOFF_MAX_MS = 30_000;

/**
 * Keeps a process running. One that ends by itself is started again, later each time. An essential one is given
 * up after five deaths within a minute, or when it says before its first work that it cannot do it; another one
 * only when it says that starting it again would not help.
 */
export function supervise(spec: SupervisedSpec, deps: SupervisorDeps): Supervised {
  const stopping = new AbortController();
  const ready = Promise.withResolvers<boolean>();
  const failed = Promise.withResolvers<string>();
  let current = spec.launch();
  let wasReady = false;

  async function keepRunning(): Promise<void> {
    const deathsMs: number[] = [];
    while (!stopping.signal.aborted) {
      wasReady = (await current.ready) || wasReady;
      if (wasReady) ready.resolve(true);
      const exit = await current.exited;
      if (stopping.signal.aborted) return;
      deathsMs.push(deps.clock.nowMs());
      const recent = deathsMs.filter((atMs) => atMs > deps.clock.nowMs() - DEATHS_WITHIN_MS).length;
      const verdict = judge(spec, exit.fatal, { recent, wasReady });
      if (verdict === "give up") {
        giveUp(exit.fatal ?? `it ended ${recent} times within a minute (${exit.how})`);
        return;
      }
      deps.say(`${spec.name} ended unexpectedly (${exit.fatal ?? exit.how}); starting it again`);
      await deps.clock.sleep(backoffMs(recent), stopping.signal);
      stopping.signal.throwIfAborted();
      current = spec.launch();
    }
  }

  function giveUp(reason: string): void {
    if (spec.isEssential) failed.resolve(`${spec.name} cannot run: ${reason}`);
    else deps.say(`${spec.name} stays off: ${reason}`);
    ready.resolve(false);
  }

  const over = keepRunning().catch((error: unknown) => {
    // A sleep that `stop` cut short is no fault.
    if (!stopping.signal.aborted) giveUp(wordsOf(error));
  });
  return {
    ready: ready.promise,
    failed: failed.promise,
    async stop(withinMs) {
      stopping.abort();
      await current.stop(withinMs);
      ready.resolve(false);
      await over;
    },
    kill() {
      stopping.abort();
      current.kill();
    },
  };
}

type History = { readonly recent: number; readonly wasReady: boolean };

function judge(spec: SupervisedSpec, fatal: string | null, history: History): "give up" | "start again" {
  if (!spec.isEssential) return fatal === null ? "start again" : "give up";
  if (fatal !== null && !history.wasReady) return "give up";
  return history.recent >= DEATHS_MAX ? "give up" : "start again";
}

function backoffMs(recentDeaths: number): number {
  return Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** (recentDeaths - 1));
}
