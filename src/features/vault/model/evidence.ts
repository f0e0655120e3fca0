/** The evidence pack of a round trip: all that the ledger knows of it, put together by code. Winners get the same. */
import type { BookRules } from "#src/domain/book-rules.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { Amount, Price, Rate } from "#src/domain/money.ts";
import type { OrderReason } from "#src/domain/order.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import type { PricePath } from "./price-path.ts";
import type { Regime } from "./regime.ts";

/** A headline as it was known; `publishedTsMs` by its own source. */
export type NewsItem = {
  readonly newsId: string;
  readonly title: string;
  readonly source: string;
  readonly publishedTsMs: number;
};

/** A fill as its receipt tells it. */
export type FillNote = {
  readonly fillId: string;
  readonly effect: "open" | "close";
  readonly price: Price;
  readonly mid: Price;
  readonly quantity: Amount;
  readonly fee: Amount;
  /** What it paid beyond the mid. */
  readonly slippage: Amount;
  readonly slippageRate: Rate;
  readonly latencyMs: number;
  readonly model: "order-book" | "quote" | "bar";
  readonly eventTsMs: number;
  /** How far outside its bar's range it lies beyond its own slippage, as a fraction; 0 inside, or without a bar. */
  readonly outsideBar: number;
};

/** Where the money went: `netPnl = atMids - slippage - fees + funding`. */
export type CostSplit = {
  /** What the price move alone made, at the mids. */
  readonly atMids: Amount;
  readonly slippage: Amount;
  readonly fees: Amount;
  /** Received minus paid. */
  readonly funding: Amount;
  readonly netPnl: Amount;
};

/** The other half of the pair on the control's book. */
export type TwinNote = {
  readonly bookId: BookId;
  readonly state: "won" | "lost" | "open" | "not-opened";
  /** Null while there is none. */
  readonly roundTripId: string | null;
  readonly netPnl: Amount | null;
  readonly exitReason: OrderReason | null;
  /** Why it was not opened, where the record says so. */
  readonly why: string | null;
};

/** A headline with what the price did after it, in mean ranges of the bars before the entry; positive is against us. */
export type NewsNote = NewsItem & { readonly shock: number | null };

/** Fractions are of the entry price; positive is against the position unless said otherwise. */
export type TripEvidence = {
  readonly roundTrip: RoundTrip;
  readonly thesis: string;
  readonly falsifyingPrice: Price | null;
  readonly takeProfit: Price | null;
  readonly stopLoss: Price | null;
  readonly liquidationPrice: Price | null;
  readonly confidence: number | null;
  /** Indicators that the thesis rested on. */
  readonly indicators: Readonly<Record<string, string>>;
  readonly entryPrice: Price;
  readonly exitPrice: Price;
  /** Distances of the planned exits from the entry; null where there was none. */
  readonly takeProfitRate: number | null;
  readonly stopLossRate: number | null;
  readonly path: PricePath;
  readonly costs: CostSplit;
  readonly fills: readonly FillNote[];
  /** The mid's move between the decision and the entry's fill. */
  readonly drift: number;
  /** The price's move in the position's direction over the bars before the entry (positive: with the trade). */
  readonly runUp: number | null;
  /** How far beyond its level the stop filled; null where no stop closed it. */
  readonly stopOvershoot: number | null;
  /** From the decision to close to the last closing fill. */
  readonly exitDelayMs: number;
  readonly regime: Regime;
  readonly meanRange: number | null;
  /** UTC hour of the entry. */
  readonly hour: number;
  readonly twin: TwinNote | null;
  readonly news: readonly NewsNote[];
  /** The rules of the book at the entry; null for an entry from before they were kept. */
  readonly rules: BookRules | null;
};

/** Bars over which the run-up before an entry is measured. */
export const RUN_UP_BARS = 8;
