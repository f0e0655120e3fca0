/** Binance's adapter against the local server, on a clock that the test moves. */
import type { TestContext } from "node:test";
import { openBinanceMarketData } from "#src/market/venues/binance/binance-market-data.ts";
import type { MarketEvent } from "#src/domain/market.ts";
import type { MarketData } from "#src/ports/market-data.ts";
import { startBinanceServer, type BinanceServer } from "#test/support/binance-server.ts";
import { createFakeClock, type FakeClock } from "#test/support/fake-clock.ts";
import { createSilentLog } from "#test/support/silent-log.ts";

export type BinanceBench = {
  readonly clock: FakeClock;
  readonly server: BinanceServer;
  readonly open: () => Promise<MarketData>;
  /** Opens, starts, and collects the events. */
  readonly listen: (
    symbols?: readonly string[],
    fundingFromTsMs?: ReadonlyMap<string, number>,
  ) => Promise<MarketEvent[]>;
  /** Lets time pass, and the requests of that time be answered. */
  readonly pass: (ms: number) => Promise<void>;
};

export const BAR_MS = 60_000;
export const BTC = "BTC/USDT:USDT";
export const ETH = "ETH/USDT:USDT";
const STEP_MS = 500;

export async function binanceBench(t: TestContext, startMs?: number): Promise<BinanceBench> {
  const clock = createFakeClock(startMs);
  const server = await startBinanceServer({
    nowMs: () => clock.nowMs(),
    prices: { BTC: 98_000, ETH: 3_300 },
    fundingHours: {},
  });
  const opened: MarketData[] = [];

  async function open(): Promise<MarketData> {
    const market = await openBinanceMarketData({
      clock,
      log: createSilentLog(),
      random: () => 0.5,
      fetchImplementation: server.fetch,
      weightPerMinute: 1_000_000,
    });
    opened.push(market);
    return market;
  }

  async function listen(
    symbols: readonly string[] = [BTC, ETH],
    fundingFromTsMs: ReadonlyMap<string, number> = new Map(),
  ): Promise<MarketEvent[]> {
    const events: MarketEvent[] = [];
    const market = await open();
    const onEvent = (event: MarketEvent): void => void events.push(event);
    await market.start({ symbols, barMs: BAR_MS, onEvent, fundingFromTsMs });
    await server.settled();
    return events;
  }

  async function pass(ms: number): Promise<void> {
    for (let passedMs = 0; passedMs < ms; passedMs += STEP_MS) {
      await clock.advance(Math.min(STEP_MS, ms - passedMs));
      await server.settled();
    }
  }

  t.after(async () => {
    await Promise.all(opened.map((market) => market.stop()));
    await server.close();
  });
  return { clock, server, open, listen, pass };
}

export function ofType<T extends MarketEvent["type"]>(
  events: readonly MarketEvent[],
  type: T,
): Extract<MarketEvent, { type: T }>[] {
  return events.filter((event): event is Extract<MarketEvent, { type: T }> => event.type === type);
}
