/** Everything the desk knows about one symbol, found with one look-up per event. */
import type { Instrument } from "../domain/instrument.ts";
import type { FundingForecast, OrderBookDepth } from "../domain/market.ts";
import { priceFromUnits, type Price } from "../domain/money.ts";
import type { PendingOrder } from "./execution.ts";
import type { SymbolStrategy } from "./strategy.ts";
import { ThresholdIndex } from "./threshold-index.ts";

/** What a level is for. */
export type ExitTrigger = {
  readonly positionId: string;
  readonly reason: "take-profit" | "stop-loss" | "liquidation";
};

export type Levels = ThresholdIndex<ExitTrigger>;

export class SymbolDesk {
  readonly instrument: Instrument;
  readonly strategy: SymbolStrategy;
  /** Longs leave at the bid, shorts at the ask, liquidations go by the mark. */
  readonly bidLevels: Levels = new ThresholdIndex();
  readonly askLevels: Levels = new ThresholdIndex();
  readonly markLevels: Levels = new ThresholdIndex();
  readonly pending: PendingOrder[] = [];
  bid: Price | null = null;
  ask: Price | null = null;
  depth: OrderBookDepth | undefined = undefined;
  forecast: FundingForecast | null = null;
  /** Close of the newest bar that the strategy has seen; 0 before the first. */
  lastBarTsMs = 0;
  /** Venue time of the newest price; 0 before the first. */
  lastPriceTsMs = 0;
  #markPrice: Price | null = null;

  constructor(instrument: Instrument, strategy: SymbolStrategy) {
    this.instrument = instrument;
    this.strategy = strategy;
  }

  /** A bar source states its last price as both sides. */
  setPrices(bid: Price, ask: Price, eventTsMs: number, depth?: OrderBookDepth): void {
    this.bid = bid;
    this.ask = ask;
    this.depth = depth;
    this.lastPriceTsMs = eventTsMs;
  }

  setMark(markPrice: Price): void {
    this.#markPrice = markPrice;
  }

  /** The price that open positions are valued at: the venue's mark, else the mid. */
  mark(): Price | null {
    return this.#markPrice ?? this.mid();
  }

  mid(): Price | null {
    if (this.bid === null || this.ask === null) return null;
    return this.bid === this.ask ? this.bid : priceFromUnits(Math.round((this.bid + this.ask) / 2));
  }

  isStale(venueNowMs: number, staleMs: number): boolean {
    return this.lastPriceTsMs === 0 || venueNowMs - this.lastPriceTsMs > staleMs;
  }
}
