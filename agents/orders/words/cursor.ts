/** What is left to read of a sentence. A word leaves it only by being used. */
import type { Token } from "./tokens.ts";

export class Cursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isDone(): boolean {
    return this.#at >= this.#tokens.length;
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  next(): Token | undefined {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  /** Reads one of some phrases, the longest first; null where none stands here. */
  take(phrases: readonly string[]): string | null {
    const byLength = phrases.toSorted((one, other) => other.split(" ").length - one.split(" ").length);
    const phrase = byLength.find((words) =>
      words
        .split(" ")
        .every((word, index) => this.peek(index)?.kind === "word" && this.peek(index)?.value === word),
    );
    if (phrase === undefined) return null;
    this.#at += phrase.split(" ").length;
    return phrase;
  }

  takeNumber(): Token | null {
    const token = this.peek();
    if (token?.kind !== "number") return null;
    this.#at += 1;
    return token;
  }
}
