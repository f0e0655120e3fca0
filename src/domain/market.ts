import type { Amount, Price, Rate } from "./money.ts";

/** One price level of an order book. */
export type DepthLevel = { readonly price: Price; readonly quantity: Amount };

/** An order book's best levels, best first. */
export type OrderBookDepth = { readonly bids: readonly DepthLevel[]; readonly asks: readonly DepthLevel[] };

/** Best bid and ask. `eventTsMs` is the venue's time. */
export type Quote = {
  readonly type: "quote";
  readonly symbol: string;
  readonly bid: Price;
  readonly ask: Price;
  readonly eventTsMs: number;
  readonly depth?: OrderBookDepth;
};

/**
 * A closed bar. `openTsMs` is its start and `closeTsMs` the first millisecond after it. `volume` is in the base asset,
 * in units of 1e-8; no balance is ever made of it, so it is a double, whole but above 2^53 perhaps some units off.
 */
export type Bar = {
  readonly type: "bar";
  readonly symbol: string;
  readonly openTsMs: number;
  readonly closeTsMs: number;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  readonly volume: number;
};

/** A bar without its volume. */
export type PriceBar = Omit<Bar, "type" | "volume">;

/** The venue's mark price, by which unrealized PnL and liquidation are judged. */
export type MarkPrice = {
  readonly type: "mark";
  readonly symbol: string;
  readonly markPrice: Price;
  readonly eventTsMs: number;
};

/** A funding settlement that took place at `eventTsMs`. Positive: longs pay shorts, per interval. */
export type FundingSettlement = {
  readonly type: "funding";
  readonly symbol: string;
  readonly fundingRate: Rate;
  readonly markPrice: Price;
  readonly eventTsMs: number;
};

/** The rate that the next settlement will apply if nothing changes. */
export type FundingForecast = {
  readonly type: "funding-forecast";
  readonly symbol: string;
  readonly fundingRate: Rate;
  readonly nextFundingTsMs: number;
  readonly eventTsMs: number;
};

/** Said by a source about itself: it lost the venue, came back, or dropped something it could not use. */
export type SourceNotice = {
  readonly type: "source";
  readonly state: "up" | "down" | "note";
  readonly reason: string;
  readonly eventTsMs: number;
};

export type MarketEvent = Quote | Bar | MarkPrice | FundingSettlement | FundingForecast | SourceNotice;

export type SourceKind = "binance" | "recorded" | "simulated";

/** Which market this is; shown in every status. */
export type SourceInfo = {
  readonly kind: SourceKind;
  /** For people: "Binance (public data)", "simulated market, seed 7, 60x". */
  readonly label: string;
  /** `quote`: prices move by quotes. `bar`: the source has bars only, and exits are judged on their ranges. */
  readonly granularity: "quote" | "bar";
  /** It can show an order book when it is asked. */
  readonly hasDepth?: true;
  /** Why this source and not the one that was asked for, when they differ. */
  readonly fallbackReason?: string;
};

/** Venue time at which an event became known; a bar's is its close. */
export function eventTimeOf(event: MarketEvent): number {
  return event.type === "bar" ? event.closeTsMs : event.eventTsMs;
}
