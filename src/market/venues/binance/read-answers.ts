/** Reads ccxt's structures into the domain. Every number is checked: a bad body gives nulls, not an error. */
import { DeskError } from "#src/domain/errors.ts";
import type { Instrument, Lane } from "#src/domain/instrument.ts";
import { parseSymbol } from "#src/domain/instrument.ts";
import type {
  Bar,
  DepthLevel,
  FundingForecast,
  FundingSettlement,
  MarkPrice,
  Quote,
} from "#src/domain/market.ts";
import { priceFromNumber, rateFromNumber, type Price } from "#src/domain/money.ts";
import { marginTiersOf } from "../../margin-tiers.ts";
import { feesOf, laneOf, notionalMinOf } from "../../venue-rules.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Times before 2017 or after 2100 are not the venue's. */
const TIME_MIN_MS = Date.UTC(2017, 0, 1);
const TIME_MAX_MS = Date.UTC(2100, 0, 1);
const UNITS = 1e8;

/** A ticker of `fetchBidsAsks`. Spot tickers carry no time: `askedTsMs` is when they were asked for. */
export function readQuote(symbol: string, ticker: unknown, askedTsMs: number): Quote {
  const fields = fieldsOf(ticker, `quote of ${symbol}`);
  const bid = readPrice(fields["bid"], `bid of ${symbol}`);
  const ask = readPrice(fields["ask"], `ask of ${symbol}`);
  if (bid > ask) throw invalid(`bid above ask of ${symbol}`);
  const stamp = fields["timestamp"] ?? null;
  const eventTsMs = stamp === null ? askedTsMs : readTime(stamp, `quote time of ${symbol}`);
  return { type: "quote", symbol, bid, ask, eventTsMs };
}

/** An answer of `fetchOrderBook`, as a quote that carries its levels. Both sides must have one. */
export function readDepthQuote(symbol: string, answer: unknown, askedTsMs: number): Quote {
  const what = `depth of ${symbol}`;
  const fields = fieldsOf(answer, what);
  const bids = readLevels(fields["bids"], what);
  const asks = readLevels(fields["asks"], what);
  const [bestBid] = bids;
  const [bestAsk] = asks;
  if (bestBid === undefined || bestAsk === undefined) throw invalid(`${what}: a side is empty`);
  if (!isSorted(bids, -1) || !isSorted(asks, 1)) throw invalid(`${what}: levels out of order`);
  if (bestBid.price > bestAsk.price) throw invalid(`bid above ask of ${symbol}`);
  const stamp = fields["timestamp"] ?? null;
  const eventTsMs = stamp === null ? askedTsMs : readTime(stamp, what);
  return { type: "quote", symbol, bid: bestBid.price, ask: bestAsk.price, eventTsMs, depth: { bids, asks } };
}

function readLevels(side: unknown, what: string): DepthLevel[] {
  if (!Array.isArray(side)) throw invalid(what);
  return side.map((level: unknown) => {
    if (!Array.isArray(level)) throw invalid(what);
    return { price: readPrice(level[0], what), quantity: readUnits(level[1], what) };
  });
}

/** Best first: bids fall (-1), asks rise (1). */
function isSorted(levels: readonly DepthLevel[], direction: 1 | -1): boolean {
  return levels.every((level, index) => {
    const before = levels[index - 1];
    return before === undefined || (level.price - before.price) * direction > 0;
  });
}

/** A row of `fetchOHLCV`: open time, open, high, low, close, volume. */
export function readBar(symbol: string, row: unknown, barMs: number): Bar {
  if (!Array.isArray(row)) throw invalid(`bar of ${symbol}`);
  const what = `bar of ${symbol}`;
  const [openTsMs, open, high, low, close] = [
    readTime(row[0], what),
    readPrice(row[1], what),
    readPrice(row[2], what),
    readPrice(row[3], what),
    readPrice(row[4], what),
  ];
  if (openTsMs % barMs !== 0) throw invalid(`${what}: it does not start at a bar's time`);
  if (low > Math.min(open, close) || high < Math.max(open, close)) {
    throw invalid(`${what}: its prices contradict each other`);
  }
  const volume = Number(readUnits(row[5], what));
  return { type: "bar", symbol, openTsMs, closeTsMs: openTsMs + barMs, open, high, low, close, volume };
}

/** An entry of `fetchFundingRates`: the mark price now, and the rate of the next settlement. */
export function readMark(symbol: string, entry: unknown): { mark: MarkPrice; forecast: FundingForecast } {
  const fields = fieldsOf(entry, `mark price of ${symbol}`);
  const eventTsMs = readTime(fields["timestamp"], `mark time of ${symbol}`);
  const markPrice = readPrice(fields["markPrice"], `mark price of ${symbol}`);
  return {
    mark: { type: "mark", symbol, markPrice, eventTsMs },
    forecast: {
      type: "funding-forecast",
      symbol,
      fundingRate: rateFromNumber(readNumber(fields["fundingRate"], `funding rate of ${symbol}`)),
      nextFundingTsMs: readTime(fields["fundingTimestamp"], `funding time of ${symbol}`),
      eventTsMs,
    },
  };
}

/** An entry of `fetchFundingRateHistory`. The venue adds the mark price of that moment; else `lastMark` stands in. */
export function readSettlement(symbol: string, entry: unknown, lastMark: Price | null): FundingSettlement {
  const fields = fieldsOf(entry, `settlement of ${symbol}`);
  const told = Number(fieldsOf(fields["info"] ?? {}, `settlement of ${symbol}`)["markPrice"] ?? 0);
  const markPrice = told > 0 ? readPrice(told, `settlement of ${symbol}`) : lastMark;
  if (markPrice === null) throw invalid(`settlement of ${symbol}: there is no mark price yet`);
  return {
    type: "funding",
    symbol,
    fundingRate: rateFromNumber(readNumber(fields["fundingRate"], `funding rate of ${symbol}`)),
    markPrice,
    eventTsMs: readTime(fields["timestamp"], `settlement time of ${symbol}`),
  };
}

/** A market of `loadMarkets`, or null when it is not an active USDT pair of the lane. */
export function readInstrument(market: unknown, lane: Lane): Instrument | null {
  const fields = fieldsOf(market, "market");
  const symbol = typeof fields["symbol"] === "string" ? fields["symbol"] : "";
  if (fields["active"] !== true || laneOf(symbol) !== lane) return null;
  const precision = fieldsOf(fields["precision"], `precision of ${symbol}`);
  const limits = fieldsOf(fields["limits"], `limits of ${symbol}`);
  const amounts = fieldsOf(limits["amount"] ?? {}, `limits of ${symbol}`);
  const costs = fieldsOf(limits["cost"] ?? {}, `limits of ${symbol}`);
  const { base } = parseSymbol(symbol);
  return {
    symbol,
    venue: "binance",
    lane,
    base,
    quote: "USDT",
    priceTick: readPrice(precision["price"], `tick of ${symbol}`),
    quantityStep: readStep(precision["amount"], symbol),
    quantityMin: readStep(amounts["min"] ?? precision["amount"], symbol),
    notionalMin:
      costs["min"] === undefined
        ? notionalMinOf(base, lane)
        : readUnits(costs["min"], `least notional of ${symbol}`),
    ...feesOf(lane),
    ...liquidationFeeOf(fields["info"], symbol),
    marginTiers: lane === "futures" ? marginTiersOf(base) : [],
  };
}

/** The venue names it for perpetuals only, as text. */
function liquidationFeeOf(info: unknown, symbol: string): Partial<Pick<Instrument, "liquidationFee">> {
  const told = fieldsOf(info ?? {}, `market of ${symbol}`)["liquidationFee"];
  return told === undefined
    ? {}
    : { liquidationFee: rateFromNumber(readNumber(Number(told), `fee of ${symbol}`)) };
}

export function readTime(value: unknown, what: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value)) {
    if (value >= TIME_MIN_MS && value < TIME_MAX_MS) return value;
  }
  throw invalid(`${what}: the time is ${String(value)}`);
}

function readStep(value: unknown, symbol: string): bigint {
  const step = readUnits(value, `quantity step of ${symbol}`);
  if (step === 0n) throw invalid(`quantity step of ${symbol}: it is zero`);
  return step;
}

function readPrice(value: unknown, what: string): Price {
  const number = readNumber(value, what);
  const units = Math.round(number * UNITS);
  if (units <= 0 || !Number.isSafeInteger(units)) throw invalid(`${what}: ${number} is not a price`);
  return priceFromNumber(number);
}

/** An amount that is not negative. */
function readUnits(value: unknown, what: string): bigint {
  const number = readNumber(value, what);
  if (number < 0) throw invalid(`${what}: ${number} is negative`);
  return BigInt(Math.round(number * UNITS));
}

function readNumber(value: unknown, what: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw invalid(`${what}: ${String(value)} is not a number`);
}

function fieldsOf(value: unknown, what: string): Fields {
  if (typeof value === "object" && value !== null) return value as Fields;
  throw invalid(`${what} is missing`);
}

function invalid(what: string): DeskError {
  return new DeskError("MARKET_DATA_INVALID", `invalid data from Binance: ${what}`, { retryable: true });
}
