/** Binance's public data: spot and USDT perpetuals, no key, by polling. */
import { assert } from "#src/domain/errors.ts";
import type { Lane } from "#src/domain/instrument.ts";
import type { Bar, MarketEvent } from "#src/domain/market.ts";
import type { Log } from "#src/ports/log.ts";
import type { MarketData, MarketSubscription } from "#src/ports/market-data.ts";
import { joinBars } from "../../bar-columns.ts";
import {
  guardedEmit,
  knownInstruments,
  laneOf,
  lastOf,
  requireSymbols,
  symbolsMissing,
} from "../../venue-rules.ts";
import { longestPartOf, runBarFeed, timeframeOf } from "./bar-feed.ts";
import { createDepthFeed, type DepthFeed } from "./depth-feed.ts";
import { runFundingFeed } from "./funding-feed.ts";
import type { FeedContext } from "./feed-context.ts";
import { runPoller } from "./poller.ts";
import { runQuoteFeed } from "./quote-feed.ts";
import { readBar } from "./read-answers.ts";
import { createSourceHealth, type SourceHealth } from "./source-health.ts";
import { createVenue, instrumentsOf, lanesOf, persistently, type Venue, type VenueOptions } from "./venue.ts";

const HEALTH_EVERY_MS = 1_000;
const CLOCK_EVERY_MS = 600_000;
/** The library never asks for more rows at once. */
const ROWS_MAX = 1_000;

/**
 * Asks the venue for its time: the one cheap request that shows whether it can be reached.
 * @throws DeskError MARKET_UNAVAILABLE or MARKET_DATA_INVALID, in words.
 */
export async function openBinanceMarketData(options: VenueOptions): Promise<MarketData> {
  const venue = createVenue(options);
  await venue.synchronize();
  const feeds: Promise<void>[] = [];
  const depths = new Map<Lane, DepthFeed>();
  /** Where the history that was handed out ends, so that no bar is lost between it and the start. */
  const historyEndMs = new Map<string, number>();

  async function start(subscription: MarketSubscription): Promise<void> {
    assert(feeds.length === 0, "a source is started once");
    timeframeOf(subscription.barMs);
    requireSymbols(subscription.symbols, await instrumentsOf(venue, subscription.symbols), "Binance");
    feeds.push(...startFeeds(venue, options.log, subscription, { historyEndMs, depths }));
  }

  return {
    info: { kind: "binance", label: "Binance (public data)", granularity: "quote", hasDepth: true },
    nowMs: venue.nowMs,
    instruments: async (symbols) => knownInstruments(symbols, await instrumentsOf(venue, symbols)),
    history: async (symbol, barMs, limit) => {
      const bars = await persistently(venue.tools, () => fetchHistory(venue, symbol, barMs, limit));
      const last = bars.at(-1);
      if (last !== undefined) historyEndMs.set(historyKey(symbol, barMs), last.closeTsMs);
      return bars;
    },
    start,
    requestDepth: (symbol) => {
      const lane = laneOf(symbol);
      if (lane !== null) depths.get(lane)?.request(symbol);
    },
    stop: async () => {
      venue.close();
      await Promise.all([...feeds, ...[...depths.values()].map((depth) => depth.settled())]);
    },
    checkpoint: () => null,
  };
}

/** Bars that the venue does not make itself are made of its shorter ones. */
async function fetchHistory(venue: Venue, symbol: string, barMs: number, limit: number): Promise<Bar[]> {
  const partMs = longestPartOf(barMs);
  const lane = laneOf(symbol);
  if (lane === null) throw symbolsMissing([symbol], "Binance");
  const client = await venue.lane(lane);
  requireSymbols([symbol], await client.instruments(), "Binance");
  const count = Math.min(ROWS_MAX, (limit + 1) * (barMs / partMs));
  const rows = await client.call((exchange) =>
    exchange.fetchOHLCV(symbol, timeframeOf(partMs), undefined, count),
  );
  const read = Array.isArray(rows) ? rows.map((row) => readBar(symbol, row, partMs)) : [];
  const closed = read.filter((bar) => bar.closeTsMs <= venue.nowMs());
  return lastOf(joinBars(closed, partMs, barMs), limit);
}

function startFeeds(
  venue: Venue,
  log: Log,
  subscription: MarketSubscription,
  {
    historyEndMs,
    depths,
  }: { readonly historyEndMs: ReadonlyMap<string, number>; readonly depths: Map<Lane, DepthFeed> },
): Promise<void>[] {
  const { tools, nowMs } = venue;
  const guarded = guardedEmit(subscription.onEvent, log);
  const emit = (event: MarketEvent): void => {
    if (tools.signal.aborted) return;
    if (event.type === "source") log.warn("market source", { state: event.state, reason: event.reason });
    guarded(event);
  };
  const health = createSourceHealth(nowMs, emit);
  const lanes = lanesOf(subscription.symbols).map(async (lane) => {
    const symbols = subscription.symbols.filter((symbol) => laneOf(symbol) === lane);
    const client = await venue.lane(lane);
    const fundingFromTsMs = subscription.fundingFromTsMs ?? new Map<string, number>();
    const context = { client, symbols, tools, health, log, fundingFromTsMs, nowMs, emit };
    depths.set(lane, createDepthFeed(context));
    await runLane(context, subscription.barMs, historyEndMs);
  });
  return [...lanes, ...houseKeeping(venue, health, log)];
}

async function runLane(
  context: FeedContext,
  barMs: number,
  historyEndMs: ReadonlyMap<string, number>,
): Promise<void> {
  const openBarMs = Math.floor(context.nowMs() / barMs) * barMs;
  const openFromTsMs = new Map(
    context.symbols.map((symbol) => [symbol, historyEndMs.get(historyKey(symbol, barMs)) ?? openBarMs]),
  );
  const feeds = [runQuoteFeed(context), runBarFeed(context, barMs, openFromTsMs)];
  if (context.client.lane === "futures") feeds.push(runFundingFeed(context));
  await Promise.all(feeds);
}

function historyKey(symbol: string, barMs: number): string {
  return `${symbol} ${barMs}`;
}

function houseKeeping(venue: Venue, health: SourceHealth, log: Log): Promise<void>[] {
  const { tools } = venue;
  const watch = runPoller(
    {
      intervalMs: HEALTH_EVERY_MS,
      poll: async () => health.check(),
      onFailure: (error) => log.error("the health check failed", { error }),
    },
    tools,
  );
  const synchronize = runPoller(
    {
      intervalMs: CLOCK_EVERY_MS,
      poll: venue.synchronize,
      onFailure: (error) => log.debug("the venue's time is not known", { error }),
    },
    tools,
  );
  return [watch, synchronize];
}
