/** A made-up venue in the shapes of Binance's REST answers: prices are waves of the time, so nothing is stored. */

export type BinanceWorld = {
  readonly nowMs: () => number;
  /** Base assets and their prices. */
  readonly prices: Readonly<Record<string, number>>;
  /** Hours between the settlements of a base; 8 unless named. */
  readonly fundingHours: Record<string, number>;
};

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const INTERVALS: Readonly<Record<string, number>> = { "1m": MINUTE_MS, "5m": 300_000, "15m": 900_000 };
/** Settlements are stamped some ms after the hour, as the venue's are. */
const STAMP_JITTER_MS = 3;

/** The answer of a GET, or undefined for an unknown path. */
export function binanceAnswer(world: BinanceWorld, path: string, query: URLSearchParams): unknown {
  const bases = Object.keys(world.prices);
  const wanted = symbolsAsked(query) ?? bases.map((base) => `${base}USDT`);
  switch (path) {
    case "/fapi/v1/time":
    case "/api/v3/time":
      return { serverTime: world.nowMs() };
    case "/fapi/v1/exchangeInfo":
      return { timezone: "UTC", serverTime: world.nowMs(), symbols: futuresSymbols(bases) };
    case "/api/v3/exchangeInfo":
      return { timezone: "UTC", serverTime: world.nowMs(), symbols: bases.map((base) => spotSymbol(base)) };
    case "/fapi/v1/ticker/bookTicker":
      return wanted.map((symbol) => ({ ...bookTicker(world, symbol), time: world.nowMs() }));
    case "/api/v3/ticker/bookTicker":
      return wanted.map((symbol) => bookTicker(world, symbol));
    case "/fapi/v1/depth":
      return { ...depth(world, query.get("symbol") ?? ""), E: world.nowMs(), T: world.nowMs() };
    case "/api/v3/depth":
      return depth(world, query.get("symbol") ?? "");
    case "/fapi/v1/premiumIndex":
      return bases.map((base) => premiumIndex(world, base));
    case "/fapi/v1/klines":
    case "/api/v3/klines":
      return klines(world, query);
    case "/fapi/v1/fundingRate":
      return fundingRates(world, query);
    default:
      return undefined;
  }
}

/** `priceOf(world, "BTC", tsMs)`: a wave of 1% and about an hour around the base's price. */
export function priceOf(world: BinanceWorld, base: string, tsMs: number): number {
  const middle = world.prices[base] ?? 1;
  return middle * (1 + 0.01 * Math.sin(tsMs / 600_000));
}

function symbolsAsked(query: URLSearchParams): string[] | null {
  const many = query.get("symbols");
  const one = query.get("symbol");
  if (many !== null) return JSON.parse(many) as string[];
  return one === null ? null : [one];
}

function baseOf(symbol: string): string {
  return symbol.replace(/USDT$/, "");
}

function bookTicker(world: BinanceWorld, symbol: string): object {
  const middle = priceOf(world, baseOf(symbol), world.nowMs());
  return {
    symbol,
    bidPrice: (middle * 0.9999).toFixed(4),
    bidQty: "1.000",
    askPrice: (middle * 1.0001).toFixed(4),
    askQty: "2.000",
  };
}

/** Twenty levels a side of one coin each, a basis point apart, around the middle. */
function depth(
  world: BinanceWorld,
  symbol: string,
): { lastUpdateId: number; bids: string[][]; asks: string[][] } {
  const middle = priceOf(world, baseOf(symbol), world.nowMs());
  const side = (direction: 1 | -1): string[][] =>
    Array.from({ length: 20 }, (_, index) => [
      (middle * (1 + (direction * (index + 1)) / 10_000)).toFixed(4),
      "1.000",
    ]);
  return { lastUpdateId: 1, bids: side(-1), asks: side(1) };
}

function premiumIndex(world: BinanceWorld, base: string): object {
  const intervalMs = (world.fundingHours[base] ?? 8) * HOUR_MS;
  const price = priceOf(world, base, world.nowMs());
  return {
    symbol: `${base}USDT`,
    markPrice: price.toFixed(8),
    indexPrice: (price * 0.9998).toFixed(8),
    estimatedSettlePrice: price.toFixed(8),
    lastFundingRate: "0.00012300",
    interestRate: "0.00010000",
    nextFundingTime: (Math.floor(world.nowMs() / intervalMs) + 1) * intervalMs,
    time: world.nowMs(),
  };
}

function klines(world: BinanceWorld, query: URLSearchParams): unknown[] {
  const barMs = INTERVALS[query.get("interval") ?? ""] ?? MINUTE_MS;
  const limit = Number(query.get("limit") ?? 500);
  const currentMs = Math.floor(world.nowMs() / barMs) * barMs;
  const firstMs = Number(query.get("startTime") ?? currentMs - (limit - 1) * barMs);
  const rows: unknown[] = [];
  for (let openMs = Math.ceil(firstMs / barMs) * barMs; openMs <= currentMs; openMs += barMs) {
    if (rows.length >= limit) break;
    rows.push(kline(world, baseOf(query.get("symbol") ?? ""), openMs, barMs));
  }
  return rows;
}

function kline(world: BinanceWorld, base: string, openMs: number, barMs: number): unknown[] {
  const endMs = Math.min(openMs + barMs - 1, world.nowMs());
  const samples = [0, 0.25, 0.5, 0.75, 1].map((part) =>
    priceOf(world, base, openMs + part * (endMs - openMs)),
  );
  return [
    openMs,
    text(samples[0] ?? 0),
    text(Math.max(...samples)),
    text(Math.min(...samples)),
    text(samples[4] ?? 0),
    "148976.114",
    openMs + barMs - 1,
    "2434.19",
    308,
    "1756.87",
    "28.46",
    "0",
  ];
}

function text(price: number): string {
  return price.toFixed(4);
}

function fundingRates(world: BinanceWorld, query: URLSearchParams): unknown[] {
  const base = baseOf(query.get("symbol") ?? "");
  const intervalMs = (world.fundingHours[base] ?? 8) * HOUR_MS;
  const startMs = Number(query.get("startTime") ?? world.nowMs() - 10 * intervalMs);
  const rates: unknown[] = [];
  for (let tsMs = Math.ceil((startMs - STAMP_JITTER_MS) / intervalMs) * intervalMs; ; tsMs += intervalMs) {
    const fundingTime = tsMs + STAMP_JITTER_MS;
    if (fundingTime > world.nowMs() || rates.length >= 1_000) return rates;
    const markPrice = priceOf(world, base, tsMs).toFixed(8);
    rates.push({ symbol: `${base}USDT`, fundingTime, fundingRate: "-0.00004500", markPrice });
  }
}

/** The perpetuals, and what must not be taken for one: a dated future, a settling pair, another quote. */
function futuresSymbols(bases: readonly string[]): object[] {
  const [first = "BTC"] = bases;
  return [
    ...bases.map((base) => futuresSymbol(base)),
    {
      ...futuresSymbol(first),
      symbol: `${first}USDT_261225`,
      contractType: "CURRENT_QUARTER",
      deliveryDate: 1798185600000,
    },
    { ...futuresSymbol("OLD"), status: "SETTLING" },
    { ...futuresSymbol(first), symbol: `${first}USDC`, quoteAsset: "USDC", marginAsset: "USDC" },
  ];
}

function futuresSymbol(base: string): object {
  return {
    symbol: `${base}USDT`,
    pair: `${base}USDT`,
    contractType: "PERPETUAL",
    liquidationFee: "0.012500",
    deliveryDate: 4133404800000,
    onboardDate: 1569398400000,
    status: "TRADING",
    baseAsset: base,
    quoteAsset: "USDT",
    marginAsset: "USDT",
    pricePrecision: 2,
    quantityPrecision: 3,
    baseAssetPrecision: 8,
    quotePrecision: 8,
    filters: [
      { filterType: "PRICE_FILTER", minPrice: "0.10", maxPrice: "1000000", tickSize: "0.10" },
      { filterType: "LOT_SIZE", stepSize: "0.001", maxQty: "1000", minQty: "0.001" },
      { filterType: "MARKET_LOT_SIZE", stepSize: "0.001", maxQty: "120", minQty: "0.001" },
      { filterType: "MIN_NOTIONAL", notional: "5" },
    ],
  };
}

function spotSymbol(base: string): object {
  return {
    symbol: `${base}USDT`,
    status: "TRADING",
    baseAsset: base,
    baseAssetPrecision: 8,
    quoteAsset: "USDT",
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    isSpotTradingAllowed: true,
    permissions: [],
    filters: [
      { filterType: "PRICE_FILTER", minPrice: "0.01000000", maxPrice: "1000000.0", tickSize: "0.01000000" },
      { filterType: "LOT_SIZE", minQty: "0.00001000", maxQty: "9000.0", stepSize: "0.00001000" },
      { filterType: "NOTIONAL", minNotional: "5.00000000", applyMinToMarket: true },
    ],
  };
}
