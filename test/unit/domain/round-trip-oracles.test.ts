/** Published profits of round trips, through our own fold of fills. */
import assert from "node:assert/strict";
import test from "node:test";
import { z } from "zod";
import {
  amount,
  applyRate,
  price,
  priceFromUnits,
  rate,
  rateFromNumber,
  type Price,
} from "#src/domain/money.ts";
import type { PositionSide } from "#src/domain/order.ts";
import { openPosition } from "#src/domain/position.ts";
import { assertApprox, needsOracles, oracleCases, units } from "#test/support/oracles.ts";
import { fillOf, planOf, roundTripOf, type RoundTripSpec } from "./fills.ts";

const FREQTRADE =
  "https://github.com/freqtrade/freqtrade/blob/c9ae5e1e9ff25bb55dd61f5e5519f7c479291edb/tests/persistence/test_persistence.py";
const FREQTRADE_2026 =
  "https://github.com/Roshan7869/algotrading/blob/db07ceb71ac165a38fe200a86ae48586ed040f60/tests/persistence/test_persistence.py";

const side = z.enum(["long", "short"]);
const profitCase = z.object({
  inputs: z.object({
    side,
    leverage: z.number(),
    openRate: z.number(),
    closeRate: z.number(),
    amount: z.number(),
    feeOpen: z.number(),
    feeClose: z.number(),
    fundingFeesReceived: z.number(),
  }),
  expected: z.object({ profitAbs: z.number(), profitRatio: z.number() }),
  computed: z.object({ profitAbs: z.number(), profitRatio: z.number() }),
});

const unitPrice = (value: number): Price => priceFromUnits(Number(units(value)));
const toNumber = (value: bigint): number => Number(value) / 1e8;
const sign = (of: PositionSide): bigint => (of === "long" ? 1n : -1n);

function specOf(inputs: z.output<typeof profitCase>["inputs"]): RoundTripSpec {
  return {
    side: inputs.side,
    quantity: units(inputs.amount),
    entry: unitPrice(inputs.openRate),
    exit: unitPrice(inputs.closeRate),
    feeOpen: rateFromNumber(inputs.feeOpen),
    feeClose: rateFromNumber(inputs.feeClose),
    funding: units(inputs.fundingFeesReceived),
    leverage: inputs.leverage,
  };
}

/** freqtrade's ratio is of the entry value with its fee; ours (`returnOnMargin`) of the entry alone. */
function freqtradeRatio(spec: RoundTripSpec): number {
  const { netPnl, entryNotional, leverage } = roundTripOf(spec);
  const openValue =
    entryNotional + sign(spec.side) * applyRate(entryNotional, spec.feeOpen ?? rate("0"), "up");
  return (Number(netPnl) / Number(openValue)) * leverage;
}

function assertProfits(cases: z.output<typeof profitCase>[]): void {
  for (const { inputs, expected, computed } of cases) {
    const profit = toNumber(roundTripOf(specOf(inputs)).netPnl);
    assertApprox(profit, expected.profitAbs);
    assert.ok(Math.abs(profit - computed.profitAbs) < 1e-8, `${profit} for ${JSON.stringify(inputs)}`);
    assertApprox(freqtradeRatio(specOf(inputs)), expected.profitRatio);
    assertApprox(freqtradeRatio(specOf(inputs)), computed.profitRatio, 1e-9);
  }
}

test(`freqtrade's round trips come to the published profit (${FREQTRADE}#L878)`, needsOracles(), () => {
  const cases = oracleCases("ft_calc_profit", FREQTRADE, profitCase);
  assert.ok(cases.length >= 22);
  assertProfits(cases);
});

test(`so do those with the amount levered (${FREQTRADE_2026}#L879)`, needsOracles(), () => {
  const cases = oracleCases("ft_calc_profit_2026", FREQTRADE_2026, profitCase);
  assert.ok(cases.length >= 19);
  assertProfits(cases);
});

test(`three of freqtrade's round trips hold where no data is (${FREQTRADE}#L878)`, () => {
  const spec = { quantity: amount("30"), entry: price("2"), feeOpen: rate("0.0025"), leverage: 3 };
  const long = roundTripOf({ ...spec, side: "long", exit: price("2.1"), funding: amount("1") });
  const short = roundTripOf({ ...spec, side: "short", exit: price("2.2"), funding: amount("-1") });
  const spot = roundTripOf({ ...spec, side: "long", exit: price("1.9"), feeClose: rate("0.003") });
  assert.deepEqual(
    [long.netPnl, short.netPnl, spot.netPnl],
    [amount("3.6925"), amount("-7.315"), amount("-3.321")],
  );
});

test(`an entry is worth its cost and its fee (${FREQTRADE}#L778)`, needsOracles(), () => {
  const inputs = z.object({ side, amount: z.number(), openRate: z.number(), fee: z.number() });
  const schema = z.object({ inputs, expected: z.object({ openValue: z.number() }) });
  const cases = oracleCases("ft_open_value", `${FREQTRADE}#L778`, schema);
  assert.ok(cases.length >= 2);
  for (const { inputs: given, expected } of cases) {
    const fill = fillOf({
      effect: "open",
      positionSide: given.side,
      quantity: units(given.amount),
      at: unitPrice(given.openRate),
      feeRate: rateFromNumber(given.fee),
    });
    const { entryNotional, fees } = openPosition(fill, planOf(given.side), 0n);
    assert.equal(entryNotional + sign(given.side) * fees, units(expected.openValue));
  }
});

test(`an exit is worth its price, its fee and the funding (${FREQTRADE}#L831)`, needsOracles(), () => {
  const inputs = z.object({
    side,
    amount: z.number(),
    closeRate: z.number(),
    fee: z.number(),
    fundingFeesReceived: z.number(),
  });
  const schema = z.object({ inputs, expected: z.object({ closeValue: z.number() }) });
  const cases = oracleCases("ft_close_value", `${FREQTRADE}#L831`, schema);
  assert.ok(cases.length >= 4);
  for (const { inputs: given, expected } of cases) {
    const roundTrip = roundTripOf({
      side: given.side,
      quantity: units(given.amount),
      entry: price("2"),
      exit: unitPrice(given.closeRate),
      feeClose: rateFromNumber(given.fee),
      funding: units(given.fundingFeesReceived),
    });
    const costs = roundTrip.fees - roundTrip.funding;
    assert.equal(roundTrip.exitNotional - sign(given.side) * costs, units(expected.closeValue));
  }
});
