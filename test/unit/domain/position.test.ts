import assert from "node:assert/strict";
import test from "node:test";
import { amount, price, rate, type Amount, type Price } from "#src/domain/money.ts";
import type { PositionSide } from "#src/domain/order.ts";
import {
  averagePrice,
  increasePosition,
  openPosition,
  reducePosition,
  toRoundTrip,
  unrealizedPnl,
  type Position,
} from "#src/domain/position.ts";
import { fillOf, planOf, roundTripOf } from "./fills.ts";

function opened(side: PositionSide, quantity: Amount, at: Price, margin: Amount = 0n): Position {
  return openPosition(fillOf({ effect: "open", positionSide: side, quantity, at }), planOf(side), margin);
}

test("the entry of two fills is their average by quantity", () => {
  const first = opened("long", amount("1"), price("100"), amount("50"));
  const second = fillOf({ effect: "open", quantity: amount("3"), at: price("104"), feeRate: rate("0.001") });
  const position = increasePosition(first, second, amount("156"));
  assert.equal(averagePrice(position.openNotional, position.quantity), price("103"));
  assert.equal(position.margin, amount("206"));
  assert.equal(position.fees, amount("0.312"));
  assert.equal(position.openedQuantity, amount("4"));
});

test("a partial exit releases its share of cost and margin and leaves the average entry alone", () => {
  const position = opened("short", amount("3"), price("10"), amount("10"));
  const exit = fillOf({ effect: "close", positionSide: "short", quantity: amount("1"), at: price("8") });
  const reduction = reducePosition(position, exit);
  assert.equal(reduction.realizedPnl, amount("2"));
  assert.equal(reduction.releasedCost, amount("10"));
  assert.equal(reduction.releasedMargin, amount("3.33333333"));
  assert.equal(averagePrice(reduction.position.openNotional, reduction.position.quantity), price("10"));
});

test("the last exit takes every remainder, so that the round trip ends flat", () => {
  let position = opened("long", 3n, price("0.33333333"), 1n);
  for (let exit = 0; exit < 3; exit += 1)
    position = reducePosition(position, fillOf({ effect: "close", quantity: 1n, at: price("1") })).position;
  assert.deepEqual([position.quantity, position.openNotional, position.margin], [0n, 0n, 0n]);
  assert.equal(
    toRoundTrip(position, "take-profit", 5).grossPnl,
    position.exitNotional - position.entryNotional,
  );
});

test("a round trip nets its price PnL, its fees of both ends and its funding", () => {
  const roundTrip = roundTripOf({
    side: "short",
    quantity: amount("2"),
    entry: price("100"),
    exit: price("90"),
    feeOpen: rate("0.001"),
    feeClose: rate("0.002"),
    funding: amount("-0.5"),
    leverage: 3,
  });
  assert.equal(roundTrip.grossPnl, amount("20"));
  assert.equal(roundTrip.fees, amount("0.56"));
  assert.equal(roundTrip.netPnl, amount("18.94"));
  assert.equal(roundTrip.quantity, amount("2"));
});

test("unrealized PnL is what closing at that price would realize", () => {
  const position = opened("short", amount("1.5"), price("200"));
  const closing = fillOf({
    effect: "close",
    positionSide: "short",
    quantity: amount("1.5"),
    at: price("170.5"),
  });
  assert.equal(unrealizedPnl(position, price("170.5")), amount("44.25"));
  assert.equal(unrealizedPnl(position, price("170.5")), reducePosition(position, closing).realizedPnl);
});

test("a fill of another book or another position is never folded in", () => {
  const position = opened("long", amount("1"), price("100"));
  const close = { effect: "close", quantity: amount("1"), at: price("101") } as const;
  const open = { effect: "open", quantity: amount("1"), at: price("101") } as const;
  for (const stray of [{ book: "inverted" }, { positionId: "position-2" }]) {
    assert.throws(() => reducePosition(position, fillOf({ ...close, ...stray })), /given to position-1/);
    assert.throws(() => increasePosition(position, fillOf({ ...open, ...stray }), 0n), /given to position-1/);
  }
});

test("a fill in the wrong direction, of nothing, or of more than is open is refused", () => {
  const position = opened("long", amount("1"), price("100"));
  const spec = { quantity: amount("1"), at: price("101") };
  assert.throws(() => reducePosition(position, fillOf({ ...spec, effect: "open" })), /buy to open/);
  assert.throws(
    () => reducePosition(position, fillOf({ ...spec, effect: "close", positionSide: "short" })),
    /buy to close cannot close a long/,
  );
  assert.throws(
    () => reducePosition(position, fillOf({ ...spec, effect: "close", quantity: 0n })),
    /quantity/,
  );
  const tooMuch = fillOf({ ...spec, effect: "close", quantity: amount("1") + 1n });
  assert.throws(() => reducePosition(position, tooMuch), /exceeds open/);
  const toClose = fillOf({ ...spec, effect: "close" });
  assert.throws(() => openPosition(toClose, planOf("long"), 0n), /sell to close cannot open a long/);
});

test("what is not flat is no round trip", () => {
  assert.throws(() => toRoundTrip(opened("long", 1n, price("1")), "flatten", 1), /ends flat/);
});
