import assert from "node:assert/strict";
import test from "node:test";
import type { DepthLevel } from "#src/domain/market.ts";
import { amount, price, rate, rateFromUnits } from "#src/domain/money.ts";
import {
  fillAtMarket,
  modelSlippage,
  roundToTick,
  slippageFromMid,
  walkDepth,
  type SlippageModel,
  type Touch,
  type VenueSteps,
} from "#src/domain/slippage.ts";

const level = (at: string, quantity: string): DepthLevel => ({
  price: price(at),
  quantity: amount(quantity),
});
const VENUE: VenueSteps = { priceTick: price("0.1"), quantityStep: amount("0.001") };
const MODEL: SlippageModel = {
  baseRate: rate("0.0001"),
  impactRate: rate("0.01"),
  referenceNotional: amount("1000000"),
};
const FREE: SlippageModel = { ...MODEL, baseRate: rate("0"), impactRate: rate("0") };
const ASKS = [level("100.1", "1"), level("100.2", "2"), level("100.5", "4")];
const BIDS = [level("99.9", "1"), level("99.8", "2"), level("99.5", "4")];
const QUOTE: Touch = { bid: price("99.9"), ask: price("100.1") };
const BOOK: Touch = { ...QUOTE, depth: { asks: ASKS, bids: BIDS } };

test("an order within the best level pays that level", () => {
  assert.deepEqual(fillAtMarket("buy", amount("0.5"), BOOK, VENUE, MODEL), {
    price: price("100.1"),
    filled: amount("0.5"),
    remainder: 0n,
    slippageRate: rate("0.001"),
    model: "order-book",
  });
});

test("a larger order pays the average of the levels it takes, on the tick against it", () => {
  // 1 at 100.1 and 2 at 100.2 average to 100.1666...; 1 at 99.9 and 2 at 99.8 to 99.8333...
  assert.equal(fillAtMarket("buy", amount("3"), BOOK, VENUE, MODEL).price, price("100.2"));
  assert.equal(fillAtMarket("sell", amount("3"), BOOK, VENUE, MODEL).price, price("99.8"));
});

test("an average that is on a tick stays there, however odd the quantity", () => {
  const odd = { ...QUOTE, depth: { asks: [level("100.1", "1")], bids: [] } };
  const fine = { priceTick: price("0.1"), quantityStep: 1n };
  assert.equal(fillAtMarket("buy", 33_333_333n, odd, fine, MODEL).price, price("100.1"));
});

test("what the depth cannot fill is left over, in whole lots", () => {
  const thin = { ...QUOTE, depth: { asks: [level("100.1", "1.0005")], bids: [] } };
  const fill = fillAtMarket("buy", amount("5"), thin, VENUE, MODEL);
  assert.equal(fill.filled, amount("1"));
  assert.equal(fill.remainder, amount("4"));
});

test("a depth with nobody in it fills nothing", () => {
  const fill = fillAtMarket("sell", amount("5"), { ...QUOTE, depth: { asks: ASKS, bids: [] } }, VENUE, MODEL);
  assert.deepEqual([fill.filled, fill.remainder], [0n, amount("5")]);
});

test("depth that is better than the quote's own side does not flatter", () => {
  const stale = { ...QUOTE, depth: { asks: [level("99", "9")], bids: [level("101", "9")] } };
  assert.equal(fillAtMarket("buy", amount("1"), stale, VENUE, FREE).price, price("100.1"));
  assert.equal(fillAtMarket("sell", amount("1"), stale, VENUE, FREE).price, price("99.9"));
});

test("depth that is not sorted best first is an error", () => {
  for (const [side, levels] of [
    ["buy", [level("100.2", "1"), level("100.1", "1")]],
    ["sell", [level("99.8", "1"), level("99.9", "1")]],
  ] as const)
    assert.throws(() => walkDepth(side, levels, amount("2")), { code: "MARKET_DATA_INVALID" });
});

test("without depth it pays the far side of the spread and the model's slippage of the mid", () => {
  // 10,000 of notional against a million pays a tenth of the 1% impact, and 0.01%: 0.11 from a mid of 100.
  const buy = fillAtMarket("buy", amount("100"), QUOTE, VENUE, MODEL);
  const sell = fillAtMarket("sell", amount("100"), QUOTE, VENUE, MODEL);
  const fine = { priceTick: price("0.01"), quantityStep: 1n };
  assert.equal(fillAtMarket("buy", amount("100"), QUOTE, fine, MODEL).price, price("100.21"));
  assert.equal(fillAtMarket("sell", amount("100"), QUOTE, fine, MODEL).price, price("99.79"));
  assert.deepEqual([buy.price, sell.price], [price("100.3"), price("99.7")]);
  assert.equal(buy.model, "quote");
});

test("a source that states one price as bid and ask still costs the model's slippage", () => {
  const bar = { bid: price("100"), ask: price("100") };
  assert.equal(fillAtMarket("buy", amount("0.001"), bar, VENUE, MODEL).price, price("100.1"));
  assert.equal(fillAtMarket("sell", amount("0.001"), bar, VENUE, MODEL).price, price("99.9"));
});

test("a crossed quote is read against us", () => {
  const crossed = { bid: price("100.1"), ask: price("99.9") };
  assert.equal(fillAtMarket("buy", amount("1"), crossed, VENUE, FREE).price, price("100.1"));
  assert.equal(fillAtMarket("sell", amount("1"), crossed, VENUE, FREE).price, price("99.9"));
});

test("the model's impact grows with the root of the size and has no cap", () => {
  const cases: [string, string][] = [
    ["0", "0.0001"],
    ["10000", "0.0011"],
    ["1000000", "0.0101"],
    ["4000000", "0.0201"],
    ["100000000000000", "100.0001"],
  ];
  for (const [notional, expected] of cases)
    assert.equal(modelSlippage(amount(notional), MODEL), rate(expected), notional);
});

test("a market without turnover counts as one of one unit", () => {
  const empty = { ...MODEL, referenceNotional: 0n };
  assert.equal(modelSlippage(amount("100"), empty), rate("0.1001"));
});

test("a model that would pay us is an error", () => {
  assert.throws(() => modelSlippage(1n, { ...MODEL, baseRate: rate("-0.0001") }), /never in our favour/);
});

test("slippage beyond the whole price leaves a seller one tick", () => {
  const total = { ...MODEL, baseRate: rate("1.5") };
  const fill = fillAtMarket("sell", amount("1"), QUOTE, VENUE, total);
  assert.equal(fill.price, price("0.1"));
  assert.equal(fill.slippageRate, rate("0.999"));
});

test("a price rounds to the tick against the order", () => {
  const tick = price("0.5");
  const cases: ["buy" | "sell", string, string][] = [
    ["buy", "10.1", "10.5"],
    ["buy", "10.5", "10.5"],
    ["sell", "10.9", "10.5"],
    ["sell", "10.5", "10.5"],
    ["sell", "0.4", "0.5"],
  ];
  for (const [side, from, expected] of cases)
    assert.equal(roundToTick(amount(from), tick, side), price(expected), `${side} ${from}`);
});

test("slippage is the distance from the mid against us, rounded up, also where the mid is half a unit", () => {
  const quote = { bid: price("100"), ask: price("100.00000001") };
  assert.equal(slippageFromMid("buy", price("100.00000001"), quote), rateFromUnits(1));
  assert.equal(slippageFromMid("sell", price("99"), { bid: price("99"), ask: price("101") }), rate("0.01"));
});
