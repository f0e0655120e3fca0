import { EMA, RSI, WSMA } from "trading-signals";
import type { Indicators } from "#src/strategies/indicators.ts";

/**
 * Wilder's smoothing as the library has it. Once it has its first value it needs no window any more; the library
 * keeps averaging one, which is most of the cost of an RSI.
 */
class SettledWSMA extends WSMA {
  override update(value: number, replace: boolean): number | null {
    const previous = this.result;
    if (replace || previous === undefined) return super.update(value, replace);
    return this.setResult((value - previous) * (1 / this.interval) + previous, replace);
  }
}

/** The library's values bar by bar; what an average says before it has seen its period is held back. */
export function createIndicators(): Indicators {
  return {
    ema: (period) => {
      const ema = new EMA(period);
      let seen = 0;
      return {
        update: (value) => {
          const average = ema.update(value, false);
          if (seen < period) seen += 1;
          return seen < period ? null : average;
        },
      };
    },
    rsi: (period) => {
      const rsi = new RSI(period, SettledWSMA);
      return { update: (value) => rsi.update(value, false) };
    },
  };
}
