import { openSimulatedMarketData } from "#src/market/venues/simulated/simulated-market-data.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { promisesOfMarketData } from "./promises.ts";

const BAR_MS = 900_000;

promisesOfMarketData("simulated", async () => {
  const clock = createFakeClock();
  const market = await openSimulatedMarketData({
    clock,
    log: createSilentLog(),
    seed: 7,
    speed: 60,
    barMs: BAR_MS,
    checkpoint: null,
    warmUpBars: 8,
  });
  return {
    market,
    symbols: ["BTC/USDT:USDT", "ETH/USDT:USDT", "BTC/USDT"],
    barMs: BAR_MS,
    letBarClose: () => clock.advance((2 * BAR_MS) / 60),
    close: async () => undefined,
  };
});
