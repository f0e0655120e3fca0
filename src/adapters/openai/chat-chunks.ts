/** What a server says while it answers, and how many tokens that was. */
import { z } from "zod";

export const chatChunkSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: z
          .object({ content: z.string().nullish(), reasoning_content: z.string().nullish() })
          .optional(),
        finish_reason: z.string().nullish(),
      }),
    )
    .default([]),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
  /** llama-server's own count, up to this chunk; `cache_n` of the prompt were warm. */
  timings: z
    .object({ cache_n: z.number().default(0), prompt_n: z.number(), predicted_n: z.number() })
    .nullish(),
  error: z.object({ message: z.string() }).optional(),
});

export type ChatChunk = z.infer<typeof chatChunkSchema>;

/**
 * Counts tokens, thinking apart. A chunk is no token: a server holds back half of a character, and may put several
 * tokens into one. Where it says how many there were, that counts.
 */
export class TokenTally {
  outputTokens = 0;
  thinkingTokens = 0;
  promptTokens = 0;
  evaluatedTokens = 0;
  /** Of connections before this one. */
  #before = 0;
  #chunks = 0;
  #promptOfConnection = 0;

  /** The next connection begins, with what was said before or from nothing. */
  connect(anew: boolean): void {
    if (anew) this.outputTokens = this.thinkingTokens = 0;
    this.#before = this.outputTokens + this.thinkingTokens;
    this.#chunks = this.#promptOfConnection = 0;
  }

  count({ choices, usage, timings }: ChatChunk): void {
    const delta = choices[0]?.delta;
    const hasThought = (delta?.reasoning_content ?? "") !== "";
    const hasContent = (delta?.content ?? "") !== "";
    if (hasThought || hasContent) this.#chunks += 1;
    const total = this.#before + (usage?.completion_tokens ?? timings?.predicted_n ?? this.#chunks);
    if (hasThought && this.outputTokens === 0) this.thinkingTokens = total;
    else this.outputTokens = Math.max(this.outputTokens, total - this.thinkingTokens);
    this.#countPrompt(usage?.prompt_tokens, timings);
  }

  /** A connection that goes on has the answer so far in its prompt: the first says how long the prompt itself is. */
  #countPrompt(promptTokens: number | undefined, timings: ChatChunk["timings"]): void {
    if (this.#before === 0) {
      this.promptTokens = promptTokens ?? (timings ? timings.cache_n + timings.prompt_n : this.promptTokens);
    }
    if (!timings) return;
    this.evaluatedTokens += timings.prompt_n - this.#promptOfConnection;
    this.#promptOfConnection = timings.prompt_n;
  }
}
