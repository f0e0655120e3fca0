import assert from "node:assert/strict";
import { test } from "node:test";
import type { MarketEvent } from "#src/domain/market.ts";
import type { BinanceFault } from "#test/support/binance-server.ts";
import { turnsUntil } from "#test/support/turns-until.ts";
import { binanceBench, BAR_MS, BTC, ETH, ofType } from "./binance-harness.ts";

function notices(events: readonly MarketEvent[]): string[] {
  return ofType(events, "source").map(({ state, reason }) => `${state}: ${reason}`);
}

const OUTAGES: readonly (readonly [string, BinanceFault, RegExp])[] = [
  ["errors of the server", { type: "status", status: 502 }, /down: no futures quotes from Binance for 10 s: Binance has an error of its own \(HTTP 502\)/],
  ["answers that are cut off", { type: "truncate" }, /down: .* cut off before its end/],
  ["answers that never end", { type: "hang" }, /down: .* did not answer in time/],
  ["answers full of nulls", { type: "change", change: () => [[null, null]] }, /down: .* not one quote could be read/],
  ["a request to slow down", { type: "status", status: 429, headers: { "retry-after": "1" } }, /down: .* \(HTTP (429|4)/],
  ["a ban", { type: "status", status: 418, headers: { "retry-after": "4" } }, /down: .*(HTTP 418|asked for a pause)/],
]; // prettier-ignore

for (const [what, fault, expected] of OUTAGES) {
  test(`after 10 s of ${what} the source is down, once, and up again when it is over`, async (t) => {
    const { listen, pass, server } = await binanceBench(t);
    const events = await listen([BTC]);
    await pass(4_000);
    server.fail("bookTicker", fault);
    await pass(20_000);
    const quotesBefore = ofType(events, "quote").length;
    const said = notices(events).filter((notice) => notice.startsWith("down"));
    assert.equal(said.length, 1);
    assert.match(said[0] ?? "", expected);
    server.heal();
    await pass(40_000);
    assert.ok(ofType(events, "quote").length > quotesBefore);
    assert.equal(notices(events).at(-1), "up: quotes from Binance arrive again");
  });
}

test("failures are retried ever more slowly, up to every half minute", async (t) => {
  const { listen, pass, server, clock } = await binanceBench(t);
  await listen([BTC]);
  server.fail("bookTicker", { type: "status", status: 503 });
  const times: number[] = [];
  const startedMs = clock.nowMs();
  for (let seconds = 0; seconds < 240; seconds++) {
    const before = server.requests.filter(({ path }) => path.includes("bookTicker")).length;
    await pass(1_000);
    const after = server.requests.filter(({ path }) => path.includes("bookTicker")).length;
    if (after > before) times.push((clock.nowMs() - startedMs) / 1_000);
  }
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  assert.ok(gaps.length >= 8 && gaps.length <= 16, `${gaps.length} requests in 4 minutes`);
  assert.ok((gaps.at(-1) ?? 0) >= 15 && (gaps.at(-1) ?? 0) <= 30);
});

test("during a ban nothing at all is asked", async (t) => {
  const { listen, pass, server } = await binanceBench(t);
  await listen([BTC]);
  server.fail("bookTicker", { type: "status", status: 418, headers: { "retry-after": "60" } }, 1);
  await pass(4_000);
  const before = server.requests.length;
  await pass(50_000);
  const during = server.requests.length;
  await pass(20_000);
  assert.equal(during, before);
  assert.ok(server.requests.length > during);
});

/** Bids far above the asks of one symbol. */
function crossed(answer: unknown): unknown {
  return (answer as { symbol: string; bidPrice: string }[]).map((ticker) =>
    ticker.symbol === "ETHUSDT" ? { ...ticker, bidPrice: "99999" } : ticker,
  );
}

test("an invalid quote is dropped and reported once a minute while the others go on", async (t) => {
  const { listen, pass, server } = await binanceBench(t);
  const events = await listen([BTC, ETH]);
  const before = ofType(events, "quote").length;
  server.fail("bookTicker", { type: "change", change: crossed });
  await pass(30_000);
  const heard = ofType(events, "quote").slice(before);
  assert.deepEqual([...new Set(heard.map(({ symbol }) => symbol))], [BTC]);
  assert.deepEqual(notices(events), [`note: dropped invalid data from Binance: bid above ask of ${ETH}`]);
});

/** Rows with times but without prices. */
function nulls(answer: unknown): unknown {
  return (answer as unknown[][]).map(([openTsMs]) => [openTsMs, null, null, null, null, null]);
}

test("an invalid bar is never heard of; it is reported and asked for again", async (t) => {
  const { listen, pass, server } = await binanceBench(t);
  const events = await listen([BTC]);
  server.fail("klines", { type: "change", change: nulls }, 2);
  await pass(BAR_MS + 20_000);
  assert.equal(ofType(events, "bar").length, 1);
  assert.match(notices(events)[0] ?? "", /^note: dropped invalid data from Binance: bar of BTC\/USDT:USDT/);
});

test("bars that stay away are reported, and quotes go on", async (t) => {
  const { listen, pass, server } = await binanceBench(t);
  const events = await listen([BTC]);
  server.fail("klines", { type: "change", change: () => [] });
  await pass(2 * BAR_MS + 60_000);
  assert.ok(
    notices(events).some((notice) => notice.includes(`bars are late and will be asked for again: ${BTC}`)),
  );
  assert.ok(notices(events).every((notice) => notice.startsWith("note")));
});

test("a place that the venue does not serve is told so, with what to set", async (t) => {
  const { open, server } = await binanceBench(t);
  server.fail("/time", { type: "status", status: 451 });
  await assert.rejects(open(), {
    code: "MARKET_UNAVAILABLE",
    retryable: false,
    message: /does not serve this place \(HTTP 451\): set MARKET_SOURCE=simulated/,
  });
});

test("a list of instruments that is cut off once is asked for again", async (t) => {
  const { open, server, pass } = await binanceBench(t);
  const market = await open();
  server.fail("exchangeInfo", { type: "truncate" }, 1);
  const asking = market.instruments([BTC]);
  await server.settled();
  await pass(3_000);
  assert.equal((await asking).length, 1);
});

test("a ban at the start is an error at once, not a wait of minutes", async (t) => {
  const { open, server } = await binanceBench(t);
  const market = await open();
  server.fail("exchangeInfo", { type: "status", status: 418, headers: { "retry-after": "300" } });
  await assert.rejects(market.instruments([BTC]), {
    code: "MARKET_UNAVAILABLE",
    message: /banned this address for a while \(HTTP 418\); next try in 300 s/,
  });
});

test("history that cannot be read is refused, not guessed", async (t) => {
  const { open, server, pass } = await binanceBench(t);
  const market = await open();
  server.fail("klines", {
    type: "change",
    change: () => [[1_767_225_600_000, null, null, null, null, null]],
  });
  const asking = assert.rejects(market.history(BTC, BAR_MS, 5), { code: "MARKET_DATA_INVALID" });
  await server.settled();
  await pass(10_000);
  await asking;
});

test("a stop ends the requests that are under way", async (t) => {
  const { open, server, clock } = await binanceBench(t);
  const market = await open();
  await market.start({ symbols: [BTC], barMs: BAR_MS, onEvent: () => undefined });
  await server.settled();
  server.fail("bookTicker", { type: "hang" });
  await clock.advance(2_000);
  assert.equal(server.pending(), 1);
  await market.stop();
  await turnsUntil(() => server.pending() === 0, "the request was given up");
  assert.equal(clock.sleeping(), 0);
});
