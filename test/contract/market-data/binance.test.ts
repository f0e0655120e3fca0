import { openBinanceMarketData } from "#src/market/venues/binance/binance-market-data.ts";
import { startBinanceServer } from "#test/support/binance-server.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { promisesOfMarketData } from "./promises.ts";

const BAR_MS = 60_000;
const STEP_MS = 500;

promisesOfMarketData("binance", async () => {
  const clock = createFakeClock();
  const server = await startBinanceServer({
    nowMs: () => clock.nowMs(),
    prices: { BTC: 98_000, ETH: 3_300 },
    fundingHours: {},
  });
  const market = await openBinanceMarketData({
    clock,
    log: createSilentLog(),
    random: () => 0.5,
    fetchImplementation: server.fetch,
    weightPerMinute: 1_000_000,
  });
  return {
    market,
    symbols: ["BTC/USDT:USDT", "ETH/USDT:USDT", "BTC/USDT"],
    barMs: BAR_MS,
    async letBarClose() {
      for (let passedMs = 0; passedMs < BAR_MS + 10_000; passedMs += STEP_MS) {
        await clock.advance(STEP_MS);
        await server.settled();
      }
    },
    close: () => server.close(),
  };
});
