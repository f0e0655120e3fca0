/** One lane of the venue: calls with our errors, and the lane's instruments. */
import { DeskError } from "#src/domain/errors.ts";
import type { Instrument, Lane } from "#src/domain/instrument.ts";
import { toMarketError, type CcxtExchange } from "./ccxt-exchange.ts";
import { readInstrument, readTime } from "./read-answers.ts";

export type VenueClient = {
  readonly lane: Lane;
  /** Runs a call; rejects with DeskError, and at once when the source stops. */
  call<T>(work: (exchange: CcxtExchange) => Promise<T>): Promise<T>;
  serverTimeMs(): Promise<number>;
  /** All active USDT pairs of the lane by symbol; asked for once, and again only after a failure. */
  instruments(): Promise<ReadonlyMap<string, Instrument>>;
};

/** Leaves out what is long and of no use here: halted pairs and the permissions of accounts. */
const SPOT_MARKET_PARAMS = { symbolStatus: "TRADING", showPermissionSets: "false" };

export function createVenueClient(lane: Lane, exchange: CcxtExchange, signal: AbortSignal): VenueClient {
  let loading: Promise<ReadonlyMap<string, Instrument>> | null = null;

  async function call<T>(work: (from: CcxtExchange) => Promise<T>): Promise<T> {
    try {
      signal.throwIfAborted();
      return await unlessAborted(work(exchange), signal);
    } catch (error) {
      throw toMarketError(error);
    }
  }

  async function load(): Promise<ReadonlyMap<string, Instrument>> {
    const params = lane === "spot" ? SPOT_MARKET_PARAMS : {};
    const markets = await call((from) => from.loadMarkets(true, params));
    const read = Object.values(markets).flatMap((market) => instrumentOrNothing(market, lane));
    if (read.length > 0) return new Map(read.map((instrument) => [instrument.symbol, instrument]));
    throw new DeskError("MARKET_DATA_INVALID", `Binance named no ${lane} instruments`, { retryable: true });
  }

  async function instruments(): Promise<ReadonlyMap<string, Instrument>> {
    loading ??= load();
    try {
      return await loading;
    } catch (error) {
      loading = null;
      throw error;
    }
  }

  return {
    lane,
    call,
    serverTimeMs: async () => readTime(await call((from) => from.fetchTime()), "server time"),
    instruments,
  };
}

/** One malformed market must not take the others with it: it is as if the venue did not list it. */
function instrumentOrNothing(market: unknown, lane: Lane): Instrument[] {
  try {
    const instrument = readInstrument(market, lane);
    return instrument === null ? [] : [instrument];
  } catch {
    return [];
  }
}

/** The vendor library may hold a call back (its limiter): a source that stops does not wait for it. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
