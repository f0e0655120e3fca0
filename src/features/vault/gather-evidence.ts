/** Puts the evidence pack of a closed round trip together, from the ledger alone: the same rows give the same pack. */
import { pairIdOf } from "#src/features/experiments/model/pairs.ts";
import type { PriceBar } from "#src/domain/market.ts";
import type { BookId } from "#src/domain/ids.ts";
import {
  absolute,
  divide,
  notionalOf,
  priceFromUnits,
  UNIT,
  type Amount,
  type Price,
} from "#src/domain/money.ts";
import type { Fill } from "#src/domain/order.ts";
import { averagePrice } from "#src/domain/position.ts";
import {
  RUN_UP_BARS,
  type FillNote,
  type NewsNote,
  type TripEvidence,
  type TwinNote,
} from "./model/evidence.ts";
import { pricePath } from "./model/price-path.ts";
import { BEFORE_BARS, marketBefore } from "./model/regime.ts";
import type { BarStore } from "#src/market/bar-store.ts";
import type { NewsAt } from "./news-at.ts";
import type { RoundTripHistory, TripSource } from "./store/round-trip-history.ts";
import type { VaultStore } from "./vault-store.ts";

export type GatherDeps = {
  readonly history: RoundTripHistory;
  readonly bars: Pick<BarStore, "barsFrom">;
  readonly store: Pick<VaultStore, "rulesOf">;
  readonly news: NewsAt;
  /** What the control did with the same decision; null where there is no pair. */
  readonly twinOf: (bookId: BookId, pairId: string) => TwinNote | null;
  /** The length of the desk's bars. */
  readonly barMs: number;
};

/** News that is looked for before an entry; what is older has been traded on. */
const NEWS_BEFORE_MS = 3_600_000;
const NEWS_MAX = 10;
/** Bars that are read of one position: half a year of 15-minute bars. */
const BARS_MAX = 20_000;
const HOUR_MS = 3_600_000;

/** Null where there is no such round trip. */
export function gatherEvidence(deps: GatherDeps, roundTripId: string): TripEvidence | null {
  const source = deps.history.source(roundTripId);
  if (source === null) return null;
  const { roundTrip, plan, fills } = source;
  const entryPrice = averagePrice(roundTrip.entryNotional, roundTrip.quantity);
  const bars = readBars(deps, source);
  const { regime, meanRange } = marketBefore(bars.before);
  const { side, openedTsMs, closedTsMs } = roundTrip;
  const pairId = pairIdOf(roundTrip);
  return {
    roundTrip,
    thesis: plan.thesis,
    falsifyingPrice: plan.falsifyingPrice,
    takeProfit: plan.takeProfit,
    stopLoss: plan.stopLoss,
    liquidationPrice: plan.liquidationPrice,
    confidence: source.signal?.confidence ?? null,
    indicators: source.signal?.evidence ?? {},
    entryPrice,
    exitPrice: averagePrice(roundTrip.exitNotional, roundTrip.quantity),
    takeProfitRate: distance(plan.takeProfit, entryPrice),
    stopLossRate: distance(plan.stopLoss, entryPrice),
    path: pricePath({ side, entryPrice, openedTsMs, closedTsMs, fills }, bars.during),
    costs: costsOf(source),
    fills: fills.map((fill) => fillNote(fill, bars.during)),
    drift: driftOf(source),
    runUp: runUpOf(source, bars.before, entryPrice),
    stopOvershoot: overshootOf(source),
    exitDelayMs: exitDelayOf(source, deps.barMs),
    regime,
    meanRange,
    hour: Math.floor(openedTsMs / HOUR_MS) % 24,
    twin: pairId === null ? null : deps.twinOf(roundTrip.bookId, pairId),
    news: newsOf(deps, source, bars.during, meanRange),
    rules: deps.store.rulesOf(roundTripId),
  };
}

type Bars = { readonly before: readonly PriceBar[]; readonly during: readonly PriceBar[] };

/** Those that closed before the entry, and those that overlap the position. */
function readBars({ bars, barMs }: GatherDeps, { roundTrip }: TripSource): Bars {
  const { symbol, openedTsMs, closedTsMs } = roundTrip;
  const [before, during]: [PriceBar[], PriceBar[]] = [[], []];
  for (const bar of bars.barsFrom(symbol, openedTsMs - BEFORE_BARS * barMs)) {
    if (bar.openTsMs > closedTsMs || during.length >= BARS_MAX) break;
    if (bar.closeTsMs <= openedTsMs) before.push(bar);
    else during.push(bar);
  }
  return { before, during };
}

function distance(level: Price | null, from: Price): number | null {
  return level === null ? null : Math.abs(level - from) / from;
}

/** Exact: what was paid beyond the mids is taken out of the price PnL, and all of it adds up to the net. */
function costsOf({ roundTrip, fills }: TripSource): TripEvidence["costs"] {
  const slippage = fills.reduce((sum, fill) => sum + slippageOf(fill), 0n);
  const { grossPnl, fees, funding, netPnl } = roundTrip;
  return { atMids: grossPnl + slippage, slippage, fees, funding, netPnl };
}

function slippageOf({ order, notional, quantity, receipt }: Fill): Amount {
  const atMid = notionalOf(quantity, midOf(receipt));
  return order.side === "buy" ? notional - atMid : atMid - notional;
}

function midOf({ bid, ask }: Fill["receipt"]): Price {
  return priceFromUnits(Math.round((bid + ask) / 2));
}

function fillNote(fill: Fill, bars: readonly PriceBar[]): FillNote {
  const { fillId, order, price, quantity, fee, receipt, eventTsMs } = fill;
  const mid = midOf(receipt);
  const bar = bars.find(({ openTsMs, closeTsMs }) => openTsMs <= eventTsMs && eventTsMs < closeTsMs);
  const outside = bar === undefined ? 0 : Math.max(0, mid - bar.high, bar.low - mid) / mid;
  const { slippageRate, latencyMs, model } = receipt;
  return {
    fillId,
    effect: order.effect,
    price,
    mid,
    quantity,
    fee,
    slippage: slippageOf(fill),
    slippageRate,
    latencyMs,
    model,
    eventTsMs,
    outsideBar: outside,
  };
}

/** Positive: the mid had moved against the entry by the time it was filled. */
function driftOf({ roundTrip, fills }: TripSource): number {
  const entry = fills.find(({ order }) => order.effect === "open");
  if (entry === undefined) return 0;
  const { decisionPrice } = entry.receipt;
  const moved = (midOf(entry.receipt) - decisionPrice) / decisionPrice;
  return roundTrip.side === "long" ? moved : -moved;
}

function runUpOf({ roundTrip }: TripSource, before: readonly PriceBar[], entryPrice: Price): number | null {
  const start = before.at(-RUN_UP_BARS);
  if (start === undefined) return null;
  const moved = (entryPrice - start.open) / start.open;
  return roundTrip.side === "long" ? moved : -moved;
}

function overshootOf({ roundTrip, plan, fills }: TripSource): number | null {
  if (roundTrip.exitReason !== "stop-loss" || plan.stopLoss === null) return null;
  const closings = fills.filter(({ order }) => order.effect === "close");
  const quantity = closings.reduce((sum, fill) => sum + fill.quantity, 0n);
  if (quantity === 0n) return null;
  const mids = closings.reduce((sum, fill) => sum + notionalOf(fill.quantity, midOf(fill.receipt)), 0n);
  const mid = Number(divide(mids * UNIT, quantity, "half-even"));
  const beyond = roundTrip.side === "long" ? plan.stopLoss - mid : mid - plan.stopLoss;
  return Math.max(0, beyond / plan.stopLoss);
}

/** A source of bars fills at the next open: up to a bar of waiting is its way, not a fault. */
function exitDelayOf({ fills }: TripSource, barMs: number): number {
  const closings = fills.filter(({ order }) => order.effect === "close");
  const delays = closings.map(({ receipt }) => receipt.latencyMs - (receipt.model === "bar" ? barMs : 0));
  return Math.max(0, ...delays);
}

function newsOf(
  { news }: GatherDeps,
  { roundTrip }: TripSource,
  during: readonly PriceBar[],
  meanRange: number | null,
): readonly NewsNote[] {
  const { symbol, openedTsMs, closedTsMs, side } = roundTrip;
  const items = news.newsAt(symbol, openedTsMs - NEWS_BEFORE_MS, closedTsMs, NEWS_MAX);
  return items.map((item) => {
    const bar = during.find(({ closeTsMs }) => closeTsMs > item.publishedTsMs);
    if (bar === undefined || meanRange === null || meanRange === 0) return { ...item, shock: null };
    const moved = (bar.close - bar.open) / bar.open;
    return { ...item, shock: (side === "long" ? -moved : moved) / meanRange };
  });
}

/** The loss beside what the stop was to cost; for people who read a post-mortem. */
export function plannedLoss({ roundTrip, stopLossRate }: TripEvidence): Amount | null {
  if (stopLossRate === null) return null;
  const units = Math.round(stopLossRate * Number(UNIT));
  return absolute(divide(roundTrip.entryNotional * BigInt(units), UNIT, "up"));
}
