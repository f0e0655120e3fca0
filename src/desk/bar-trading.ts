/** A source that gives bars only: what fills and what leaves inside one. */
import type { Bar } from "../domain/market.ts";
import type { Closes } from "./closes.ts";
import type { Execution } from "./execution.ts";
import { priceInBar, type StopMonitor } from "./stop-monitor.ts";
import type { SymbolDesk } from "./symbol-desk.ts";

type BarTradingParts = {
  readonly execution: Execution;
  readonly stops: StopMonitor;
  readonly closes: Closes;
  /** Shorter bars that make up a whole bar, in order; none where they are not known. */
  readonly finerBars: (bar: Bar) => readonly Bar[];
};

export class BarTrading {
  readonly #parts: BarTradingParts;

  constructor(parts: BarTradingParts) {
    this.#parts = parts;
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
      const pending = closes.onTrip(trip, tripTsMs);
      if (pending !== null) execution.fillInBar(symbol, pending, priceInBar(trip, bar.open), tripTsMs);
    }
  }
}
