import type { Clock } from "#src/ports/clock.ts";

export type StopSignals = {
  /** Aborted when the desk must drain and end; the reason is a sentence. */
  readonly stop: AbortSignal;
  /** Resolves when somebody insists: end at once. */
  readonly insisted: Promise<void>;
};

/**
 * One press of Ctrl-C arrives several times: from the terminal, and again from npm and from the bootstrap, which
 * pass it on. Only what comes later than this is a second press.
 */
const SAME_PRESS_MS = 700;

/** Listens to Ctrl-C, SIGTERM, a closed terminal, and the end of the process that started this one. */
export function listenForStop(clock: Clock): StopSignals {
  const stopping = new AbortController();
  const insisted = Promise.withResolvers<void>();
  let firstMs: number | null = null;
  const onSignal = (signal: string): void => {
    firstMs ??= clock.nowMs();
    if (signal === "SIGINT" && clock.nowMs() - firstMs > SAME_PRESS_MS) insisted.resolve();
    stopping.abort(new Error(signal));
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  process.once("disconnect", () => {
    onSignal("the starter is gone");
  });
  return { stop: stopping.signal, insisted: insisted.promise };
}
