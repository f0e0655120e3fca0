import assert from "node:assert/strict";
import { test } from "node:test";
import { amount, price, rate } from "#src/domain/money.ts";
import { binanceBench, BAR_MS, BTC, ETH, ofType } from "./binance-harness.ts";

const HOUR_MS = 3_600_000;

test("no request carries a key, whatever the environment holds", async (t) => {
  const names = ["BINANCE_API_KEY", "BINANCE_APIKEY", "BINANCE_SECRET", "BINANCEUSDM_APIKEY", "CCXT_API_KEY"];
  for (const name of names) process.env[name] = "a-key-that-must-not-be-used";
  t.after(() => names.forEach((name) => delete process.env[name]));
  const { listen, pass, server } = await binanceBench(t);
  await listen([BTC, "BTC/USDT"]);
  await pass(BAR_MS + 10_000);
  const sent = server.requests.map(({ headers, query }) => JSON.stringify([headers, [...query]]));
  assert.ok(sent.length > 40);
  assert.ok(sent.every((request) => !/a-key-that|x-mbx-apikey|signature/i.test(request)));
});

test("each lane asks its own host only, for its own markets only", async (t) => {
  const { listen, pass, server } = await binanceBench(t);
  await listen([BTC]);
  await pass(5_000);
  assert.deepEqual([...new Set(server.requests.map(({ host }) => host))], ["fapi.binance.com"]);
});

test("instruments carry the venue's steps and the regular fees; dated futures and other quotes are none", async (t) => {
  const { open } = await binanceBench(t);
  const market = await open();
  const asked = [BTC, "BTC/USDT", "BTC/USDC:USDC", "BTC/USDT:USDT-261225", "OLD/USDT:USDT"];
  const [futures, spot, ...others] = await market.instruments(asked);
  assert.equal(others.length, 0);
  assert.deepEqual(
    { ...futures, marginTiers: futures?.marginTiers.length },
    {
      symbol: BTC,
      venue: "binance",
      lane: "futures",
      base: "BTC",
      quote: "USDT",
      priceTick: price("0.1"),
      quantityStep: amount("0.001"),
      quantityMin: amount("0.001"),
      notionalMin: amount("5"),
      takerFee: rate("0.0005"),
      makerFee: rate("0.0002"),
      liquidationFee: rate("0.0125"),
      marginTiers: 6,
    },
  );
  assert.deepEqual(
    [spot?.lane, spot?.priceTick, spot?.quantityStep, spot?.takerFee, spot?.marginTiers],
    ["spot", price("0.01"), amount("0.00001"), rate("0.001"), []],
  );
});

test("quotes come every 2 s in one request a lane; futures carry the venue's stamp, spot the time of asking", async (t) => {
  const { listen, pass, server, clock } = await binanceBench(t);
  const startedMs = clock.nowMs();
  const events = await listen([BTC, ETH, "BTC/USDT"]);
  await pass(10_000);
  const asked = server.requests.filter(({ path }) => path.endsWith("bookTicker"));
  const quotes = ofType(events, "quote");
  assert.equal(asked.length, 2 * 6);
  assert.equal(quotes.length, 3 * 6);
  for (const symbol of [BTC, "BTC/USDT"]) {
    const times = quotes
      .filter((quote) => quote.symbol === symbol)
      .map(({ eventTsMs }) => eventTsMs - startedMs);
    assert.deepEqual(times, [0, 2_000, 4_000, 6_000, 8_000, 10_000]);
  }
});

test("marks and funding forecasts come every 15 s, for perpetuals", async (t) => {
  const { listen, pass } = await binanceBench(t);
  const events = await listen([BTC, "ETH/USDT"]);
  await pass(30_000);
  assert.equal(ofType(events, "mark").length, 3);
  const [forecast] = ofType(events, "funding-forecast");
  assert.equal(forecast?.fundingRate, rate("0.000123"));
  assert.equal((forecast?.nextFundingTsMs ?? 1) % (8 * HOUR_MS), 0);
});

test("a bar comes once, some seconds after its end", async (t) => {
  const { listen, pass, clock } = await binanceBench(t);
  const startedMs = clock.nowMs();
  const events = await listen([BTC]);
  await pass(3 * BAR_MS + 10_000);
  assert.deepEqual(
    ofType(events, "bar").map(({ openTsMs }) => (openTsMs - startedMs) / BAR_MS),
    [0, 1, 2],
  );
});

function withoutNewest(answer: unknown): unknown {
  return (answer as unknown[]).slice(2);
}

test("a bar that the venue has not ready yet is asked for again until it is there", async (t) => {
  const { listen, pass, server } = await binanceBench(t);
  const events = await listen([BTC, ETH]);
  server.fail("klines", { type: "change", change: withoutNewest }, 3);
  await pass(BAR_MS + 20_000);
  assert.deepEqual(
    ofType(events, "bar")
      .map(({ symbol }) => symbol)
      .toSorted(),
    [BTC, ETH],
  );
  assert.equal(ofType(events, "source").length, 0);
});

test("bars missed while the venue was away come in order when it is back", async (t) => {
  const { listen, pass, server, clock } = await binanceBench(t);
  const startedMs = clock.nowMs();
  const events = await listen([BTC]);
  server.fail("klines", { type: "status", status: 500 });
  await pass(3 * BAR_MS + 30_000);
  server.heal();
  await pass(BAR_MS);
  assert.deepEqual(
    ofType(events, "bar").map(({ openTsMs }) => (openTsMs - startedMs) / BAR_MS),
    [0, 1, 2, 3],
  );
});

test("a bar that closes between history and start is not lost", async (t) => {
  const { open, pass, server } = await binanceBench(t);
  const market = await open();
  const history = await market.history(BTC, BAR_MS, 3);
  await pass(2 * BAR_MS);
  const opened: number[] = [];
  await market.start({
    symbols: [BTC],
    barMs: BAR_MS,
    onEvent: (event) => event.type === "bar" && opened.push(event.openTsMs),
  });
  await server.settled();
  await pass(10_000);
  const end = history.at(-1)?.closeTsMs ?? 0;
  assert.deepEqual(opened, [end, end + BAR_MS]);
});

test("settlements follow the venue's own times, with its stamp and mark price, once each", async (t) => {
  const { listen, pass, server } = await binanceBench(t, Date.UTC(2026, 0, 1, 3, 58));
  server.world.fundingHours["ETH"] = 4;
  const events = await listen([BTC, ETH]);
  await pass(4 * 60_000);
  const four = Date.UTC(2026, 0, 1, 4);
  assert.deepEqual(
    ofType(events, "funding").map(({ symbol, eventTsMs, fundingRate }) => [symbol, eventTsMs, fundingRate]),
    [[ETH, four + 3, rate("-0.000045")]],
  );
  assert.ok((ofType(events, "funding")[0]?.markPrice ?? 0) > 0);
});

test("a venue that changes from 8 hours to 1 hour is followed", async (t) => {
  const { listen, pass, server } = await binanceBench(t, Date.UTC(2026, 0, 1, 7, 59));
  const events = await listen([BTC]);
  await pass(120_000);
  server.world.fundingHours["BTC"] = 1;
  await pass(HOUR_MS);
  assert.deepEqual(
    ofType(events, "funding").map(({ eventTsMs }) => new Date(eventTsMs).getUTCHours()),
    [8, 9],
  );
});

test("settlements missed while the venue was away are made up for", async (t) => {
  const { listen, pass, server } = await binanceBench(t, Date.UTC(2026, 0, 1, 7, 59));
  server.world.fundingHours["BTC"] = 1;
  const events = await listen([BTC]);
  server.fail("/fapi/", { type: "status", status: 503 });
  await pass(1.5 * HOUR_MS);
  server.heal();
  await pass(120_000);
  assert.deepEqual(
    ofType(events, "funding").map(({ eventTsMs }) => new Date(eventTsMs).getUTCHours()),
    [8, 9],
  );
});

test("settlements from before the start are delivered where somebody held a position then, and only there", async (t) => {
  const { listen, pass, server } = await binanceBench(t, Date.UTC(2026, 0, 1, 9, 30));
  server.world.fundingHours["BTC"] = 1;
  server.world.fundingHours["ETH"] = 1;
  const events = await listen([BTC, ETH], new Map([[BTC, Date.UTC(2026, 0, 1, 7, 30)]]));
  await pass(60_000);
  assert.deepEqual(
    ofType(events, "funding").map(({ symbol, eventTsMs }) => [symbol, new Date(eventTsMs).getUTCHours()]),
    [
      [BTC, 8],
      [BTC, 9],
    ],
  );
});

test("a settlement is heard of when the venue announces the next one before we look", async (t) => {
  const eight = Date.UTC(2026, 0, 1, 8);
  const { listen, pass, server } = await binanceBench(t, eight - 15_400);
  // The second poll of the marks, 0.75 s after a failed first, is then the first poll of any kind after 8:00.
  server.fail("premiumIndex", { type: "status", status: 500 }, 1);
  const events = await listen([BTC]);
  await pass(60_000);
  assert.deepEqual(
    ofType(events, "funding").map(({ eventTsMs }) => eventTsMs),
    [eight + 3],
  );
});

test("a settlement that the venue lists twice is heard of once", async (t) => {
  const { listen, pass, server } = await binanceBench(t, Date.UTC(2026, 0, 1, 7, 59));
  const events = await listen([BTC]);
  server.fail("fundingRate", { type: "change", change: twice });
  await pass(120_000);
  assert.equal(ofType(events, "funding").length, 1);
});

function twice(answer: unknown): unknown {
  return (answer as unknown[]).flatMap((entry) => [entry, entry]);
}

test("the venue's clock is taken from the venue", async (t) => {
  const { open, clock, server } = await binanceBench(t);
  server.fail("/time", { type: "change", change: () => ({ serverTime: clock.nowMs() + 90_000 }) });
  const market = await open();
  assert.equal(market.nowMs(), clock.nowMs() + 90_000);
});

test("bars of a length that the venue lacks are refused with what to set", async (t) => {
  const { open } = await binanceBench(t);
  const market = await open();
  await assert.rejects(market.start({ symbols: [BTC], barMs: 7 * 60_000, onEvent: () => undefined }), {
    code: "CONFIG_INVALID",
    message: /set SCAN_MINUTES to one of 1, 3, 5, 15, 30, 60, 120, 240/,
  });
});
