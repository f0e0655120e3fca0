/** What llama.cpp itself makes of a model: its own bench, where it is on the PATH or LLAMA_BENCH names it. */
import { spawnSync } from "node:child_process";
import { z } from "zod";
import { median } from "#src/inference/throughput.ts";
import { findProgram } from "#test/support/real-llama-server.ts";

export type OwnSpeeds = { readonly promptTokensPerSecond: number; readonly outputTokensPerSecond: number };

const ROWS = z.array(z.object({ samples_ts: z.array(z.number()) }));
const WITHIN_MS = 120_000;

export type OwnTask = {
  readonly path: string;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** Tokens that are evaluated already when an answer begins. */
  readonly depth: number;
};

/** A prompt and an answer on one thread, medians of three. Null when there is no such program. */
export function benchLlamaCpp({ path, promptTokens, outputTokens, depth }: OwnTask): OwnSpeeds | null {
  const program = findProgram("llama-bench", "LLAMA_BENCH");
  if (program === null) return null;
  const speedOf = (sizes: readonly string[]): number => {
    const args = ["-m", path, ...sizes, "-t", "1", "-r", "3", "-o", "json"];
    const { stdout, status } = spawnSync(program, args, { encoding: "utf8", timeout: WITHIN_MS });
    if (status !== 0) throw new Error(`${program} ended with ${status}`);
    return median(ROWS.parse(JSON.parse(stdout))[0]?.samples_ts ?? []) ?? Number.NaN;
  };
  return {
    promptTokensPerSecond: speedOf(["-p", String(promptTokens), "-n", "0"]),
    outputTokensPerSecond: speedOf(["-p", "0", "-n", String(outputTokens), "-d", String(depth)]),
  };
}
