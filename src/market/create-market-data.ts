/** Which market the desk trades on, chosen from the settings. */
import { DeskError } from "#src/domain/errors.ts";
import { symbolOf } from "#src/domain/instrument.ts";
import type { Config } from "#src/config.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { MarketData } from "#src/ports/market-data.ts";
import { timeframeOf } from "./venues/binance/bar-feed.ts";
import { openBinanceMarketData } from "./venues/binance/binance-market-data.ts";
import type { FetchFunction } from "./venues/binance/venue-fetch.ts";
import { openRecordedMarketData } from "./venues/recorded/recorded-market-data.ts";
import { openSimulatedMarketData } from "./venues/simulated/simulated-market-data.ts";

export type MarketDeps = {
  readonly clock: Clock;
  readonly log: Log;
  /** What the last market of a kind said when it was asked for its `checkpoint()`, or null. */
  readonly checkpointOf: (kind: "recorded" | "simulated") => string | null;
  /** Uniform in [0, 1); only jitter comes of it. */
  readonly random?: () => number;
  readonly fetchImplementation?: FetchFunction;
};

export type MarketChoice = {
  readonly clock: Clock;
  /** Tries the venue; rejects when it cannot be reached. */
  readonly openBinance: () => Promise<MarketData>;
  /** Opens the market that needs no network, which tells `reason` to whoever asks. */
  readonly openSimulated: (reason: string) => Promise<MarketData>;
};

/** Of the 5 s that a start may take to find its market, what the venue gets. */
const BINANCE_WITHIN_MS = 4_000;

/**
 * The market that the settings ask for. An explicit source is never replaced by another; `auto` is Binance, or
 * the simulated market within 5 s, with the reason in `info.fallbackReason`.
 * @throws DeskError MARKET_UNAVAILABLE, MARKET_DATA_INVALID or CONFIG_INVALID, in words.
 */
export async function createMarketData(config: Config, deps: MarketDeps): Promise<MarketData> {
  const { source } = config.market;
  if (source === "recorded") return openRecorded(config, deps);
  if (source === "simulated") return openSimulated(config, deps);
  if (source === "binance") return openBinance(config, deps);
  return chooseMarketData({
    clock: deps.clock,
    openBinance: () => openBinance(config, deps),
    openSimulated: (reason) => openSimulated(config, deps, reason),
  });
}

/** Binance if it answers in time, else the simulated market. Rejects for a setting that no market can use. */
export async function chooseMarketData(choice: MarketChoice): Promise<MarketData> {
  const found = await binanceOrReason(choice);
  return typeof found === "string" ? choice.openSimulated(found) : found;
}

async function binanceOrReason(choice: MarketChoice): Promise<MarketData | string> {
  const answered = new AbortController();
  const opening = choice.openBinance();
  const tooLate = choice.clock.sleep(BINANCE_WITHIN_MS, answered.signal).then(
    () => `Binance did not answer within ${BINANCE_WITHIN_MS / 1000} s`,
    () => "",
  );
  try {
    const found = await Promise.race([opening, tooLate]);
    if (typeof found === "string") closeWhenOpen(opening);
    return found;
  } catch (error) {
    if (error instanceof DeskError && error.code !== "CONFIG_INVALID") return error.message;
    throw error;
  } finally {
    answered.abort();
  }
}

/** A market that comes too late is not wanted any more, and its failure is no news. */
function closeWhenOpen(opening: Promise<MarketData>): void {
  opening.then((market) => market.stop()).catch(() => undefined);
}

async function openBinance(config: Config, deps: MarketDeps): Promise<MarketData> {
  timeframeOf(config.scanMs);
  return openBinanceMarketData({
    clock: deps.clock,
    log: deps.log,
    random: deps.random ?? Math.random,
    fetchImplementation: deps.fetchImplementation ?? globalThis.fetch,
  });
}

async function openSimulated(config: Config, deps: MarketDeps, reason?: string): Promise<MarketData> {
  return openSimulatedMarketData({
    clock: deps.clock,
    log: deps.log,
    seed: config.market.seed,
    speed: config.market.speed,
    barMs: config.scanMs,
    checkpoint: deps.checkpointOf("simulated"),
    ...(reason === undefined ? {} : { fallbackReason: reason }),
  });
}

async function openRecorded(config: Config, deps: MarketDeps): Promise<MarketData> {
  const { recordedDir, speed } = config.market;
  if (recordedDir === undefined) {
    throw new DeskError(
      "CONFIG_INVALID",
      "MARKET_SOURCE=recorded needs RECORDED_DIR, the folder that holds perp_15m and funding",
    );
  }
  return openRecordedMarketData({
    clock: deps.clock,
    log: deps.log,
    dir: recordedDir,
    symbols: config.universe.map((base) => symbolOf(base, "futures")),
    barMs: config.scanMs,
    speed,
    checkpoint: deps.checkpointOf("recorded"),
  });
}
