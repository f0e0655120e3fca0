/** A streaming indicator: one value a bar, null until it has seen enough of them. */
export interface StreamingIndicator {
  update(value: number): number | null;
}

export interface Indicators {
  /** Exponential moving average over `period` bars. */
  ema(period: number): StreamingIndicator;
  /** Relative strength index (Wilder), 0..100. */
  rsi(period: number): StreamingIndicator;
}
