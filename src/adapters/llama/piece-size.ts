/**
 * How many tokens of its prompt a generation that yields reads at a time. A person who comes waits for the rest of the
 * piece that is being read, so a piece takes a small share of the time to a person's first token. Both are measured
 * here, in this process, on this model; longer questions and faster machines get longer pieces, which cost less a token.
 */
const SIZES = [8, 12, 16, 24, 32, 48, 64, 96, 128] as const;
/** Before anything was measured: a third of a short question. */
const FIRST_SIZE = 16;
/** Half of a piece is waited for, in the mean: at most a quarter more than an idle engine takes, with some room. */
const SHARE = 0.3;
/** An answer is cut no finer than by tokens, so a piece that takes hardly longer than one keeps nobody longer. */
const TOKENS_OF_AN_ANSWER = 1.5;
/** Longer prompts are not questions that somebody waits for with a finger on the screen. */
const QUESTION_TOKENS_MAX = 256;
const QUESTIONS_KEPT = 16;
/** The deeper a prompt, the slower its pieces: only the latest say how the next will be. */
const PIECES_KEPT = 4;

export class PieceSize {
  readonly #firstTokenMs: number[] = [];
  readonly #tokenMs: number[] = [];
  readonly #readMs: number[] = [];

  /** Tokens of the next piece. */
  next(): number {
    const readMs = quantile(this.#readMs, 0.5);
    // The quick ones: what is slow was kept by something, or asked more.
    const personMs = quantile(this.#firstTokenMs, 0.25);
    if (readMs === null || personMs === null) return FIRST_SIZE;
    const tokenMs = quantile(this.#tokenMs, 0.5) ?? 0;
    const budgetMs = Math.max(personMs * SHARE, tokenMs * TOKENS_OF_AN_ANSWER);
    return SIZES.findLast((size) => size * readMs <= budgetMs) ?? SIZES[0];
  }

  /** A piece of a prompt was read. */
  read(tokens: number, ms: number): void {
    if (tokens >= SIZES[0]) keep(this.#readMs, ms / tokens, PIECES_KEPT);
  }

  /** A person's answer began so long after its prompt did, of which so many tokens were not warm. */
  began(evaluatedTokens: number, firstTokenMs: number): void {
    if (evaluatedTokens <= QUESTION_TOKENS_MAX) keep(this.#firstTokenMs, firstTokenMs, QUESTIONS_KEPT);
  }

  /** Anybody's answer of so many tokens took so long after its first. */
  answered(tokens: number, ms: number): void {
    if (tokens > 1) keep(this.#tokenMs, ms / (tokens - 1), QUESTIONS_KEPT);
  }
}

function keep(values: number[], value: number, kept: number): void {
  values.push(value);
  if (values.length > kept) values.shift();
}

/** Null of nothing. */
function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? null;
}
