/** The real engine with the tiny model, small enough to start in every test file. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLlamaLauncher, type LlamaLauncherOptions } from "#src/adapters/llama/llama-launcher.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import type { EngineLauncher } from "#src/ports/model-engine.ts";
import { writeTinyModel, type TinyModelOptions } from "./gguf/tiny-model.ts";
import { createSilentLog } from "./silent-log.ts";

export const TINY_LAUNCH = { contextTokens: 2_048, slots: 3, rssMaxBytes: null } as const;

export type TinyLauncher = EngineLauncher & {
  readonly dir: string;
  readonly path: string;
  remove(): void;
};

/** On one thread: more are slower here, and would be everybody's. */
export function tinyLauncher(
  model: TinyModelOptions = {},
  options: Partial<LlamaLauncherOptions> = {},
): TinyLauncher {
  const dir = mkdtempSync(join(tmpdir(), "sleepyquant-engine-"));
  const path = writeTinyModel(join(dir, "tiny.gguf"), model);
  const launcher = createLlamaLauncher({
    path,
    stateDir: null,
    threads: 1,
    gpu: false,
    lockMemory: false,
    clock: createSystemClock(),
    log: createSilentLog(),
    ...options,
  });
  return { ...launcher, dir, path, remove: () => rmSync(dir, { recursive: true, force: true }) };
}
