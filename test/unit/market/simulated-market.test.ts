import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import {
  openSimulatedMarketData,
  type SimulatedOptions,
} from "#src/market/venues/simulated/simulated-market-data.ts";
import { DEFAULT_UNIVERSE } from "#src/config-environment.ts";
import { symbolOf } from "#src/domain/instrument.ts";
import type { Bar, FundingForecast, FundingSettlement, MarketEvent, Quote } from "#src/domain/market.ts";
import type { MarketData } from "#src/ports/market-data.ts";
import { createFakeClock, type FakeClock } from "#test/support/fake-clock.ts";
import { createSilentLog } from "#test/support/silent-log.ts";

const BAR_MS = 900_000;
const START = Date.UTC(2026, 2, 1);
const SYMBOLS = ["BTC/USDT:USDT", "BTC/USDT", "SEI/USDT:USDT"];
/** The wall time of one bar at 60x. */
const BAR_WALL_MS = BAR_MS / 60;

type Opened = { readonly market: MarketData; readonly clock: FakeClock };

async function openMarket(options: Partial<SimulatedOptions> = {}): Promise<Opened> {
  const clock = createFakeClock();
  const market = await openSimulatedMarketData({
    clock,
    log: createSilentLog(),
    seed: 7,
    speed: 60,
    barMs: BAR_MS,
    checkpoint: null,
    startTsMs: START,
    warmUpBars: 4,
    ...options,
  });
  return { market, clock };
}

async function listen({ market }: Opened, symbols = SYMBOLS): Promise<MarketEvent[]> {
  const events: MarketEvent[] = [];
  await market.start({ symbols, barMs: BAR_MS, onEvent: (event) => events.push(event) });
  return events;
}

async function hear(opened: Opened, wallMs: number, symbols = SYMBOLS): Promise<MarketEvent[]> {
  const events = await listen(opened, symbols);
  await opened.clock.advance(wallMs);
  return events;
}

function textOf(events: readonly MarketEvent[]): string {
  return JSON.stringify(events, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
}

function ofType<T extends MarketEvent["type"]>(
  events: readonly MarketEvent[],
  type: T,
): Extract<MarketEvent, { type: T }>[] {
  return events.filter((event): event is Extract<MarketEvent, { type: T }> => event.type === type);
}

test("every pair of the default universe trades in both lanes", async () => {
  const { market } = await openMarket();
  const bases = DEFAULT_UNIVERSE.split(",");
  const symbols = bases.flatMap((base) => [symbolOf(base, "futures"), symbolOf(base, "spot")]);
  assert.equal((await market.instruments(symbols)).length, symbols.length);
});

test("bars are the open, high, low and close of the mids that were quoted", async () => {
  const events = await hear(await openMarket(), 6 * BAR_WALL_MS);
  const quotes = ofType(events, "quote");
  const bars = ofType(events, "bar").filter((bar) => bar.openTsMs >= START);
  assert.equal(bars.length, 6 * SYMBOLS.length);
  for (const bar of bars) assert.deepEqual(pricesOf(bar), midsOf(bar, quotes));
});

function pricesOf({ open, high, low, close }: Bar): number[] {
  return [open, high, low, close];
}

function midsOf(bar: Bar, quotes: readonly Quote[]): number[] {
  const mids = quotes
    .filter(({ symbol }) => symbol === bar.symbol)
    .filter(({ eventTsMs }) => eventTsMs >= bar.openTsMs && eventTsMs < bar.closeTsMs)
    .map(({ bid, ask }) => (bid + ask) / 2);
  return [mids[0] ?? 0, Math.max(...mids), Math.min(...mids), mids.at(-1) ?? 0];
}

test("events come in the order of time over all symbols, the first at the start itself", async () => {
  const events = await hear(await openMarket(), 40 * BAR_WALL_MS);
  const times = events.map((event) => (event.type === "bar" ? event.closeTsMs : event.eventTsMs));
  assert.equal(times[0], START);
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  );
});

test("prices, and the steps between them, lie on the tick", async () => {
  const opened = await openMarket();
  const instruments = await opened.market.instruments(SYMBOLS);
  const tickOf = new Map(instruments.map((each) => [each.symbol, each.priceTick]));
  for (const quote of ofType(await hear(opened, BAR_WALL_MS), "quote")) {
    const tick = tickOf.get(quote.symbol) ?? Number.NaN;
    assert.equal(quote.bid % tick, 0);
    assert.equal(quote.ask % tick, 0);
  }
});

test("what is heard does not depend on when the clock is read", async () => {
  const smooth = await hear(await openMarket(), 3 * BAR_WALL_MS);
  const uneven = await openMarket();
  const heard = await listen(uneven);
  for (const part of [1, 249, 1_750, 13_000, 3 * BAR_WALL_MS - 15_000]) await uneven.clock.advance(part);
  assert.equal(textOf(heard), textOf(smooth));
});

test("another seed is another market", async () => {
  const seven = await hear(await openMarket(), BAR_WALL_MS);
  const eight = await hear(await openMarket({ seed: 8 }), BAR_WALL_MS);
  assert.notEqual(textOf(seven), textOf(eight));
});

test("a symbol's prices do not depend on which others are subscribed", async () => {
  const among = await hear(await openMarket(), BAR_WALL_MS);
  const alone = await hear(await openMarket(), BAR_WALL_MS, ["SEI/USDT:USDT"]);
  const sei = among.filter((event) => event.type !== "source" && event.symbol === "SEI/USDT:USDT");
  assert.equal(textOf(alone), textOf(sei));
});

test("a market stopped anywhere and continued from its checkpoint is the market that was not", async () => {
  const wholeWallMs = 12 * BAR_WALL_MS;
  const whole = textOf(await hear(await openMarket(), wholeWallMs));
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: wholeWallMs - 1 }), async (wallMs) => {
      const first = await openMarket();
      const events = await hear(first, wallMs);
      await first.market.stop();
      const second = await openMarket({ checkpoint: first.market.checkpoint() });
      const rest = await listen(second);
      await second.clock.advance(2 * wholeWallMs);
      assert.ok(textOf([...events, ...rest]).startsWith(whole.slice(0, -1)));
    }),
    { numRuns: 12 },
  );
});

test("history is the same after a restart, and joins the bars that follow", async () => {
  const first = await openMarket();
  await hear(first, 9.5 * BAR_WALL_MS);
  const before = await first.market.history("SEI/USDT:USDT", BAR_MS, 4);
  await first.market.stop();
  const second = await openMarket({ checkpoint: first.market.checkpoint() });
  const after = await second.market.history("SEI/USDT:USDT", BAR_MS, 4);
  const next = ofType(await hear(second, BAR_WALL_MS), "bar").find(
    ({ symbol }) => symbol === "SEI/USDT:USDT",
  );
  assert.deepEqual(after, before);
  assert.equal(next?.openTsMs, after.at(-1)?.closeTsMs);
});

test("history joins the first live prices without a jump", async () => {
  const opened = await openMarket();
  const events = await hear(opened, BAR_WALL_MS);
  for (const symbol of SYMBOLS) {
    const bar = ofType(events, "bar").find((each) => each.symbol === symbol);
    const quote = ofType(events, "quote").find((each) => each.symbol === symbol);
    const mid = ((quote?.bid ?? 0) + (quote?.ask ?? 0)) / 2;
    assert.ok(Math.abs(mid / (bar?.close ?? 1) - 1) < 0.02, symbol);
  }
});

test("funding settles at 0, 8 and 16 hours, on perpetuals only, as last forecast", async () => {
  const events = await hear(await openMarket(), (86_400_000 + 1) / 60);
  const settled = ofType(events, "funding").filter(({ symbol }) => symbol === "BTC/USDT:USDT");
  assert.deepEqual(
    settled.map(({ eventTsMs }) => (eventTsMs - START) / 3_600_000),
    [0, 8, 16, 24],
  );
  assert.ok(ofType(events, "funding").every(({ symbol }) => symbol !== "BTC/USDT"));
  for (const settlement of settled.slice(1)) assertForecast(settlement, ofType(events, "funding-forecast"));
});

function assertForecast(settlement: FundingSettlement, forecasts: readonly FundingForecast[]): void {
  const last = forecasts.findLast(
    ({ symbol, nextFundingTsMs, eventTsMs }) =>
      symbol === settlement.symbol &&
      nextFundingTsMs === settlement.eventTsMs &&
      eventTsMs < settlement.eventTsMs,
  );
  // A minute of one more premium in eight hours moves the average by less than 0.1 bp.
  assert.ok(Math.abs((last?.fundingRate ?? Number.NaN) - settlement.fundingRate) < 1_000);
}

test("pairs move together, and each on its own", async () => {
  const symbols = ["BTC/USDT:USDT", "ETH/USDT:USDT", "SEI/USDT:USDT"];
  const bars = ofType(await hear(await openMarket({ speed: 6_000 }), 6_000, symbols), "bar");
  const [btc = [], eth = [], sei = []] = symbols.map((symbol) =>
    returnsOf(bars.filter((bar) => bar.symbol === symbol)),
  );
  assert.ok(btc.length > 35_000_000 / BAR_MS);
  assert.ok(correlation(btc, eth) > 0.5 && correlation(btc, eth) < 0.95, `${correlation(btc, eth)}`);
  assert.ok(correlation(eth, sei) > 0.4 && correlation(eth, sei) < 0.95, `${correlation(eth, sei)}`);
});

function returnsOf(bars: readonly Bar[]): number[] {
  return bars.map(({ open, close }) => Math.log(close / open));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const product = mean(a.map((each, index) => (each - meanA) * ((b[index] ?? 0) - meanB)));
  return (
    product /
    Math.sqrt(mean(a.map((each) => (each - meanA) ** 2)) * mean(b.map((each) => (each - meanB) ** 2)))
  );
}

test("a desk's market keeps its seed, and quotes that do not divide the bar are refused", async () => {
  const { market, clock } = await openMarket();
  await market.start({ symbols: SYMBOLS, barMs: BAR_MS, onEvent: () => undefined });
  await clock.advance(1_000);
  await assert.rejects(openMarket({ seed: 8, checkpoint: market.checkpoint() }), {
    code: "CONFIG_INVALID",
    message: /set MARKET_SEED=7/,
  });
  await assert.rejects(openMarket({ quoteStepMs: 7_000 }), { code: "CONFIG_INVALID" });
  await market.stop();
});
