import { EMA, RSI } from "trading-signals";
import type { Indicators, StreamingIndicator } from "../ports/indicators.ts";

type Streaming = {
  update(value: number, replace: boolean): unknown;
  isStable: boolean;
  getResult(): number | null;
};

function wrap(indicator: Streaming): StreamingIndicator {
  return {
    update: (value) => {
      indicator.update(value, false);
      return indicator.isStable ? indicator.getResult() : null;
    },
  };
}

export function createIndicators(): Indicators {
  return { ema: (period) => wrap(new EMA(period)), rsi: (period) => wrap(new RSI(period)) };
}
