/** A source that gives bars only: what fills and what leaves inside one. */
import type { Bar } from "../domain/market.ts";
import { movePrice, rate, rateFromUnits, type Price, type Rate } from "../domain/money.ts";
import type { Closes } from "./closes.ts";
import type { Execution } from "./execution.ts";
import { priceInBar, type StopMonitor, type ExitTrigger } from "./stop-monitor.ts";
import type { SymbolDesk } from "./symbol-desk.ts";

type BarTradingParts = {
  readonly execution: Execution;
  readonly stops: StopMonitor;
  readonly closes: Closes;
  /** Shorter bars that make up a whole bar, in order; none where they are not known. */
  readonly finerBars: (bar: Bar) => readonly Bar[];
  readonly stopSlip: Rate;
};

/** Stops that were filled inside bars, and those of them whose bar went over 1% past the price they were given. */
export type BarStops = { readonly filled: number; readonly passed: number };

const PASSED_BY = rate("0.01");

export class BarTrading {
  readonly #parts: BarTradingParts;
  #filled = 0;
  #passed = 0;

  constructor(parts: BarTradingParts) {
    this.#parts = parts;
  }

  get stops(): BarStops {
    return { filled: this.#filled, passed: this.#passed };
  }

  /** Fills at the open, then exits by the bar's range. What happened inside is told at its last ms. */
  inside(symbol: SymbolDesk, bar: Bar): void {
    const { execution, stops } = this.#parts;
    execution.onBarOpen(symbol, bar);
    if (stops.isReached(symbol, bar)) this.#exitInOrder(symbol, bar);
    symbol.setPrices(bar.close, bar.close, bar.closeTsMs);
  }

  /** What came first in an ambiguous bar is asked of its finer bars, where there are some. */
  #exitInOrder(symbol: SymbolDesk, bar: Bar): void {
    const { stops, finerBars } = this.#parts;
    if (stops.isAmbiguous(symbol, bar)) {
      for (const finer of finerBars(bar)) this.#exitInside(symbol, finer);
    }
    this.#exitInside(symbol, bar);
  }

  #exitInside(symbol: SymbolDesk, bar: Bar): void {
    const { execution, stops, closes } = this.#parts;
    for (const trip of stops.onBar(symbol, bar)) {
      const tripTsMs = bar.closeTsMs - 1;
      const pending = closes.onExitTrigger(trip, tripTsMs);
      if (pending !== null) execution.fillInBar(symbol, pending, this.#priceOf(trip, bar), tripTsMs);
    }
  }

  #priceOf(trip: ExitTrigger, bar: Bar): Price {
    const at = priceInBar(trip, bar.open);
    if (trip.reason !== "stop-loss") return at;
    const worst = trip.direction === "down" ? bar.low : bar.high;
    this.#filled += 1;
    if (isWorse(trip, worst, pastBy(trip, at, PASSED_BY))) this.#passed += 1;
    const slipped = pastBy(trip, at, this.#parts.stopSlip);
    return isWorse(trip, slipped, worst) ? worst : slipped;
  }
}

function pastBy({ direction }: ExitTrigger, at: Price, fraction: Rate): Price {
  return movePrice(at, direction === "down" ? rateFromUnits(-fraction) : fraction);
}

function isWorse({ direction }: ExitTrigger, one: Price, other: Price): boolean {
  return direction === "down" ? one < other : one > other;
}
