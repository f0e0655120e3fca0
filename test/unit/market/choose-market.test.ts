import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { chooseMarketData, createMarketData } from "#src/market/create-market-data.ts";
import { loadConfig } from "#src/config.ts";
import { DeskError } from "#src/domain/errors.ts";
import type { MarketData } from "#src/ports/market-data.ts";
import { startBinanceServer } from "#test/support/binance-server.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { writeRecording } from "#test/support/recording.ts";
import { createSilentLog } from "#test/support/silent-log.ts";

const unreachable: typeof fetch = () => Promise.reject(new TypeError("fetch failed"));
type Settings = Readonly<Record<string, string>>;
type Extra = {
  readonly fetchImplementation?: typeof fetch;
  readonly checkpoints?: { readonly recorded?: string; readonly simulated?: string };
};

function create(settings: Settings, { fetchImplementation = unreachable, checkpoints = {} }: Extra = {}) {
  const clock = createFakeClock();
  const market = createMarketData(loadConfig(settings), {
    clock,
    log: createSilentLog(),
    checkpointOf: (kind) => checkpoints[kind] ?? null,
    random: () => 0.5,
    fetchImplementation,
  });
  return { clock, market };
}

async function closing(t: TestContext, opening: Promise<MarketData>): Promise<MarketData> {
  const market = await opening;
  t.after(() => market.stop());
  return market;
}

test("auto is Binance where it answers", async (t) => {
  const server = await startBinanceServer({
    nowMs: () => Date.now(),
    prices: { BTC: 98_000 },
    fundingHours: {},
  });
  t.after(() => server.close());
  const market = await closing(t, create({}, { fetchImplementation: server.fetch }).market);
  assert.deepEqual(market.info, {
    kind: "binance",
    label: "Binance (public data)",
    granularity: "quote",
    hasDepth: true,
  });
  assert.deepEqual(
    server.requests.map(({ path }) => path),
    ["/fapi/v1/time"],
  );
});

test("auto is the simulated market where Binance cannot be reached, and says why", async (t) => {
  const { info } = await closing(t, create({}).market);
  assert.equal(info.kind, "simulated");
  assert.equal(info.label, "simulated market, seed 7, 60x");
  assert.match(info.fallbackReason ?? "", /^Binance cannot be reached \(.*fetch failed/);
});

test("auto waits 4 s for a Binance that does not answer, and closes what comes too late", async () => {
  const clock = createFakeClock();
  let stopped = 0;
  const opening = Promise.withResolvers<MarketData>();
  const late = { stop: async () => void (stopped += 1) } as unknown as MarketData;
  const substitute = {} as MarketData;
  const reasons: string[] = [];
  const choosing = chooseMarketData({
    clock,
    openBinance: () => opening.promise,
    openSimulated: async (reason) => {
      reasons.push(reason);
      return substitute;
    },
  });
  await clock.advance(3_999);
  assert.deepEqual(reasons, []);
  await clock.advance(1);
  assert.equal(await choosing, substitute);
  assert.deepEqual(reasons, ["Binance did not answer within 4 s"]);
  opening.resolve(late);
  await clock.advance(0);
  assert.equal(stopped, 1);
});

test("a bug is not taken for an outage", async () => {
  const choosing = chooseMarketData({
    clock: createFakeClock(),
    openBinance: () => Promise.reject(new Error("a bug")),
    openSimulated: () => Promise.reject(new DeskError("MARKET_UNAVAILABLE", "not to be asked")),
  });
  await assert.rejects(choosing, { message: "a bug" });
});

test("an explicit Binance that cannot be reached is an error in words, and nothing else", async () => {
  await assert.rejects(create({ MARKET_SOURCE: "binance" }).market, {
    code: "MARKET_UNAVAILABLE",
    retryable: true,
    message: /^Binance cannot be reached/,
  });
});

test("a scan length that Binance lacks is refused before anything is asked", async () => {
  for (const MARKET_SOURCE of ["auto", "binance"]) {
    await assert.rejects(create({ MARKET_SOURCE, SCAN_MINUTES: "7" }).market, { code: "CONFIG_INVALID" });
  }
});

test("recorded needs a folder, and takes the universe's symbols that it holds", async (t) => {
  const folder = writeRecording({ bases: ["BTC", "ETH", "NOTINUNIVERSE"], barMs: 900_000, bars: 40 });
  t.after(() => folder.remove());
  await assert.rejects(create({ MARKET_SOURCE: "recorded" }).market, {
    code: "CONFIG_INVALID",
    message: /needs RECORDED_DIR/,
  });
  const market = await closing(
    t,
    create({ MARKET_SOURCE: "recorded", RECORDED_DIR: folder.dir, MARKET_SPEED: "300" }).market,
  );
  const found = await market.instruments(["BTC/USDT:USDT", "NOTINUNIVERSE/USDT:USDT", "SOL/USDT:USDT"]);
  assert.equal(market.info.kind, "recorded");
  assert.match(market.info.label, /^recorded market \(recording-.*\), 300x$/);
  assert.deepEqual(
    found.map(({ symbol }) => symbol),
    ["BTC/USDT:USDT"],
  );
});

test("a recording without any symbol of the universe is refused with those that it has", async (t) => {
  const folder = writeRecording({ bases: ["BTC"], barMs: 900_000, bars: 40 });
  t.after(() => folder.remove());
  const settings = { MARKET_SOURCE: "recorded", RECORDED_DIR: folder.dir, UNIVERSE: "SOL" };
  await assert.rejects(create(settings).market, {
    code: "CONFIG_INVALID",
    message: /set UNIVERSE to some of BTC\/USDT:USDT/,
  });
});

test("a market goes on from the checkpoint of its own kind", async (t) => {
  const first = create({ MARKET_SOURCE: "simulated" });
  const before = await closing(t, first.market);
  await before.start({ symbols: ["BTC/USDT"], barMs: 900_000, onEvent: () => undefined });
  await first.clock.advance(3_600_000);
  await before.stop();
  const simulated = before.checkpoint() ?? "";
  const after = await closing(t, create({}, { checkpoints: { simulated, recorded: "not for us" } }).market);
  assert.ok(before.nowMs() - after.nowMs() < 15_000 && after.nowMs() <= before.nowMs());
});
