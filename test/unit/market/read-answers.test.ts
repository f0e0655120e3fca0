import assert from "node:assert/strict";
import { test } from "node:test";
import {
  readBar,
  readInstrument,
  readMark,
  readQuote,
  readSettlement,
} from "#src/market/venues/binance/read-answers.ts";
import { price, rate } from "#src/domain/money.ts";

const BTC = "BTC/USDT:USDT";
const NOW = Date.UTC(2026, 0, 1);
const BAR_MS = 900_000;

test("a ticker with a stamp keeps it and one without gets the time of asking", () => {
  const stamped = readQuote(BTC, { bid: 1.5, ask: 1.6, timestamp: NOW - 40 }, NOW);
  const plain = readQuote("BTC/USDT", { bid: 1.5, ask: 1.5, timestamp: undefined }, NOW);
  assert.deepEqual(stamped, {
    type: "quote",
    symbol: BTC,
    bid: price("1.5"),
    ask: price("1.6"),
    eventTsMs: NOW - 40,
  });
  assert.equal(plain.eventTsMs, NOW);
});

test("a settlement takes the venue's mark price, else the last one known", () => {
  const entry = { fundingRate: -0.000123, timestamp: NOW + 3 };
  const told = readSettlement(BTC, { ...entry, info: { markPrice: "98000.5" } }, price("1"));
  const stand = readSettlement(BTC, { ...entry, info: { markPrice: "" } }, price("97000"));
  assert.deepEqual([told.markPrice, told.fundingRate], [price("98000.5"), rate("-0.000123")]);
  assert.equal(stand.markPrice, price("97000"));
});

const UNREADABLE: readonly (readonly [string, () => unknown])[] = [
  ["a quote that is missing", () => readQuote(BTC, undefined, NOW)],
  ["a quote of nulls", () => readQuote(BTC, { bid: null, ask: null }, NOW)],
  ["a bid of zero, as for an empty book", () => readQuote(BTC, { bid: 0, ask: 1 }, NOW)],
  ["a bid above the ask", () => readQuote(BTC, { bid: 2, ask: 1 }, NOW)],
  ["a stamp in seconds", () => readQuote(BTC, { bid: 1, ask: 1, timestamp: NOW / 1000 }, NOW)],
  ["a bar of nulls", () => readBar(BTC, [null, null, null, null, null, null], BAR_MS)],
  ["a bar that is text", () => readBar(BTC, "[[17672", BAR_MS)],
  ["a bar between two bars", () => readBar(BTC, [NOW + 1, 1, 1, 1, 1, 1], BAR_MS)],
  ["a bar whose low is above its close", () => readBar(BTC, [NOW, 3, 4, 2, 1, 1], BAR_MS)],
  ["a bar whose high is below its open", () => readBar(BTC, [NOW, 5, 4, 2, 3, 1], BAR_MS)],
  ["a bar with a negative volume", () => readBar(BTC, [NOW, 1, 1, 1, 1, -1], BAR_MS)],
  ["a bar with an infinite price", () => readBar(BTC, [NOW, 1, Number.POSITIVE_INFINITY, 1, 1, 1], BAR_MS)],
  ["a mark price without a time", () => readMark(BTC, { markPrice: 1, fundingRate: 0, fundingTimestamp: NOW })],
  ["a mark without its funding rate", () => readMark(BTC, { markPrice: 1, timestamp: NOW, fundingTimestamp: NOW })],
  ["a settlement without any mark price", () => readSettlement(BTC, { fundingRate: 0, timestamp: NOW }, null)],
  ["a market without limits", () => readInstrument({ symbol: BTC, active: true, precision: { price: 0.1 } }, "futures")],
  ["a market with a tick of zero", () => readInstrument(marketWith({ price: 0, amount: 1 }), "futures")],
  ["a market with a step of zero", () => readInstrument(marketWith({ price: 1, amount: 0 }), "futures")],
]; // prettier-ignore

function marketWith(precision: object): object {
  return { symbol: BTC, active: true, precision, limits: { amount: { min: 1 }, cost: { min: 5 } } };
}

for (const [what, read] of UNREADABLE) {
  test(`${what} is refused`, () => {
    assert.throws(read, { code: "MARKET_DATA_INVALID", retryable: true });
  });
}
