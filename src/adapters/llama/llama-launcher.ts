/** A GGUF file as something that can be launched. */
import { createHash } from "node:crypto";
import { rmSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { EngineLauncher, ModelEngine } from "#src/ports/model-engine.ts";
import { readModelFacts } from "../gguf/read-header.ts";
import { launchEngine } from "./launch-engine.ts";

export type LlamaLauncherOptions = {
  readonly path: string;
  /** Null keeps no evaluated prompts between starts. */
  readonly stateDir: string | null;
  readonly threads: number | null;
  readonly gpu: boolean;
  readonly lockMemory: boolean;
  readonly clock: Clock;
  readonly log: Log;
};

/** Enough of a file to tell it from another of the same size and age. */
const SAMPLE_BYTES = 1024 * 1024;

export function createLlamaLauncher(options: LlamaLauncherOptions): EngineLauncher {
  const { path, log, clock } = options;
  const stateDir = options.stateDir === null ? null : join(options.stateDir, basename(path));
  let checkedKey: string | null = null;
  return {
    name: basename(path),
    fingerprint: () => {
      const found = statSync(path, { throwIfNoEntry: false });
      return found === undefined ? "absent" : `${found.size} ${found.mtimeMs}`;
    },
    facts: () => readModelFacts(path),
    async launch({ contextTokens, slots, rssMaxBytes }, signal) {
      const modelKey = await keyOf(path);
      const { threads, gpu, lockMemory } = options;
      const order = { path, contextTokens, slots, threads, gpu, lockMemory, stateDir, modelKey };
      // Looking at every weight reads the file whole: once per file is enough.
      const checkTensors = checkedKey !== modelKey;
      const engine = await launchEngine(
        { order: { ...order, checkTensors }, rssMaxBytes, clock, log },
        signal,
      ).catch((error: unknown) => {
        forget(stateDir);
        throw error;
      });
      checkedKey = modelKey;
      void forgetAfterDeath(engine, stateDir);
      return engine;
    },
  };
}

function forget(stateDir: string | null): void {
  if (stateDir !== null) rmSync(stateDir, { recursive: true, force: true });
}

/** Size, age, and both ends of the file: hashing forty gigabytes at every start would take minutes. */
async function keyOf(path: string): Promise<string> {
  const file = await open(path, "r");
  try {
    const { size, mtimeMs } = await file.stat();
    const hash = createHash("sha256").update(`${size} ${mtimeMs}`);
    const sample = Buffer.alloc(Math.min(SAMPLE_BYTES, size));
    for (const from of [0, size - sample.length]) {
      await file.read(sample, 0, sample.length, from);
      hash.update(sample);
    }
    return hash.digest("hex");
  } finally {
    await file.close();
  }
}

/** Whatever it was reading when it died may have been the reason. */
async function forgetAfterDeath(engine: ModelEngine, stateDir: string | null): Promise<void> {
  if ((await engine.ended) !== "it was unloaded") forget(stateDir);
}
