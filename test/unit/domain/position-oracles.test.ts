/** Published positions of several fills: averages, partial exits, unrealized PnL. */
import assert from "node:assert/strict";
import test from "node:test";
import { z } from "zod";
import { applyRate, priceFromUnits, rate, rateFromNumber, type Price, type Rate } from "#src/domain/money.ts";
import type { PositionSide } from "#src/domain/order.ts";
import {
  averagePrice,
  increasePosition,
  openPosition,
  reducePosition,
  unrealizedPnl,
  type Position,
} from "#src/domain/position.ts";
import { assertApprox, needsOracles, oracleCases, units } from "#test/support/oracles.ts";
import { fillOf, planOf } from "./fills.ts";

const FREQTRADE =
  "https://github.com/freqtrade/freqtrade/blob/c9ae5e1e9ff25bb55dd61f5e5519f7c479291edb/tests/persistence/test_persistence.py";
const NAUTILUS =
  "https://github.com/nautechsystems/nautilus_trader/blob/a95c8042b00133829d252ae8cf68f78fc176a973/crates/model/src/position.rs";

const unitPrice = (value: number): Price => priceFromUnits(Number(units(value)));
const toNumber = (value: bigint): number => Number(value) / 1e8;

test(`adds and partial exits realize the published profits (${FREQTRADE}#L2718)`, needsOracles(), () => {
  const order = z.object({ side: z.enum(["buy", "sell"]), amount: z.number(), price: z.number() });
  const step = z.object({
    amount: z.number(),
    avgOpenRate: z.number(),
    stake: z.number(),
    cumulativeProfit: z.number(),
    relProfit: z.number().nullable(),
  });
  const schema = z.object({
    inputs: z.object({ fee: z.number(), orders: z.array(order) }),
    expected: z.object({ steps: z.array(step), endProfit: z.number() }),
  });
  const cases = oracleCases("ft_dca_partial_exits", `${FREQTRADE}#L2718`, schema);
  assert.ok(cases.length >= 3);
  for (const { inputs, expected } of cases) {
    const feeRate = rateFromNumber(inputs.fee);
    let position: Position | null = null;
    for (const [index, { side: orderSide, amount: quantity, price: at }] of inputs.orders.entries()) {
      const spec = { quantity: units(quantity), at: unitPrice(at), feeRate };
      position = foldLong(position, orderSide, spec);
      const published = expected.steps[index];
      assert.ok(published !== undefined);
      assertStep(position, feeRate, published);
      if (orderSide === "sell" && published.relProfit !== null)
        assertApprox(returnOnInvested(position, feeRate), published.relProfit);
    }
    assert.equal(position?.quantity, 0n);
    assert.equal(position.realizedPnl - position.fees, units(expected.endProfit));
  }
});

type Spec = { quantity: bigint; at: Price; feeRate: Rate };

function foldLong(position: Position | null, orderSide: "buy" | "sell", spec: Spec): Position {
  if (position === null) return openPosition(fillOf({ ...spec, effect: "open" }), planOf("long"), 0n);
  return orderSide === "buy"
    ? increasePosition(position, fillOf({ ...spec, effect: "open" }), 0n)
    : reducePosition(position, fillOf({ ...spec, effect: "close" })).position;
}

/**
 * freqtrade spreads the entry fee over the exits, we book it at the entry: what is still open carries its share.
 * Its amount and stake keep their last values when all is closed; ours are zero.
 */
function assertStep(
  position: Position,
  feeRate: Rate,
  published: { amount: number; avgOpenRate: number; cumulativeProfit: number },
): void {
  assert.equal(realizedAfterFees(position, feeRate), units(published.cumulativeProfit));
  if (position.quantity === 0n) return;
  assert.equal(position.quantity, units(published.amount));
  assert.equal(averagePrice(position.openNotional, position.quantity), unitPrice(published.avgOpenRate));
}

function realizedAfterFees(position: Position, feeRate: Rate): bigint {
  return position.realizedPnl - position.fees + applyRate(position.openNotional, feeRate);
}

/** freqtrade states this at exits only, of everything that was put in until then. */
function returnOnInvested(position: Position, feeRate: Rate): number {
  const invested = position.entryNotional + applyRate(position.entryNotional, feeRate);
  return Number(realizedAfterFees(position, feeRate)) / Number(invested);
}

test(`NautilusTrader's positions have the published PnL (${NAUTILUS}#L1667)`, needsOracles(), () => {
  const order = z.object({ side: z.enum(["buy", "sell"]), qty: z.number(), price: z.number() });
  const after = z.object({ qty: z.number(), realizedPnl: z.number(), avgOpen: z.number() });
  const steps = z.object({
    feeRate: z.number(),
    steps: z.array(z.object({ order, expected: after.nullable() })),
  });
  const marked = z.object({
    side: z.enum(["long", "short"]),
    qty: z.number(),
    open: z.number(),
    mark: z.number(),
    feeRate: z.number(),
  });
  const schema = z.union([
    z.object({ inputs: steps }),
    z.object({ inputs: marked, expected: z.object({ unrealized: z.number(), realized: z.number() }) }),
  ]);
  const cases = oracleCases("nautilus_position", NAUTILUS, schema);
  assert.ok(cases.length >= 5);
  for (const one of cases) {
    if ("expected" in one) assertMarked(one.inputs, one.expected);
    else assertSteps(one.inputs.steps, rateFromNumber(one.inputs.feeRate));
  }
});

function assertMarked(
  given: { side: PositionSide; qty: number; open: number; mark: number; feeRate: number },
  expected: { unrealized: number; realized: number },
): void {
  const fill = fillOf({
    effect: "open",
    positionSide: given.side,
    quantity: units(given.qty),
    at: unitPrice(given.open),
    feeRate: rateFromNumber(given.feeRate),
  });
  const position = openPosition(fill, planOf(given.side), 10n * fill.notional);
  assert.equal(unrealizedPnl(position, unitPrice(given.mark)), units(expected.unrealized));
  assert.equal(position.realizedPnl - position.fees, units(expected.realized));
}

type Step = {
  order: { side: "buy" | "sell"; qty: number; price: number };
  expected: { qty: number; realizedPnl: number; avgOpen: number } | null;
};

function assertSteps(steps: readonly Step[], feeRate: Rate): void {
  let position: Position | null = null;
  for (const { order, expected } of steps) {
    position = foldLong(position, order.side, {
      quantity: units(order.qty),
      at: unitPrice(order.price),
      feeRate,
    });
    if (expected === null) continue;
    assert.equal(position.quantity, units(expected.qty));
    assert.ok(Math.abs(toNumber(position.realizedPnl - position.fees) - expected.realizedPnl) < 2e-8);
    const average = toNumber(BigInt(averagePrice(position.openNotional, position.quantity)));
    assert.ok(Math.abs(average - expected.avgOpen) < 1e-8, `${average} is not ${expected.avgOpen}`);
  }
}

test(`Trading Technologies' example holds where no data is (${NAUTILUS}#L1667)`, () => {
  assertSteps(
    [
      { order: { side: "buy", qty: 12, price: 100 }, expected: null },
      {
        order: { side: "buy", qty: 17, price: 99 },
        expected: { qty: 29, realizedPnl: -0.2883, avgOpen: 99.41379310344827 },
      },
      {
        order: { side: "sell", qty: 9, price: 101 },
        expected: { qty: 20, realizedPnl: 13.89666207, avgOpen: 99.41379310344827 },
      },
      {
        order: { side: "sell", qty: 4, price: 105 },
        expected: { qty: 16, realizedPnl: 36.19948966, avgOpen: 99.41379310344827 },
      },
      {
        order: { side: "buy", qty: 3, price: 103 },
        expected: { qty: 19, realizedPnl: 36.16858966, avgOpen: 99.98003629764065 },
      },
    ],
    rate("0.0001"),
  );
});
