/**
 * Evaluated prompts as files, so that twelve agents share a few sequences: loading one is much cheaper than evaluating
 * it. A state that is cut short kills the process that reads it, so another process's file counts only beside a note of
 * its length, which is written when the file is on the disk. Nobody waits for that: whoever wrote it knows that it is
 * whole. Only the engine's own process reads them.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { LlamaContextSequence, Token } from "node-llama-cpp";
import { WARM_PROMPT_TOKENS_MAX, WARM_PROMPTS_MAX } from "#src/ports/model-engine.ts";

/** A shorter prompt is evaluated sooner than read. */
const TOKENS_MIN = 32;

const note = z.object({ bytes: z.int().positive(), tokens: z.int().positive() });

export type PromptStates = {
  /** Puts the evaluated prompt into the sequence. False when there is none that fits. */
  restore(sequence: LlamaContextSequence, prompt: readonly Token[]): Promise<boolean>;
  /** Keeps what the sequence holds, which is exactly this prompt. */
  keep(sequence: LlamaContextSequence, prompt: readonly Token[]): Promise<void>;
  bytes(): number;
  /** Resolves when what is kept is on the disk. */
  settled(): Promise<void>;
};

export const NO_STATES: PromptStates = {
  restore: () => Promise.resolve(false),
  keep: () => Promise.resolve(),
  bytes: () => 0,
  settled: () => Promise.resolve(),
};

/** `key` says which model and context the states belong to; states of others are taken away. */
export function createPromptStates(dir: string, key: string): PromptStates {
  mkdirSync(dir, { recursive: true });
  const prefix = hash(key).slice(0, 16);
  for (const name of readdirSync(dir)) if (!name.startsWith(prefix)) rmSync(join(dir, name), { force: true });
  const pathOf = (prompt: readonly Token[]): string => join(dir, `${prefix}-${hash(prompt.join())}.state`);
  /** Written by this process, and whole. */
  const own = new Set<string>();
  const underWay = new Set<Promise<void>>();
  const drop = (path: string): void => {
    own.delete(path);
    forget(path);
  };
  const settle = async (path: string, whole: z.infer<typeof note>): Promise<void> => {
    await flush(path);
    writeFileSync(`${path}.new`, JSON.stringify(whole));
    renameSync(`${path}.new`, `${path}.json`);
    for (const oldest of oldestOf(dir)) drop(oldest);
  };

  return {
    async restore(sequence, prompt) {
      const path = pathOf(prompt);
      if (prompt.length < TOKENS_MIN || !(own.has(path) || isWhole(path, prompt.length))) return false;
      try {
        await sequence.loadStateFromFile(path, { acceptRisk: true });
      } catch {
        drop(path);
        await sequence.clearHistory();
        return false;
      }
      return true;
    },
    async keep(sequence, prompt) {
      const path = pathOf(prompt);
      const isKept = prompt.length >= TOKENS_MIN && prompt.length <= WARM_PROMPT_TOKENS_MAX;
      if (!isKept || own.has(path) || isWhole(path, prompt.length)) return;
      drop(path);
      // A disk that is full costs an evaluation, no answer.
      const saved = await sequence.saveStateToFile(path).catch(() => null);
      if (saved === null) return forget(path);
      own.add(path);
      const settled = settle(path, { bytes: saved.fileSize, tokens: prompt.length })
        .catch(() => drop(path))
        .finally(() => underWay.delete(settled));
      underWay.add(settled);
    },
    bytes: () => statesIn(dir).reduce((sum, state) => sum + state.bytes, 0),
    async settled() {
      await Promise.all(underWay);
    },
  };
}

function isWhole(path: string, tokens: number): boolean {
  try {
    const written = note.parse(JSON.parse(readFileSync(`${path}.json`, "utf8")));
    return written.tokens === tokens && statSync(path).size === written.bytes;
  } catch {
    return false;
  }
}

/** A power cut may keep a rename and lose what was renamed. */
async function flush(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What is beyond the number that may be kept. */
function oldestOf(dir: string): readonly string[] {
  const oldestFirst = statesIn(dir).toSorted((one, other) => one.modifiedMs - other.modifiedMs);
  return oldestFirst.slice(0, Math.max(0, oldestFirst.length - WARM_PROMPTS_MAX)).map(({ path }) => path);
}

function forget(path: string): void {
  for (const name of [path, `${path}.new`, `${path}.json`]) rmSync(name, { force: true });
}

function statesIn(dir: string): { path: string; bytes: number; modifiedMs: number }[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith(".state"))
    .flatMap((name) => {
      const path = join(dir, name);
      const found = statSync(path, { throwIfNoEntry: false });
      return found === undefined ? [] : [{ path, bytes: found.size, modifiedMs: found.mtimeMs }];
    });
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
