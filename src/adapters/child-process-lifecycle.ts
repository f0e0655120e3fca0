/**
 * The child's side of `npm start`: the worker and the bots are processes that it starts, watches and ends.
 * They say only two things to it, over node's IPC: `{ type: "ready" }` and `{ type: "fatal", message }`.
 */

/** What a child says to the process that started it. */
export type ChildMessage = { readonly type: "ready" } | { readonly type: "fatal"; readonly message: string };

/**
 * Aborted when this process must drain and end: on SIGTERM, or when the process that started it is gone, by
 * whatever death. Ctrl-C and a closed terminal reach the whole process group, and are then the starter's to
 * act on, in its order; a process that was started by hand obeys them itself. Call it once, first thing in a main.
 */
export function onShutdown(): AbortSignal {
  const shutdown = new AbortController();
  const begin = (): void => {
    // The channel has done its duty; it must not keep a drained process alive.
    process.channel?.unref();
    shutdown.abort(new Error("the desk is closing"));
  };
  const isSupervised = process.connected;
  process.on("SIGTERM", begin);
  process.on("SIGINT", isSupervised ? ignore : begin);
  process.on("SIGHUP", isSupervised ? ignore : begin);
  process.once("disconnect", begin);
  return shutdown.signal;
}

/** Says that the process does its work now. */
export function reportReady(): void {
  tell({ type: "ready" });
}

/**
 * Says, in a sentence that a person can act on, why this process cannot do its work and why starting it again
 * would not help (a token that the platform refuses, a database that another process holds). The caller then closes what it has opened; the process ends with code 1.
 */
export function reportFatal(message: string): void {
  process.exitCode = 1;
  if (!process.connected) process.stderr.write(`${message}\n`);
  tell({ type: "fatal", message });
  process.channel?.unref();
}

function tell(message: ChildMessage): void {
  // A starter that dies in this moment is heard of by "disconnect".
  if (process.connected) process.send?.(message, undefined, undefined, ignore);
}

function ignore(): void {}
