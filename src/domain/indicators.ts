/** Streaming indicators: one value a bar, null until they have seen enough of them. In doubles: they are opinions, not money. */

/** Exponential moving average over `period` bars; its first bar is its first value, and counts as `1` until it fades. */
export class Ema {
  readonly #period: number;
  readonly #weight: number;
  readonly #rest: number;
  #seen = 0;
  #average = Number.NaN;

  constructor(period: number) {
    this.#period = period;
    this.#weight = 2 / (period + 1);
    this.#rest = 1 - this.#weight;
  }

  update(value: number): number | null {
    const before = this.#seen === 0 ? value : this.#average;
    this.#average = value * this.#weight + before * this.#rest;
    if (this.#seen < this.#period) this.#seen += 1;
    return this.#seen < this.#period ? null : this.#average;
  }
}

/**
 * Relative strength index, 0 to 100: J. Welles Wilder, "New Concepts in Technical Trading Systems" (1978). The first
 * averages of gains and losses are plain ones over `period` changes; each further change moves them by its `period`th.
 * 100 where nothing was lost.
 */
export class Rsi {
  readonly #period: number;
  readonly #weight: number;
  #changes = -1;
  #previous = Number.NaN;
  #gain = 0;
  #loss = 0;

  constructor(period: number) {
    this.#period = period;
    this.#weight = 1 / period;
  }

  update(value: number): number | null {
    const change = value - this.#previous;
    this.#previous = value;
    if (this.#changes < this.#period) {
      this.#warmUp(change);
      if (this.#changes < this.#period) return null;
    } else {
      this.#gain += ((change > 0 ? change : 0) - this.#gain) * this.#weight;
      this.#loss += ((change < 0 ? -change : 0) - this.#loss) * this.#weight;
    }
    return this.#loss === 0 ? 100 : 100 - 100 / (1 + this.#gain / this.#loss);
  }

  /** Sums up, and divides at the last. The first value is no change yet. */
  #warmUp(change: number): void {
    this.#changes += 1;
    if (this.#changes === 0) return;
    if (change > 0) this.#gain += change;
    else this.#loss -= change;
    if (this.#changes < this.#period) return;
    this.#gain /= this.#period;
    this.#loss /= this.#period;
  }
}
