import { openRecordedMarketData } from "#src/market/venues/recorded/recorded-market-data.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { writeRecording } from "#test/support/recording.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { promisesOfMarketData } from "./promises.ts";

const BAR_MS = 900_000;

promisesOfMarketData("recorded", async () => {
  const clock = createFakeClock();
  const recording = writeRecording({ bases: ["BTC", "ETH"], barMs: BAR_MS, bars: 80 });
  const market = await openRecordedMarketData({
    clock,
    log: createSilentLog(),
    dir: recording.dir,
    symbols: null,
    barMs: BAR_MS,
    speed: 60,
    checkpoint: null,
    warmUpBars: 20,
  });
  return {
    market,
    symbols: ["BTC/USDT:USDT", "ETH/USDT:USDT"],
    barMs: BAR_MS,
    letBarClose: () => clock.advance((2 * BAR_MS) / 60),
    close: async () => recording.remove(),
  };
});
