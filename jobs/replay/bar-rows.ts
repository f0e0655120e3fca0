/**
 * Bars as a replay reads them: all six numbers of a bar side by side. Thirty symbols in columns are 180 places in
 * memory to read from at every close, and waiting for them took longer than trading on them.
 */
import type { Bar } from "#src/domain/market.ts";
import type { Price } from "#src/domain/money.ts";
import type { ReplayBars } from "./replay-market.ts";

/** Numbers a bar: open time, open, high, low, close, volume. */
export const ROW = 6;

/** The rows of the bars `from` (inclusive) to `to` (exclusive, the end at most). */
export function toRows(bars: ReplayBars, from: number, to: number): Float64Array {
  const { openTsMs, open, high, low, close, volume } = bars;
  const end = Math.max(from, Math.min(to, bars.length));
  const rows = new Float64Array((end - from) * ROW);
  for (let index = from, at = 0; index < end; index += 1, at += ROW) {
    rows[at] = openTsMs[index] as number;
    rows[at + 1] = open[index] as number;
    rows[at + 2] = high[index] as number;
    rows[at + 3] = low[index] as number;
    rows[at + 4] = close[index] as number;
    rows[at + 5] = volume[index] as number;
  }
  return rows;
}

/**
 * The bar whose row begins at `at`, as the event that a market would send. It points into the rows, because a copy
 * of its numbers is six things to collect again. Whoever loaded them has checked that they are prices.
 */
export class RowBar implements Bar {
  readonly type = "bar";
  readonly symbol: string;
  readonly #rows: Float64Array;
  readonly #at: number;
  readonly #barMs: number;

  constructor(symbol: string, rows: Float64Array, at: number, barMs: number) {
    this.symbol = symbol;
    this.#rows = rows;
    this.#at = at;
    this.#barMs = barMs;
  }

  get openTsMs(): number {
    return this.#rows[this.#at] as number;
  }

  get closeTsMs(): number {
    return (this.#rows[this.#at] as number) + this.#barMs;
  }

  get open(): Price {
    return this.#rows[this.#at + 1] as Price;
  }

  get high(): Price {
    return this.#rows[this.#at + 2] as Price;
  }

  get low(): Price {
    return this.#rows[this.#at + 3] as Price;
  }

  get close(): Price {
    return this.#rows[this.#at + 4] as Price;
  }

  get volume(): number {
    return this.#rows[this.#at + 5] as number;
  }
}

/** The bars `from` (inclusive) to `to` (exclusive) as events. */
export function* barsOf(
  symbol: string,
  bars: ReplayBars,
  barMs: number,
  from: number,
  to: number,
): Generator<Bar> {
  const rows = toRows(bars, from, to);
  for (let at = 0; at < rows.length; at += ROW) yield new RowBar(symbol, rows, at, barMs);
}
