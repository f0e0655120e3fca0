import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";

export type PeriodicOptions = {
  readonly clock: Clock;
  readonly log: Log;
  /** For the log: "outbox-relay". */
  readonly name: string;
  /** From the end of one run to the start of the next. */
  readonly periodMs: number;
  /** The longest wait after failures in a row, which double it; `periodMs` or 10 s, whichever is longer, unless given. */
  readonly backoffMaxMs?: number;
  /** Ends the loop; a run under way gets it and is waited for. */
  readonly signal: AbortSignal;
  readonly run: (signal: AbortSignal) => Promise<void> | void;
};

export type Periodic = {
  /** Runs again at once, or right after the run under way; after a failure it waits for the backoff all the same. */
  readonly wake: () => void;
  /** Runs that failed since the start. */
  readonly failures: () => number;
  /** Resolves when the signal was aborted and no run is under way. Never rejects. */
  readonly done: Promise<void>;
};

/** One that runs only from `start` on. It is run at once then, whether or not it was woken before. */
export type Loop = { readonly wake: () => void; readonly start: () => Periodic };

const BACKOFF_MAX_MS = 10_000;

/** Runs something now and then periodically, never twice at a time. A failed run is logged and counted; the next one still happens. */
export function every(options: PeriodicOptions): Periodic {
  return createLoop(options).start();
}

/** For what others wake: it can be named to them before it runs. */
export function createLoop(options: PeriodicOptions): Loop {
  const bell = createBell();
  let failures = 0;

  async function loop(): Promise<void> {
    let failuresInRow = 0;
    while (!options.signal.aborted) {
      bell.clear();
      try {
        await options.run(options.signal);
        failuresInRow = 0;
      } catch (error) {
        if (options.signal.aborted) return;
        failures += 1;
        failuresInRow += 1;
        options.log.error(`${options.name} failed and will run again`, { failuresInRow, err: error });
      }
      await pause(options, failuresInRow, bell);
    }
  }

  return {
    wake: bell.ring,
    start: () => ({ wake: bell.ring, failures: () => failures, done: loop() }),
  };
}

async function pause(options: PeriodicOptions, failuresInRow: number, bell: Bell): Promise<void> {
  const backingOff = failuresInRow > 0;
  if (bell.rung() && !backingOff) return;
  const waitMs = backingOff ? backoffFor(options, failuresInRow) : options.periodMs;
  const wake = backingOff ? options.signal : AbortSignal.any([options.signal, bell.signal()]);
  // The sleep ends by time, by the bell or by the end of everything: the loop looks for itself which it was.
  await options.clock.sleep(waitMs, wake).catch(() => {});
}

function backoffFor({ periodMs, backoffMaxMs }: PeriodicOptions, failuresInRow: number): number {
  const maxMs = backoffMaxMs ?? Math.max(periodMs, BACKOFF_MAX_MS);
  return Math.min(periodMs * 2 ** (failuresInRow - 1), maxMs);
}

/** Remembers that it rang until it is cleared, and wakes whoever sleeps on its signal. */
type Bell = {
  readonly ring: () => void;
  clear(): void;
  rung(): boolean;
  signal(): AbortSignal;
};

function createBell(): Bell {
  let ringing = new AbortController();
  return {
    ring: () => ringing.abort(),
    clear() {
      if (ringing.signal.aborted) ringing = new AbortController();
    },
    rung: () => ringing.signal.aborted,
    signal: () => ringing.signal,
  };
}
