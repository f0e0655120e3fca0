/** Everything the desk knows about one symbol, found with one look-up per event. */
import type { Instrument } from "../domain/instrument.ts";
import type { Bar, OrderBookDepth } from "../domain/market.ts";
import { priceFromUnits, UNIT, type Amount, type Price, type Rate } from "../domain/money.ts";
import type { PendingOrder } from "./pending-order.ts";
import type { Strategy } from "#src/strategies/crossover.ts";
import { SymbolScans } from "./symbol-scans.ts";
import { ThresholdIndex } from "./threshold-index.ts";

/** What a level is for. */
export type ArmedExit = {
  readonly positionId: string;
  readonly reason: "take-profit" | "stop-loss" | "liquidation";
  /** A person set it after the entry. */
  readonly moved: boolean;
};

export type Levels = ThresholdIndex<ArmedExit>;

const DAY_MS = 86_400_000;
const PRICE_UNIT = Number(UNIT);
/** Recordings have a mark price an hour: one that is this much older than the newest price says less than that does. */
const MARK_LASTS_MS = 120_000;

export class SymbolDesk {
  readonly instrument: Instrument;
  readonly scans: SymbolScans;
  /** Longs leave at the bid, shorts at the ask, liquidations go by the mark. */
  readonly bidLevels: Levels = new ThresholdIndex();
  readonly askLevels: Levels = new ThresholdIndex();
  readonly markLevels: Levels = new ThresholdIndex();
  readonly pending: PendingOrder[] = [];
  depth: OrderBookDepth | undefined = undefined;
  /** What the next settlement will apply, as far as is known: the forecast, else the last settlement's. */
  fundingRate: Rate | null = null;
  /** Close of the newest bar; 0 before the first. */
  lastBarTsMs = 0;
  /** Venue time of the newest price; 0 before the first. */
  lastPriceTsMs = 0;
  #markPrice: Price | null = null;
  #markTsMs = 0;
  #dayTurnover = 0;
  // Fields that hold a number from the start are written without an allocation.
  #bid = 0;
  #ask = 0;

  constructor(instrument: Instrument, strategy: Strategy) {
    this.instrument = instrument;
    this.scans = new SymbolScans(instrument, strategy);
  }

  /** A bar source states its last price as both sides. */
  setPrices(bid: Price, ask: Price, eventTsMs: number, depth?: OrderBookDepth): void {
    this.#bid = bid;
    this.#ask = ask;
    this.depth = depth;
    this.lastPriceTsMs = eventTsMs;
  }

  get bid(): Price | null {
    return this.lastPriceTsMs === 0 ? null : (this.#bid as Price);
  }

  get ask(): Price | null {
    return this.lastPriceTsMs === 0 ? null : (this.#ask as Price);
  }

  setMark(markPrice: Price, eventTsMs: number): void {
    this.#markPrice = markPrice;
    this.#markTsMs = eventTsMs;
  }

  /** Counts a bar's turnover; older bars fade over a day. */
  addTurnover(bar: Bar): void {
    const lasted = (bar.closeTsMs - bar.openTsMs) / DAY_MS;
    this.#dayTurnover = this.#dayTurnover * (1 - lasted) + (bar.volume * bar.close) / PRICE_UNIT;
  }

  /** About a day's turnover in the quote asset, for the slippage model; null before the first bar with a volume. */
  dayTurnover(): Amount | null {
    return this.#dayTurnover > 0 ? BigInt(Math.round(this.#dayTurnover)) : null;
  }

  /** The price that open positions are valued at: the venue's mark, else (or when that has aged) the mid. */
  mark(): Price | null {
    const hasAged = this.lastPriceTsMs - this.#markTsMs > MARK_LASTS_MS;
    return this.#markPrice === null || hasAged ? this.mid() : this.#markPrice;
  }

  mid(): Price | null {
    if (this.bid === null || this.ask === null) return null;
    return this.bid === this.ask ? this.bid : priceFromUnits(Math.round((this.bid + this.ask) / 2));
  }

  isStale(venueNowMs: number, staleMs: number): boolean {
    return this.lastPriceTsMs === 0 || venueNowMs - this.lastPriceTsMs > staleMs;
  }
}
