/** How fast a model is, by its latest generations, and what it will take with a request that has not begun. */
import type { GenerationResult } from "../ports/model-engine.ts";

const KEPT = 32;
/** Fewer tokens say more about the clock than about the model. */
const TOKENS_MIN = 4;
const CHARACTERS_PER_TOKEN = 4;

export class Throughput {
  readonly #output: number[] = [];
  readonly #prompt: number[] = [];
  /** How much of its allowance an answer uses. */
  readonly #used: number[] = [];

  record(result: GenerationResult, maxTokens: number): void {
    const { outputTokens, outputMs, evaluatedTokens, promptMs } = result;
    if (outputTokens >= TOKENS_MIN && outputMs > 0)
      keep(this.#output, ((outputTokens - 1) / outputMs) * 1_000);
    if (evaluatedTokens >= TOKENS_MIN && promptMs > 0)
      keep(this.#prompt, (evaluatedTokens / promptMs) * 1_000);
    if (result.stop !== "aborted" && maxTokens >= TOKENS_MIN)
      keep(this.#used, Math.min(1, outputTokens / maxTokens));
  }

  /** Median; null before the first generation. */
  tokensPerSecond(): number | null {
    return median(this.#output);
  }

  /** Milliseconds that a request is expected to take; null when nothing was measured. */
  expectedMs(promptCharacters: number, maxTokens: number): number | null {
    const [output, prompt, used] = [median(this.#output), median(this.#prompt), median(this.#used)];
    if (output === null || used === null) return null;
    const promptSeconds = prompt === null ? 0 : promptCharacters / CHARACTERS_PER_TOKEN / prompt;
    return (promptSeconds + (maxTokens * used) / output) * 1_000;
  }
}

function keep(values: number[], value: number): void {
  values.push(value);
  if (values.length > KEPT) values.shift();
}

export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
