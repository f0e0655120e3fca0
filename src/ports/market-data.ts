import type { Instrument } from "../domain/instrument.ts";
import type { Bar, MarketEvent, SourceInfo } from "../domain/market.ts";

/**
 * A source of market data. Times are the venue's: a source that replays has its own present, `nowMs()`,
 * and staleness is measured against that. Events of one kind arrive in venue-time order per symbol, never concurrently.
 */
export interface MarketData {
  readonly info: SourceInfo;
  /** The venue's present, in ms since the epoch. */
  nowMs(): number;
  /** The instruments of this source among `symbols`. Unknown symbols are left out. Rejects with MARKET_UNAVAILABLE. */
  instruments(symbols: readonly string[]): Promise<Instrument[]>;
  /** Up to `limit` closed bars before `nowMs()`, oldest first. Rejects with MARKET_UNAVAILABLE. */
  history(symbol: string, barMs: number, limit: number): Promise<Bar[]>;
  /** Starts delivery; bars are those of length `barMs`. `onEvent` must not throw. */
  start(options: MarketSubscription): Promise<void>;
  /**
   * Says that a symbol is about to be traded: a source that sees order books soon delivers a quote with its depth
   * (`info.hasDepth`), any other does nothing.
   */
  requestDepth(symbol: string): void;
  /** Stops delivery; no event arrives after it resolves. Safe to call twice. */
  stop(): Promise<void>;
  /** Where a replaying source stands, to be handed back at the next start; null for a live venue. */
  checkpoint(): string | null;
}

export type MarketSubscription = {
  readonly symbols: readonly string[];
  readonly barMs: number;
  readonly onEvent: (event: MarketEvent) => void;
  /** By symbol: a live venue also delivers the settlements since then, so that none is lost while the desk was down. */
  readonly fundingFromTsMs?: ReadonlyMap<string, number>;
};
