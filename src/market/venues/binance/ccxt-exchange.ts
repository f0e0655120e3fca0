/**
 * ccxt's Binance classes, loaded one by one and reduced to the calls that we make. Public data only: no key
 * is ever set, and this file checks that none is.
 */
import { assert, DeskError } from "#src/domain/errors.ts";
import type { Lane } from "#src/domain/instrument.ts";
import type { FetchFunction } from "./venue-fetch.ts";

/** The part of a ccxt exchange that we use. Its answers are not trusted: they are `unknown` until read. */
export type CcxtExchange = {
  apiKey?: string;
  secret?: string;
  markets?: Readonly<Record<string, unknown>> | undefined;
  loadMarkets(reload?: boolean, params?: object): Promise<Readonly<Record<string, unknown>>>;
  fetchTime(): Promise<unknown>;
  fetchBidsAsks(symbols: readonly string[]): Promise<unknown>;
  fetchOrderBook(symbol: string, limit: number): Promise<unknown>;
  fetchFundingRates(symbols: readonly string[]): Promise<unknown>;
  fetchOHLCV(symbol: string, timeframe: string, since?: number, limit?: number): Promise<unknown>;
  fetchFundingRateHistory(symbol: string, since?: number, limit?: number): Promise<unknown>;
};

type ExchangeClass = new (config: object) => CcxtExchange;

/** `import "ccxt"` would load a hundred exchanges; the package exports no path to a single one. */
const MODULES = { futures: "./src/binanceusdm.js", spot: "./src/binance.js" } as const;
const MARKET_TYPES = { futures: "linear", spot: "spot" } as const;

const WINDOW_MS = 60_000;

export type CcxtOptions = {
  readonly fetchImplementation: FetchFunction;
  readonly timeoutMs: number;
  /** Beyond this request weight in a minute, calls wait. The venue grants 2,400 (futures) and 6,000 (spot). */
  readonly weightPerMinute: number;
};

export async function createCcxtExchange(lane: Lane, options: CcxtOptions): Promise<CcxtExchange> {
  const loaded = (await import(new URL(MODULES[lane], import.meta.resolve("ccxt")).href)) as {
    default: ExchangeClass;
  };
  const exchange = new loaded.default({
    // Our fetch ends a request, body and all; the library's own watch must not come before it.
    timeout: 2 * options.timeoutMs,
    fetchImplementation: options.fetchImplementation,
    enableRateLimit: true,
    rateLimiterAlgorithm: "rollingWindow",
    rollingWindowSize: WINDOW_MS,
    rateLimit: WINDOW_MS / options.weightPerMinute,
    options: {
      fetchMarkets: { types: [MARKET_TYPES[lane]] },
      defaultType: lane === "futures" ? "swap" : "spot",
      fetchCurrencies: false,
    },
  });
  assert(isEmpty(exchange.apiKey) && isEmpty(exchange.secret), "no key is set on the exchange");
  return exchange;
}

function isEmpty(value: string | undefined): boolean {
  return value === undefined || value === "";
}

const NETWORK_ERRORS = new Set([
  "NetworkError",
  "DDoSProtection",
  "RateLimitExceeded",
  "ExchangeNotAvailable",
  "OnMaintenance",
  "InvalidNonce",
  "RequestTimeout",
]);
const DATA_ERRORS = new Set(["BadResponse", "NullResponse", "TypeError", "SyntaxError", "RangeError"]);

/** Any error of a call, as MARKET_UNAVAILABLE or MARKET_DATA_INVALID in words. */
export function toMarketError(error: unknown): DeskError {
  if (error instanceof DeskError) return error;
  const name = error instanceof Error ? error.name : "unknown error";
  const text = (error instanceof Error ? error.message : String(error)).slice(0, 200);
  if (name === "RequestTimeout") {
    return new DeskError("MARKET_UNAVAILABLE", "Binance did not answer in time", {
      retryable: true,
      cause: error,
    });
  }
  if (DATA_ERRORS.has(name)) {
    const message = `Binance's answer cannot be read (${text})`;
    return new DeskError("MARKET_DATA_INVALID", message, { retryable: true, cause: error });
  }
  const retryable = NETWORK_ERRORS.has(name);
  return new DeskError("MARKET_UNAVAILABLE", `Binance cannot be reached (${text})`, {
    retryable,
    cause: error,
  });
}
