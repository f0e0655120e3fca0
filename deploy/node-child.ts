import { spawn } from "node:child_process";
import { z } from "zod";
import type { Clock } from "#src/ports/clock.ts";
import { howItEnded, settlesWithin, type RunningProcess } from "./running-process.ts";

export type NodeChild = {
  /** Absolute path of its main. */
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where its output goes: to the desk's own, or into a file that is open for appending. */
  readonly output: "inherit" | { readonly fd: number; readonly path: string };
};

const childMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("fatal"), message: z.string() }),
]);

/** Starts a worker or a bot. Its side of the conversation is src/adapters/child-process-lifecycle.ts. */
export function launchNodeChild(spec: NodeChild, clock: Clock): RunningProcess {
  const output = spec.output === "inherit" ? "inherit" : spec.output.fd;
  const child = spawn(process.execPath, [...process.execArgv, spec.entry], {
    env: spec.env,
    stdio: ["ignore", output, output, "ipc"],
  });
  const ready = Promise.withResolvers<boolean>();
  let fatal: string | null = null;
  child.on("message", (value) => {
    const message = childMessage.safeParse(value);
    if (!message.success) return;
    if (message.data.type === "ready") ready.resolve(true);
    else fatal = message.data.message;
  });
  const exited = howItEnded(child).then((how) => {
    ready.resolve(false);
    return { how: spec.output === "inherit" ? how : `${how}; its log is ${spec.output.path}`, fatal };
  });
  return {
    ready: ready.promise,
    exited,
    async stop(withinMs) {
      child.kill("SIGTERM");
      if (await settlesWithin(exited, withinMs, clock)) return;
      child.kill("SIGKILL");
      await exited;
    },
    kill: () => void child.kill("SIGKILL"),
  };
}
