import assert from "node:assert/strict";
import test from "node:test";
import type { Instrument } from "#src/domain/instrument.ts";
import { amount, price, rate } from "#src/domain/money.ts";
import { sizeOrder, type SizingRequest } from "#src/domain/sizing.ts";
import { XRP_TIERS } from "./tiers.ts";

const XRP: Instrument = {
  symbol: "XRP/USDT:USDT",
  venue: "binance",
  lane: "futures",
  base: "XRP",
  quote: "USDT",
  priceTick: price("0.0001"),
  quantityStep: amount("0.1"),
  quantityMin: amount("0.1"),
  notionalMin: amount("5"),
  takerFee: rate("0.0005"),
  makerFee: rate("0.0002"),
  liquidationFee: rate("0.015"),
  marginTiers: XRP_TIERS,
};
const XRP_SPOT: Instrument = { ...XRP, symbol: "XRP/USDT", lane: "spot", marginTiers: [] };
const BTC: Instrument = { ...XRP, base: "BTC", quantityStep: amount("0.001"), quantityMin: amount("0.001") };

function request(part: Partial<SizingRequest>): SizingRequest {
  return {
    instrument: XRP,
    price: price("2"),
    targetNotional: amount("100"),
    available: amount("1000"),
    leverage: 1,
    feeRate: rate("0.0005"),
    ...part,
  };
}

test("a target becomes whole lots, rounded down, with its margin and fee", () => {
  const sized = sizeOrder(request({ targetNotional: amount("100.19"), leverage: 3 }));
  assert.deepEqual(sized, {
    refused: false,
    quantity: amount("50"),
    notional: amount("100"),
    margin: amount("33.33333334"),
    fee: amount("0.05"),
    limitedBy: "target",
  });
});

test("cash for the margin and the fee limits the size, and is said to", () => {
  const sized = sizeOrder(request({ targetNotional: amount("5000"), available: amount("100"), leverage: 3 }));
  assert.ok(!sized.refused);
  assert.equal(sized.limitedBy, "cash");
  assert.equal(sized.quantity, amount("149.7"));
  assert.ok(sized.margin + sized.fee <= amount("100"));
});

test("a book of 78 USDT opens a tenth of itself at 3x, on spot and on futures", () => {
  const futures = sizeOrder(
    request({ targetNotional: amount("23.4"), available: amount("7.9"), leverage: 3 }),
  );
  const spot = sizeOrder(
    request({ instrument: XRP_SPOT, targetNotional: amount("7.8"), available: amount("78") }),
  );
  assert.equal(futures.refused, false);
  assert.equal(spot.refused, false);
  assert.ok(!futures.refused && futures.quantity === amount("11.7"));
  assert.ok(!spot.refused && spot.quantity === amount("3.9"));
});

test("a notional under the venue's minimum is refused in words", () => {
  const refusal = sizeOrder(request({ targetNotional: amount("4.15") }));
  assert.deepEqual(refusal, {
    refused: true,
    code: "notional-min",
    reason: "too small: 4.00 USDT is under the venue's minimum of 5 USDT",
    hint: "raise the size of a position, or trade a symbol with smaller lots",
  });
});

test("less than the smallest lot is refused with what that lot costs", () => {
  const refusal = sizeOrder(
    request({ instrument: BTC, price: price("122497.1"), targetNotional: amount("23.4") }),
  );
  assert.ok(refusal.refused);
  assert.equal(refusal.code, "quantity-min");
  assert.equal(
    refusal.reason,
    "too small: 23.40 USDT is under the venue's smallest order of 0.001 BTC (122.50 USDT)",
  );
});

test("a shortage of cash is called that, with what is free", () => {
  const refusal = sizeOrder(request({ available: amount("1.5"), leverage: 2 }));
  assert.ok(refusal.refused);
  assert.equal(refusal.code, "cash");
  assert.equal(refusal.reason, "too small: 2.80 USDT is under the venue's minimum of 5 USDT");
  assert.equal(refusal.hint, "1.50 USDT of cash is free: raise the leverage, close a position, or add cash");
});

test("no cash, less than no cash, and no target are refusals", () => {
  for (const part of [{ available: 0n }, { available: amount("-3") }, { targetNotional: 0n }]) {
    const refusal = sizeOrder(request(part));
    assert.ok(refusal.refused);
    assert.match(refusal.reason, /too small: 0\.00 USDT is under/);
  }
});

test("nothing is never an order, also where the venue states no minimum", () => {
  const free = { ...XRP, quantityStep: 0n, quantityMin: 0n, notionalMin: 0n };
  assert.equal(sizeOrder(request({ instrument: free, targetNotional: 0n })).refused, true);
  assert.equal(sizeOrder(request({ instrument: free, targetNotional: 2n })).refused, false);
});

test("a size just under the minimum never reads as the minimum", () => {
  const fine = { ...XRP, quantityStep: 1n, quantityMin: 1n };
  const refusal = sizeOrder(request({ instrument: fine, targetNotional: amount("4.9999") }));
  assert.ok(refusal.refused);
  assert.equal(refusal.reason, "too small: 4.99 USDT is under the venue's minimum of 5 USDT");
});

test("leverage above the tier of the size is refused with what is allowed", () => {
  const refusal = sizeOrder(
    request({ targetNotional: amount("1200000"), available: amount("9000000"), leverage: 5 }),
  );
  assert.ok(refusal.refused);
  assert.equal(refusal.code, "leverage");
  assert.equal(
    refusal.reason,
    "too much leverage: 5x is above the venue's 3x for a position of 1200000.00 USDT",
  );
});

test("leverage on spot, or in parts, is a programmer's error", () => {
  assert.throws(() => sizeOrder(request({ instrument: XRP_SPOT, leverage: 2 })), /leverage 2 on spot/);
  assert.throws(() => sizeOrder(request({ leverage: 1.5 })), /whole number/);
});
