/** What a strategy is, and the one that the desk starts with. Deterministic: the same bars give the same signals. */
import type { Instrument } from "#src/domain/instrument.ts";
import type { Bar } from "#src/domain/market.ts";
import { formatUnits, priceFromUnits } from "#src/domain/money.ts";
import type { PositionSide } from "#src/domain/order.ts";
import type { TradingSignal } from "#src/domain/trading-signal.ts";
import type { Indicators, StreamingIndicator } from "./indicators.ts";

/** One symbol's running state. Called once a closed bar; null is no opinion. */
export interface SymbolStrategy {
  onBar(bar: Bar): TradingSignal | null;
}

export type Strategy = {
  readonly name: string;
  /** Closed bars it needs before it can have an opinion. */
  readonly warmUpBars: number;
  forSymbol(instrument: Instrument): SymbolStrategy;
};

const FAST_PERIOD = 12;
const SLOW_PERIOD = 26;
const RSI_PERIOD = 14;
/** Closes that are kept for the RSI at most. */
const UNSEEN_MAX = 64;
/** Closed bars of one interval before the desk's strategy has an opinion. */
export const WARM_UP_BARS = SLOW_PERIOD * 2;
/** The RSI must lean to the crossing's side, and not be stretched already. */
const RSI_LEAN = 52;
const RSI_STRETCHED = 75;

/**
 * Follows a trend that has just turned: EMA 12 crosses EMA 26 at a bar's close, with RSI 14 on the same side
 * (52 to 75 for a long, mirrored for a short). Confidence grows with the lean, from 0.5 to 1. The thesis is
 * wrong when the price is back beyond the slow average.
 */
export function createCrossoverStrategy(indicators: Indicators): Strategy {
  return {
    name: "ema-12-26-rsi-14",
    warmUpBars: WARM_UP_BARS,
    forSymbol: (instrument) => new Crossover(instrument, indicators),
  };
}

class Crossover implements SymbolStrategy {
  readonly #instrument: Instrument;
  readonly #fast: StreamingIndicator;
  readonly #slow: StreamingIndicator;
  readonly #rsi: StreamingIndicator;
  #above: boolean | null = null;
  /** Closes since the RSI was last asked for, which is at crossings only. */
  readonly #unseen: number[] = [];
  #lastRsi: number | null = null;

  constructor(instrument: Instrument, indicators: Indicators) {
    this.#instrument = instrument;
    this.#fast = indicators.ema(FAST_PERIOD);
    this.#slow = indicators.ema(SLOW_PERIOD);
    this.#rsi = indicators.rsi(RSI_PERIOD);
  }

  onBar(bar: Bar): TradingSignal | null {
    const fast = this.#fast.update(bar.close);
    const slow = this.#slow.update(bar.close);
    this.#unseen.push(bar.close);
    if (this.#unseen.length >= UNSEEN_MAX) this.#rsiNow();
    if (fast === null || slow === null) return null;
    const above = fast > slow;
    const crossed = this.#above !== null && above !== this.#above;
    this.#above = above;
    const rsi = crossed ? this.#rsiNow() : null;
    if (rsi === null) return null;
    const side = above ? "long" : "short";
    const lean = above ? rsi : 100 - rsi;
    if (lean < RSI_LEAN || lean > RSI_STRETCHED || !isBeyond(side, bar.close, slow)) return null;
    return this.#signal(bar, side, { fast, slow, rsi, lean });
  }

  /** Shows the RSI the closes that it has missed, in their order: the same values as one at a time, in half the time. */
  #rsiNow(): number | null {
    for (const close of this.#unseen) this.#lastRsi = this.#rsi.update(close);
    this.#unseen.length = 0;
    return this.#lastRsi;
  }

  #signal(
    bar: Bar,
    side: PositionSide,
    values: { fast: number; slow: number; rsi: number; lean: number },
  ): TradingSignal {
    const falsifyingPrice = priceFromUnits(Math.round(values.slow));
    return {
      signalId: signalIdOf(bar),
      symbol: bar.symbol,
      lane: this.#instrument.lane,
      scanMs: bar.closeTsMs - bar.openTsMs,
      side,
      confidence: Math.min(1, 0.5 + (values.lean - 50) / 50),
      price: bar.close,
      thesis: `EMA ${FAST_PERIOD} crossed ${side === "long" ? "above" : "below"} EMA ${SLOW_PERIOD} with RSI ${values.rsi.toFixed(1)}`,
      falsifyingPrice,
      evidence: {
        emaFast: formatUnits(Math.round(values.fast)),
        emaSlow: formatUnits(falsifyingPrice),
        rsi: values.rsi.toFixed(2),
        close: formatUnits(bar.close),
      },
      eventTsMs: bar.closeTsMs,
    };
  }
}

/** The same bar gives the same id, in every run: `BTC/USDT:USDT@1767225600000/15m`. */
export function signalIdOf(bar: Bar): string {
  return `${bar.symbol}@${bar.closeTsMs}/${(bar.closeTsMs - bar.openTsMs) / 60_000}m`;
}

function isBeyond(side: PositionSide, close: number, slow: number): boolean {
  return side === "long" ? close > slow : close < slow;
}
