/**
 * Where a generation waits before its next token while a better lane has the engine. Its evaluated tokens, its sampler
 * and its grammar stay as they are meanwhile: it goes on with the very token that would have come.
 */
import type { LlamaContextSequence, Token } from "node-llama-cpp";
import type { PieceSize } from "./piece-size.ts";

/** A stop is heard between two, and the parent hears that the engine still works. Larger ones are hardly faster. */
const WHOLE_PIECE = 128;

export type GateTimes = { promptMs: number; outputMs: number };

export class Gate {
  readonly times: GateTimes = { promptMs: 0, outputMs: 0 };
  /** Tokens of the prompt that were not warm. */
  evaluatedTokens = 0;
  /** Said and thought. */
  outputTokens = 0;
  /** Null for one that nobody overtakes. */
  readonly #pieces: PieceSize | null;
  readonly #onProgress: () => void;
  #open: PromiseWithResolvers<void> | null = null;
  #aborted = false;

  constructor(pieces: PieceSize | null, onProgress: () => void) {
    this.#pieces = pieces;
    this.#onProgress = onProgress;
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  pause(): void {
    this.#open ??= Promise.withResolvers();
  }

  resume(): void {
    this.#open?.resolve();
    this.#open = null;
  }

  /** A paused generation hears of it too: it wakes up to end. */
  abort(): void {
    this.#aborted = true;
    this.resume();
  }

  /** False when the generation is to end here. */
  async #pass(): Promise<boolean> {
    while (this.#open !== null && !this.#aborted) await this.#open.promise;
    return !this.#aborted;
  }

  /** Evaluates a prompt in pieces. @returns false when it was aborted on the way. */
  async evaluatePrompt(sequence: LlamaContextSequence, tokens: readonly Token[]): Promise<boolean> {
    for (let from = 0; from < tokens.length;) {
      if (!(await this.#pass())) return false;
      const startMs = performance.now();
      const piece = tokens.slice(from, from + (this.#pieces?.next() ?? WHOLE_PIECE));
      await sequence.evaluateWithoutGeneratingNewTokens(piece);
      const tookMs = performance.now() - startMs;
      this.#pieces?.read(piece.length, tookMs);
      this.times.promptMs += tookMs;
      this.evaluatedTokens += piece.length;
      from += piece.length;
      this.#onProgress();
    }
    return true;
  }

  /** Puts itself in front of every token that the sequence evaluates, until what it returns is called. */
  guard(sequence: LlamaContextSequence): () => void {
    const evaluate = sequence.evaluate.bind(sequence);
    sequence.evaluate = (tokens, options) => this.#guarded(sequence, evaluate, tokens, options);
    return () => {
      sequence.evaluate = evaluate;
    };
  }

  async *#guarded(
    sequence: LlamaContextSequence,
    evaluate: LlamaContextSequence["evaluate"],
    tokens: Token[],
    options: Parameters<LlamaContextSequence["evaluate"]>[1],
  ): ReturnType<LlamaContextSequence["evaluate"]> {
    // The last token is evaluated by the library itself, which samples the first token of the answer from it.
    if (!(await this.evaluatePrompt(sequence, tokens.slice(0, -1)))) return;
    const iterator = evaluate(tokens.slice(-1), options);
    this.evaluatedTokens += 1;
    let isFirst = true;
    let replacement: undefined | Token | Token[];
    try {
      for (;;) {
        if (!(await this.#pass())) return;
        const startMs = performance.now();
        const { value, done } = await iterator.next(replacement);
        this.times[isFirst ? "promptMs" : "outputMs"] += performance.now() - startMs;
        isFirst = false;
        if (done === true) return;
        this.outputTokens += 1;
        replacement = (yield value) as undefined | Token | Token[];
      }
    } finally {
      await iterator.return();
    }
  }
}
