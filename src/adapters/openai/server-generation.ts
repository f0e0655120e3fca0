/** One answer of a server, over as many connections as it takes: a pause closes one, and another goes on. */
import { DeskError } from "#src/domain/errors.ts";
import type { GenerationResult, GenerationSpec } from "#src/ports/model-engine.ts";
import { chatBody, type ServerAbilities } from "./chat-body.ts";
import { chatChunkSchema, TokenTally, type ChatChunk } from "./chat-chunks.ts";
import type { ServerClient } from "./server-client.ts";

export class ServerGeneration {
  readonly #client: ServerClient;
  readonly #abilities: ServerAbilities;
  readonly #spec: GenerationSpec;
  readonly #onText: (piece: string) => void;
  readonly #tally = new TokenTally();
  readonly #times = { promptMs: 0, outputMs: 0 };
  #text = "";
  #connection = new AbortController();
  #open: PromiseWithResolvers<void> | null = null;
  #isAborted = false;

  constructor(
    client: ServerClient,
    abilities: ServerAbilities,
    spec: GenerationSpec,
    onText: (piece: string) => void,
  ) {
    this.#client = client;
    this.#abilities = abilities;
    this.#spec = spec;
    this.#onText = onText;
  }

  pause(): void {
    if (!this.#abilities.continues || this.#open !== null) return;
    this.#open = Promise.withResolvers();
    this.#connection.abort();
  }

  resume(): void {
    this.#open?.resolve();
    this.#open = null;
  }

  abort(): void {
    this.#isAborted = true;
    this.resume();
    this.#connection.abort();
  }

  /** One connection after another, until the answer is whole. */
  async run(): Promise<GenerationResult> {
    for (;;) {
      while (this.#open !== null) await this.#open.promise;
      if (this.#isAborted) return this.#result("aborted");
      this.#connection = new AbortController();
      const stop = await this.#stream(this.#connection.signal);
      if (stop !== null) return this.#result(stop);
    }
  }

  /** Null when it was broken off. */
  async #stream(signal: AbortSignal): Promise<GenerationResult["stop"] | null> {
    // A grammar cannot begin in the middle of its JSON: such an answer is made anew.
    if (this.#spec.schema !== null) this.#text = "";
    this.#tally.connect(this.#spec.schema !== null);
    const startMs = performance.now();
    let firstMs: number | null = null;
    let finish: string | null = null;
    try {
      const body = chatBody(this.#spec, this.#abilities, this.#text, this.#tally);
      for await (const value of this.#client.events("v1/chat/completions", body, signal)) {
        const chunk = chatChunkSchema.parse(value);
        if (chunk.error !== undefined) throw new DeskError("OUTPUT_INVALID", chunk.error.message);
        if (this.#take(chunk)) firstMs ??= performance.now();
        finish = chunk.choices[0]?.finish_reason ?? finish;
        if (this.#isFull()) break;
      }
    } catch (error) {
      if (!signal.aborted) throw brokenOff(error, firstMs !== null);
    } finally {
      this.#times.promptMs += (firstMs ?? performance.now()) - startMs;
      this.#times.outputMs += firstMs === null ? 0 : performance.now() - firstMs;
    }
    if (this.#isAborted) return "aborted";
    if (finish === "length" || this.#isFull()) return "tokens-max";
    if (finish !== null) return "end";
    // A pause at the very limit has nothing to go on with.
    if (signal.aborted) return this.#tally.outputTokens >= this.#spec.maxTokens ? "tokens-max" : null;
    throw brokenOff(new Error("the connection ended in the middle of an answer"), true);
  }

  /** Whether anything was said or thought in it. */
  #take(chunk: ChatChunk): boolean {
    const delta = chunk.choices[0]?.delta;
    const content = delta?.content ?? "";
    this.#tally.count(chunk);
    this.#text += content;
    if (content !== "" && this.#spec.schema === null) this.#onText(content);
    return content !== "" || (delta?.reasoning_content ?? "") !== "";
  }

  #isFull(): boolean {
    const { outputTokens, thinkingTokens } = this.#tally;
    const { maxTokens, maxThinkingTokens } = this.#spec;
    // The server's own limit includes the thinking; without any, it ends by itself and then says what it counted.
    const isAnswered = maxThinkingTokens > 0 ? outputTokens >= maxTokens : outputTokens > maxTokens;
    return isAnswered || thinkingTokens > maxThinkingTokens;
  }

  #result(stop: GenerationResult["stop"]): GenerationResult {
    const { outputTokens, promptTokens, evaluatedTokens } = this.#tally;
    const answer = this.#spec.schema === null ? this.#text : withoutFence(this.#text);
    if (this.#spec.schema !== null && answer !== "") this.#onText(answer);
    return { text: answer, stop, promptTokens, outputTokens, evaluatedTokens, ...this.#times };
  }
}

/** Servers without schemas like to wrap JSON as Markdown. */
function withoutFence(text: string): string {
  return /^\s*```(?:json)?\s*([\s\S]*?)\s*```\s*$/.exec(text)?.[1] ?? text;
}

function brokenOff(error: unknown, hasBegun: boolean): unknown {
  const isDown = error instanceof DeskError && error.code !== "ENGINE_DOWN";
  if (isDown) return error;
  const why = error instanceof Error ? error.message : String(error);
  const words = hasBegun ? "the model server went away" : "the model server cannot be reached";
  return new DeskError("ENGINE_CRASHED", `${words} (${why})`, { retryable: true, cause: error });
}
