import assert from "node:assert/strict";
import { test } from "node:test";
import type { MarketEvent } from "#src/domain/market.ts";
import { BAR_MS, binanceBench, BTC, ETH, ofType } from "./binance-harness.ts";

for (const [lane, symbol] of [
  ["futures", BTC],
  ["spot", "ETH/USDT"],
] as const) {
  test(`an order book that is asked for comes as a quote with its levels (${lane})`, async (t) => {
    const { open, server } = await binanceBench(t);
    const market = await open();
    const events: MarketEvent[] = [];
    await market.start({ symbols: [symbol], barMs: BAR_MS, onEvent: (event) => void events.push(event) });
    await server.settled();

    market.requestDepth(symbol);
    market.requestDepth(symbol);
    await server.settled();

    const quotes = ofType(events, "quote").filter((quote) => quote.depth !== undefined);
    assert.equal(quotes.length, 1);
    const [quote] = quotes;
    assert.equal(quote?.depth?.bids.length, 20);
    assert.equal(quote.bid, quote.depth.bids[0]?.price);
    assert.ok(quote.bid < quote.ask);
  });
}

test("an order book with a broken level is reported and dropped, and one of nobody's symbol is not asked for", async (t) => {
  const { open, server } = await binanceBench(t);
  const market = await open();
  const events: MarketEvent[] = [];
  await market.start({ symbols: [BTC], barMs: BAR_MS, onEvent: (event) => void events.push(event) });
  await server.settled();
  server.fail("/fapi/v1/depth", {
    type: "change",
    change: () => ({ bids: [[null, null]], asks: [["1", "1"]] }),
  });

  market.requestDepth(BTC);
  market.requestDepth(ETH);
  await server.settled();

  assert.equal(ofType(events, "quote").filter((quote) => quote.depth !== undefined).length, 0);
  assert.match(ofType(events, "source")[0]?.reason ?? "", /dropped invalid data from Binance: depth of BTC/);
  assert.equal(server.requests.filter((request) => request.path === "/fapi/v1/depth").length, 1);
});
