import type { LlamaChatResponseChunk } from "node-llama-cpp";

export type AnswerHooks = { readonly onText: (text: string) => void; readonly onProgress: () => void };
export type MeteredAnswer = {
  readonly text: string;
  readonly outputTokens: number;
  readonly thinkingTokens: number;
};

/** Collects what is said, drops what is thought, and ends the generation at the answer's own limit. */
export class AnswerMeter {
  readonly #maxTokens: number;
  readonly #hooks: AnswerHooks;
  readonly #end: () => void;
  #text = "";
  #outputTokens = 0;
  #thinkingTokens = 0;
  isFull = false;

  constructor(maxTokens: number, hooks: AnswerHooks, end: () => void) {
    this.#maxTokens = maxTokens;
    this.#hooks = hooks;
    this.#end = end;
  }

  take(chunk: LlamaChatResponseChunk): void {
    if (chunk.type === "segment") {
      this.#thinkingTokens += chunk.tokens.length;
      this.#hooks.onProgress();
      return;
    }
    if (this.isFull) return;
    this.#outputTokens += chunk.tokens.length;
    this.#text += chunk.text;
    if (chunk.text !== "") this.#hooks.onText(chunk.text);
    if (this.#outputTokens < this.#maxTokens) return;
    this.isFull = true;
    this.#end();
  }

  answer(): MeteredAnswer {
    return { text: this.#text, outputTokens: this.#outputTokens, thinkingTokens: this.#thinkingTokens };
  }
}
