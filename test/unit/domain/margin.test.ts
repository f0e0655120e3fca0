import assert from "node:assert/strict";
import test from "node:test";
import { z } from "zod";
import type { MarginTier } from "#src/domain/instrument.ts";
import {
  bankruptcyPrice,
  initialMargin,
  isLiquidated,
  liquidate,
  liquidationPrice,
  liquidationPriceInTier,
  maintenanceMargin,
  marginTierOf,
  type IsolatedPosition,
  type Maintenance,
} from "#src/domain/margin.ts";
import {
  amount,
  formatUnits,
  notionalOf,
  price,
  priceFromUnits,
  rate,
  rateFromNumber,
} from "#src/domain/money.ts";
import type { PositionSide } from "#src/domain/order.ts";
import { assertCounts, needsOracles, oracleCases, partition, units } from "#test/support/oracles.ts";
import { XRP_TIERS } from "./tiers.ts";

const FREQTRADE =
  "https://github.com/freqtrade/freqtrade/blob/c9ae5e1e9ff25bb55dd61f5e5519f7c479291edb/tests/exchange";
const BINANCE_FAQ = "https://www.binance.com/en/support/faq/b3c689c1f50a44cabb3a84e663b81d93";

function held(side: PositionSide, quantity: string, entry: string, margin: string): IsolatedPosition {
  const openNotional = notionalOf(amount(quantity), price(entry));
  return { side, quantity: amount(quantity), openNotional, margin: amount(margin) };
}

const maintenance = (maintenanceRate: string, maintenanceAmount: string): Maintenance => ({
  maintenanceRate: rate(maintenanceRate),
  maintenanceAmount: amount(maintenanceAmount),
});

const liquidationCase = z.object({
  inputs: z.object({
    exchange: z.string().default("binance"),
    side: z.enum(["long", "short"]),
    marginMode: z.enum(["isolated", "cross"]),
    entry: z.number(),
    amount: z.number(),
    mmr: z.number(),
    maintAmount: z.number(),
    walletBalance: z.number(),
  }),
  expected: z.object({ liquidationPrice: z.number() }),
});

type LiquidationInputs = z.output<typeof liquidationCase>["inputs"];

function computed(inputs: LiquidationInputs): bigint {
  const quantity = units(inputs.amount);
  const openNotional = notionalOf(quantity, priceFromUnits(Number(units(inputs.entry))));
  const position = { side: inputs.side, quantity, openNotional, margin: units(inputs.walletBalance) };
  const at = liquidationPriceInTier(position, {
    maintenanceRate: rateFromNumber(inputs.mmr),
    maintenanceAmount: units(inputs.maintAmount),
  });
  assert.ok(at !== null);
  return BigInt(at);
}

const OTHER_VENUE =
  "another venue's formula (gate and okx charge a taker fee, bybit takes the tier at the entry)";
const CROSS = "cross margin: our positions are isolated";

function reasonToLeaveOut({ inputs }: { inputs: LiquidationInputs }): string | null {
  if (inputs.exchange !== "binance") return OTHER_VENUE;
  return inputs.marginMode === "cross" ? CROSS : null;
}

test(
  `isolated liquidation prices of Binance are the published ones (${FREQTRADE}/test_exchange.py#L6017)`,
  needsOracles(),
  () => {
    const cases = oracleCases(
      "ft_liquidation_isolated",
      `${FREQTRADE}/test_exchange.py#L6017`,
      liquidationCase,
    );
    const split = partition(cases, reasonToLeaveOut);
    for (const { inputs, expected } of split.shared) {
      const late =
        (Number(computed(inputs)) / 1e8 - expected.liquidationPrice) * (inputs.side === "long" ? -1 : 1);
      assert.ok(late < 1e-13 && late > -1e-8, `${late} late for ${JSON.stringify(inputs)}`);
    }
    assertCounts(split, 5, { [OTHER_VENUE]: 9 });
  },
);

test(`so is the one of Binance's own example (${FREQTRADE}/test_binance.py#L174)`, needsOracles(), () => {
  const source = `${FREQTRADE}/test_binance.py#L174`;
  const cases = oracleCases("ft_liquidation_binance_examples", source, liquidationCase);
  const split = partition(cases, reasonToLeaveOut);
  for (const { inputs, expected } of split.shared)
    assert.equal(formatUnits(computed(inputs), 2), expected.liquidationPrice.toFixed(2));
  assertCounts(split, 1, { [CROSS]: 1 });
});

test(`two liquidation prices hold where no data is (${BINANCE_FAQ}, ${FREQTRADE}/test_exchange.py#L6017)`, () => {
  const example = held("long", "3683.979", "1456.84", "1535443.01");
  assert.equal(formatUnits(liquidationPriceInTier(example, maintenance("0.1", "135365")) ?? 0, 2), "1114.78");
  const short = held("short", "1", "10", "2");
  assert.equal(liquidationPriceInTier(short, maintenance("0.01", "0.01")), price("11.8910891"));
});

const tier = z.object({
  minNotional: z.number(),
  maxNotional: z.number(),
  maintenanceMarginRate: z.number(),
  maxLeverage: z.number(),
  maintAmt: z.number(),
});

function tierOf(given: z.output<typeof tier>): MarginTier {
  return {
    notionalMin: units(given.minNotional),
    notionalMax: units(given.maxNotional),
    maintenanceRate: rateFromNumber(given.maintenanceMarginRate),
    maintenanceAmount: units(given.maintAmt),
    leverageMax: given.maxLeverage,
  };
}

test(
  `maintenance tiers are looked up as published (${FREQTRADE}/test_binance.py#L772)`,
  needsOracles(),
  () => {
    const schema = z.object({
      inputs: z.object({ notional_value: z.number() }),
      expected: z.object({ mm_ratio: z.number(), amt: z.number() }),
      tiers: z.array(tier),
    });
    const cases = oracleCases("ft_maint_772", `${FREQTRADE}/test_binance.py#L772`, schema);
    assert.ok(cases.length >= 4);
    for (const { inputs, expected, tiers } of cases) {
      const found = marginTierOf(units(inputs.notional_value), tiers.map(tierOf));
      assert.equal(found.maintenanceRate, rateFromNumber(expected.mm_ratio));
      assert.equal(found.maintenanceAmount, units(expected.amt));
    }
  },
);

test(
  `the first tier is that of a small position (${FREQTRADE}/test_exchange.py#L5802)`,
  needsOracles(),
  () => {
    const schema = z.object({
      inputs: z.object({ value: z.number() }),
      expected: z.object({ mmr: z.number(), maintAmt: z.number() }),
      tiers: z.array(tier),
    });
    const cases = oracleCases("ft_maint_5802", `${FREQTRADE}/test_exchange.py#L5802`, schema);
    assert.ok(cases.length >= 2);
    for (const { inputs, expected, tiers } of cases) {
      const found = marginTierOf(units(inputs.value), tiers.map(tierOf));
      assert.equal(found.maintenanceRate, rateFromNumber(expected.mmr));
      assert.equal(found.maintenanceAmount, units(expected.maintAmt));
    }
  },
);

test("a notional on a tier's border belongs to the upper one, and beyond the last the last counts", () => {
  const rates = ["99999.99999999", "100000", "30000000", "90000000"].map(
    (notional) => marginTierOf(amount(notional), XRP_TIERS).maintenanceRate,
  );
  assert.deepEqual(rates, [rate("0.025"), rate("0.05"), rate("0.5"), rate("0.5")]);
});

test("maintenance margin does not jump at a border, rounds up, and is nothing for nothing", () => {
  assert.equal(maintenanceMargin(amount("100000"), XRP_TIERS), amount("2500"));
  assert.equal(maintenanceMargin(amount("500000"), XRP_TIERS), amount("22500"));
  assert.equal(maintenanceMargin(1n, XRP_TIERS), 1n);
  assert.equal(maintenanceMargin(0n, XRP_TIERS), 0n);
});

test("a liquidation takes the tier of the notional at its own price, not at the entry", () => {
  // Short 45,000 XRP from 2 at 2x: 90,000 of notional (2.5% tier) is 131,000 at the liquidation (5% tier).
  const position = held("short", "45000", "2", "45000");
  const inEntryTier = liquidationPriceInTier(position, maintenance("0.025", "0"));
  const at = liquidationPrice(position, XRP_TIERS);
  assert.equal(at, liquidationPriceInTier(position, maintenance("0.05", "2500")));
  assert.ok(at !== null && inEntryTier !== null && at < inEntryTier);
});

test("a long whose margin is its whole cost has no liquidation price", () => {
  assert.equal(liquidationPrice(held("long", "1", "2", "2"), XRP_TIERS), null);
  assert.equal(bankruptcyPrice(held("long", "1", "2", "2")), null);
  assert.equal(isLiquidated("long", price("0.00000001"), null), false);
});

test("a short at one time leverage is bankrupt at twice its entry and liquidated before", () => {
  const position = held("short", "10", "2", "20");
  assert.equal(bankruptcyPrice(position), price("4"));
  assert.equal(liquidationPrice(position, XRP_TIERS), price("3.90243902"));
});

test("a mark exactly at the liquidation price liquidates", () => {
  assert.equal(isLiquidated("long", price("90"), price("90")), true);
  assert.equal(isLiquidated("long", price("90.00000001"), price("90")), false);
  assert.equal(isLiquidated("short", price("110"), price("110")), true);
  assert.equal(isLiquidated("short", price("109.99999999"), price("110")), false);
});

test("initial margin is the notional over the leverage, rounded up, and leverage is whole", () => {
  assert.equal(initialMargin(amount("100"), 3), amount("33.33333334"));
  for (const leverage of [0, -1, 2.5, Number.NaN])
    assert.throws(() => initialMargin(1n, leverage), /whole number from 1/, String(leverage));
});

test("a liquidation short of bankruptcy pays the market price and the venue's fee", () => {
  const position = held("long", "10", "2", "4");
  const outcome = liquidate(position, price("1.65"), rate("0.0125"));
  assert.deepEqual(outcome, {
    price: price("1.65"),
    notional: amount("16.5"),
    grossPnl: amount("-3.5"),
    fee: amount("0.20625"),
  });
});

test("a liquidation beyond bankruptcy takes the margin and not a cent more", () => {
  for (const [side, market] of [
    ["long", "0.5"],
    ["short", "9"],
  ] as const) {
    const outcome = liquidate(held(side, "10", "2", "4"), price(market), rate("0.0125"));
    assert.equal(outcome.grossPnl - outcome.fee, amount("-4"), side);
  }
});

test("a perpetual without tiers is an error, not a position that cannot be liquidated", () => {
  assert.throws(() => liquidationPrice(held("long", "1", "2", "1"), []), /at least one maintenance tier/);
  assert.throws(() => maintenanceMargin(1n, []), /at least one maintenance tier/);
});
