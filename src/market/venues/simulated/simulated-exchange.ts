/** Turns the simulated world into what a venue says: quotes, marks, funding, and bars made of the quotes' mids. */
import { symbolOf, type Lane } from "#src/domain/instrument.ts";
import type { Bar, MarketEvent } from "#src/domain/market.ts";
import { priceFromNumber, priceFromUnits, rateFromNumber, type Price } from "#src/domain/money.ts";
import type { SimulatedAsset } from "./universe.ts";
import { FUNDING_INTERVAL_MS, spreadFactor, stepWorld, type World } from "./world.ts";

export type SimulatedExchange = {
  /** Moves the world by one step. */
  step(): void;
  /** Events of the last step about these symbols: closed bars, marks, settlements, forecasts, quotes. */
  events(symbols: ReadonlySet<string>): MarketEvent[];
  /** Closed bars, oldest first; at most `barsKept` to twice that. */
  bars(symbol: string): readonly Bar[];
};

export type ExchangeOptions = {
  readonly assets: readonly SimulatedAsset[];
  readonly world: World;
  readonly stepMs: number;
  readonly barMs: number;
  readonly barsKept: number;
};

/** One symbol's book and the bar that is being made. Prices in ticks; volume in quantity steps. */
type Listing = {
  readonly symbol: string;
  readonly lane: Lane;
  readonly asset: SimulatedAsset;
  readonly index: number;
  readonly closed: Bar[];
  mid: number;
  halfSpread: number;
  steps: number;
  open: number;
  high: number;
  low: number;
  volume: number;
};

const MARKS_MS = 60_000;
const DAY_MS = 86_400_000;
/** A price far below its tick would have no room for a bid. */
const MID_TICKS_MIN = 4;
/** Spot turns over less than perpetuals. */
const SPOT_TURNOVER = 0.3;

export function createSimulatedExchange(options: ExchangeOptions): SimulatedExchange {
  const { world, stepMs, barMs } = options;
  const listings = options.assets.flatMap((asset, index) => [
    newListing(asset, index, "futures"),
    newListing(asset, index, "spot"),
  ]);
  const bySymbol = new Map(listings.map((listing) => [listing.symbol, listing]));
  let barsClosed = false;

  function step(): void {
    const nextTsMs = world.tsMs + stepMs;
    barsClosed = nextTsMs % barMs === 0;
    if (barsClosed) for (const listing of listings) closeBar(listing, nextTsMs, options);
    stepWorld(world);
    const widening = spreadFactor(world);
    for (const listing of listings) trade(listing, world, widening, stepMs / DAY_MS);
  }

  function events(symbols: ReadonlySet<string>): MarketEvent[] {
    const { tsMs } = world;
    const wanted = [...symbols].flatMap((symbol) => bySymbol.get(symbol) ?? []);
    const perpetuals = wanted.filter((listing) => listing.lane === "futures");
    const marked = tsMs % Math.max(MARKS_MS, stepMs) === 0;
    return [
      ...(barsClosed ? wanted.flatMap((listing) => lastBar(listing, tsMs)) : []),
      ...(marked ? perpetuals.map((listing) => markOf(listing, world)) : []),
      ...(world.isSettlement ? perpetuals.map((listing) => settlementOf(listing, world)) : []),
      ...(marked ? perpetuals.map((listing) => forecastOf(listing, world)) : []),
      ...wanted.map((listing) => quoteOf(listing, tsMs)),
    ];
  }

  return { step, events, bars: (symbol) => bySymbol.get(symbol)?.closed ?? [] };
}

function newListing(asset: SimulatedAsset, index: number, lane: Lane): Listing {
  const empty = { mid: 0, halfSpread: 1, steps: 0, open: 0, high: 0, low: 0, volume: 0 };
  return { symbol: symbolOf(asset.base, lane), lane, asset, index, closed: [], ...empty };
}

/** The symbol's new book, and its part in the bar. Mids lie on the tick, so that bars do too. */
function trade(listing: Listing, world: World, widening: number, stepOfDay: number): void {
  const { asset, index, lane } = listing;
  const price = (lane === "futures" ? world.perpetual[index] : world.spot[index]) ?? 0;
  const mid = Math.max(MID_TICKS_MIN, Math.round((price * 1e8) / asset.priceTick));
  const halfSpread = Math.max(1, Math.round(mid * asset.halfSpread * widening));
  const turnover = asset.turnover * stepOfDay * (world.activity[index] ?? 0);
  const sold = (turnover * (lane === "spot" ? SPOT_TURNOVER : 1)) / price;
  listing.mid = mid;
  listing.halfSpread = Math.min(halfSpread, mid - 1);
  if (listing.steps === 0) {
    listing.open = mid;
    listing.high = mid;
    listing.low = mid;
    listing.volume = 0;
  }
  listing.steps += 1;
  listing.high = Math.max(listing.high, mid);
  listing.low = Math.min(listing.low, mid);
  listing.volume += Math.round(sold * asset.stepsPerUnit);
}

/** Closes the bar that ends at `closeTsMs`, unless the simulation began in its middle. */
function closeBar(listing: Listing, closeTsMs: number, { barMs, stepMs, barsKept }: ExchangeOptions): void {
  const { closed } = listing;
  const complete = listing.steps === barMs / stepMs;
  listing.steps = 0;
  if (!complete) return;
  closed.push({
    type: "bar",
    symbol: listing.symbol,
    openTsMs: closeTsMs - barMs,
    closeTsMs,
    open: priceAt(listing, listing.open),
    high: priceAt(listing, listing.high),
    low: priceAt(listing, listing.low),
    close: priceAt(listing, listing.mid),
    volume: listing.volume * Number(listing.asset.quantityStep),
  });
  if (closed.length > 2 * barsKept) closed.splice(0, closed.length - barsKept);
}

function priceAt({ asset }: Listing, ticks: number): Price {
  return priceFromUnits(ticks * asset.priceTick);
}

function lastBar({ closed }: Listing, tsMs: number): Bar[] {
  const bar = closed.at(-1);
  return bar?.closeTsMs === tsMs ? [bar] : [];
}

function quoteOf(listing: Listing, eventTsMs: number): MarketEvent {
  const { symbol, mid, halfSpread } = listing;
  return {
    type: "quote",
    symbol,
    bid: priceAt(listing, mid - halfSpread),
    ask: priceAt(listing, mid + halfSpread),
    eventTsMs,
  };
}

function markOf({ symbol, index }: Listing, world: World): MarketEvent {
  return {
    type: "mark",
    symbol,
    markPrice: priceFromNumber(world.mark[index] ?? 0),
    eventTsMs: world.tsMs,
  };
}

function settlementOf({ symbol, index }: Listing, world: World): MarketEvent {
  return {
    type: "funding",
    symbol,
    fundingRate: rateFromNumber(world.settledRate[index] ?? 0),
    markPrice: priceFromNumber(world.mark[index] ?? 0),
    eventTsMs: world.tsMs,
  };
}

function forecastOf({ symbol, index }: Listing, world: World): MarketEvent {
  const eventTsMs = world.tsMs;
  return {
    type: "funding-forecast",
    symbol,
    fundingRate: rateFromNumber(world.fundingRate[index] ?? 0),
    nextFundingTsMs: (Math.floor(eventTsMs / FUNDING_INTERVAL_MS) + 1) * FUNDING_INTERVAL_MS,
    eventTsMs,
  };
}
