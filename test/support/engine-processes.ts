/** Engine processes of one test file: started, found, and gone when their test is over. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import type { TestContext } from "node:test";
import type { ModelEngine } from "#src/ports/model-engine.ts";
import { TINY_LAUNCH, tinyLauncher, type TinyLauncher } from "./tiny-engine.ts";

export const NEVER: AbortSignal = new AbortController().signal;

export function launcherFor(t: TestContext, ...args: Parameters<typeof tinyLauncher>): TinyLauncher {
  const launcher = tinyLauncher(...args);
  t.after(() => launcher.remove());
  return launcher;
}

export async function launch(t: TestContext, launcher: TinyLauncher): Promise<ModelEngine> {
  const engine = await launcher.launch(TINY_LAUNCH, NEVER);
  t.after(() => engine.close(2_000));
  return engine;
}

/** The engine processes that this test process has started. */
export function children(): number[] {
  const out = execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(process.pid)], { encoding: "utf8" });
  return out
    .split("\n")
    .filter((line) => line.includes("engine-child.ts"))
    .map((line) => Number(line.trim().split(" ")[0]));
}

export function onlyChild(): number {
  const [pid, ...others] = children();
  assert.ok(pid !== undefined && others.length === 0, "one engine process");
  return pid;
}
