/** One symbol seen at the scan intervals that books ask for: bars are put together, and a strategy runs on each. */
import type { Instrument } from "../domain/instrument.ts";
import type { Bar } from "../domain/market.ts";
import type { TradingSignal } from "../domain/trading-signal.ts";
import type { Strategy, SymbolStrategy } from "#src/strategies/crossover.ts";

type Scan = {
  readonly scanMs: number;
  readonly strategy: SymbolStrategy;
  partial: Bar | null;
  lastTsMs: number;
};

const NO_SIGNALS: readonly TradingSignal[] = [];

export class SymbolScans {
  readonly #instrument: Instrument;
  readonly #strategy: Strategy;
  readonly #scans: Scan[] = [];

  constructor(instrument: Instrument, strategy: Strategy) {
    this.#instrument = instrument;
    this.#strategy = strategy;
  }

  /** Looks at this interval from now on. */
  add(scanMs: number): void {
    if (this.#scans.some((scan) => scan.scanMs === scanMs)) return;
    const strategy = this.#strategy.forSymbol(this.#instrument);
    this.#scans.push({ scanMs, strategy, partial: null, lastTsMs: 0 });
  }

  /** Feeds a bar of the past, of exactly this interval; nothing is decided on it. */
  warmUp(scanMs: number, bar: Bar): void {
    const scan = this.#scans.find((candidate) => candidate.scanMs === scanMs);
    if (scan === undefined || bar.closeTsMs <= scan.lastTsMs) return;
    scan.lastTsMs = bar.closeTsMs;
    scan.strategy.onBar(bar);
  }

  /** The signals of the intervals that this bar completes. A bar that was seen before gives none. */
  onBar(bar: Bar): readonly TradingSignal[] {
    let signals: TradingSignal[] | null = null;
    for (const scan of this.#scans) {
      const signal = this.#onScan(scan, bar);
      if (signal !== null) (signals ??= []).push(signal);
    }
    return signals ?? NO_SIGNALS;
  }

  #onScan(scan: Scan, bar: Bar): TradingSignal | null {
    if (bar.closeTsMs <= scan.lastTsMs) return null;
    const whole = bar.closeTsMs - bar.openTsMs === scan.scanMs ? bar : this.#join(scan, bar);
    if (whole === null) return null;
    scan.lastTsMs = whole.closeTsMs;
    return scan.strategy.onBar(whole);
  }

  /** Null until the interval is complete. A gap inside it drops what was joined: half a bar is no bar. */
  #join(scan: Scan, bar: Bar): Bar | null {
    const startsInterval = bar.openTsMs % scan.scanMs === 0;
    const { partial } = scan;
    if (startsInterval) scan.partial = bar;
    else if (partial !== null && partial.closeTsMs === bar.openTsMs) scan.partial = joinBars(partial, bar);
    else scan.partial = null;
    const joined = scan.partial;
    if (joined === null || joined.closeTsMs - joined.openTsMs < scan.scanMs) return null;
    scan.partial = null;
    return joined;
  }
}

/** Two bars in a row as one. */
export function joinBars(first: Bar, second: Bar): Bar {
  return {
    type: "bar",
    symbol: first.symbol,
    openTsMs: first.openTsMs,
    open: first.open,
    closeTsMs: second.closeTsMs,
    high: second.high > first.high ? second.high : first.high,
    low: second.low < first.low ? second.low : first.low,
    close: second.close,
    volume: first.volume + second.volume,
  };
}
