/** Runs a program without a shell, for so long and with so much output at most; then it and its children are ended. */
import { spawn } from "node:child_process";
import type { Clock } from "../../ports/clock.ts";
import type { CommandResult } from "#src/features/workshop/workshop.ts";

export type RunLimits = { readonly timeoutMs: number; readonly outputBytes: number };

export async function runWalled(
  command: { readonly file: string; readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv },
  limits: RunLimits,
  clock: Clock,
  signal: AbortSignal,
): Promise<Omit<CommandResult, "output"> & { readonly output: Buffer }> {
  const startedMs = clock.nowMs();
  const child = spawn(command.file, command.args, {
    cwd: "/",
    env: command.env,
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that ending it ends what it started.
    detached: true,
    shell: false,
  });
  const kept: Buffer[] = [];
  let bytes = 0;
  let endedBy: CommandResult["endedBy"] = "itself";
  const end = (by: CommandResult["endedBy"]): void => {
    if (endedBy === "itself") endedBy = by;
    if (child.pid !== undefined) killGroup(child.pid);
  };
  const keep = (chunk: Buffer): void => {
    if (bytes < limits.outputBytes) kept.push(chunk.subarray(0, limits.outputBytes - bytes));
    bytes += chunk.length;
    if (bytes > limits.outputBytes) end("signal");
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const timer = new AbortController();
  clock.sleep(limits.timeoutMs, AbortSignal.any([timer.signal, signal])).then(
    () => end("time"),
    () => {
      if (signal.aborted) end("signal");
    },
  );
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code));
  }).finally(() => timer.abort());
  return {
    exitCode,
    endedBy,
    tookMs: clock.nowMs() - startedMs,
    output: Buffer.concat(kept),
    isCut: bytes > limits.outputBytes,
  };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
