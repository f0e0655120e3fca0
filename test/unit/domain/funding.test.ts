import assert from "node:assert/strict";
import test from "node:test";
import { z } from "zod";
import { fundingPayment, isFunded, settlementTsMs } from "#src/domain/funding.ts";
import {
  absolute,
  amount,
  price,
  priceFromUnits,
  rate,
  rateFromNumber,
  type Amount,
} from "#src/domain/money.ts";
import type { PositionSide } from "#src/domain/order.ts";
import { assertCounts, needsOracles, oracleCases, partition, units } from "#test/support/oracles.ts";

const FREQTRADE =
  "https://github.com/freqtrade/freqtrade/blob/c9ae5e1e9ff25bb55dd61f5e5519f7c479291edb/tests/exchange/test_exchange.py";
const DAY = Date.parse("2021-09-01T00:00:00Z");
const HOUR_MS = 3_600_000;

test("above zero the longs pay the shorts, below zero the shorts the longs", () => {
  const cases: [PositionSide, string, Amount][] = [
    ["long", "0.0001", amount("-0.02")],
    ["short", "0.0001", amount("0.02")],
    ["long", "-0.0001", amount("0.02")],
    ["short", "-0.0001", amount("-0.02")],
    ["long", "0", 0n],
  ];
  for (const [side, fundingRate, expected] of cases)
    assert.equal(fundingPayment(side, amount("2"), price("100"), rate(fundingRate)), expected);
});

test("what is paid rounds up and what is received rounds down", () => {
  const [quantity, mark, fundingRate] = [amount("0.001"), price("0.33333333"), rate("0.0001")];
  assert.equal(fundingPayment("long", quantity, mark, fundingRate), -4n);
  assert.equal(fundingPayment("short", quantity, mark, fundingRate), 3n);
});

test("a settlement is meant for the whole minute, however late it is stamped", () => {
  assert.equal(settlementTsMs(DAY + 16), DAY);
  assert.equal(settlementTsMs(DAY), DAY);
  assert.equal(settlementTsMs(DAY + 4 * HOUR_MS + 3), DAY + 4 * HOUR_MS);
});

test("a position takes part when it is held at the settlement, both edges included", () => {
  const cases: [string, number, number | null, boolean][] = [
    ["held through", DAY - 1, DAY + 1, true],
    ["still open", DAY - 1, null, true],
    ["opened in its very millisecond", DAY, null, true],
    ["closed in its very millisecond", DAY - HOUR_MS, DAY, true],
    ["opened one millisecond late", DAY + 1, null, false],
    ["closed one millisecond early", DAY - HOUR_MS, DAY - 1, false],
  ];
  for (const [what, openedTsMs, closedTsMs, expected] of cases)
    assert.equal(isFunded(openedTsMs, closedTsMs, DAY + 7), expected, what);
});

const windowCase = z.object({
  inputs: z.object({
    exchange: z.string(),
    amount: z.number(),
    open: z.string(),
    close: z.string(),
    settlements: z.array(z.object({ t: z.string(), rate: z.number(), markOpen: z.number() })),
  }),
  expected: z.object({ fundingReceivedByShort: z.number(), fundingReceivedByLong: z.number() }),
});

type WindowInputs = z.output<typeof windowCase>["inputs"];
const utc = (text: string): number => Date.parse(`${text.replace(" ", "T")}Z`);

function received(side: PositionSide, { amount: quantity, open, close, settlements }: WindowInputs): Amount {
  let total = 0n;
  for (const { t, rate: fundingRate, markOpen } of settlements) {
    if (!isFunded(utc(open), utc(close), Date.parse(t))) continue;
    const mark = priceFromUnits(Number(units(markOpen)));
    total += fundingPayment(side, units(quantity), mark, rateFromNumber(fundingRate));
  }
  return total;
}

const LATE_OPEN =
  "an open up to 15 s after a settlement pays it there; here a position is held at it, or not";

function reasonToLeaveOut({ inputs }: { inputs: WindowInputs }): string | null {
  const pastTheHourMs = utc(inputs.open) % HOUR_MS;
  return inputs.exchange === "binance" && pastTheHourMs > 0 && pastTheHourMs < 15_000 ? LATE_OPEN : null;
}

test(`positions pay the settlements that freqtrade says (${FREQTRADE}#L5064)`, needsOracles(), () => {
  const split = partition(
    oracleCases("ft_funding_window", `${FREQTRADE}#L5064`, windowCase),
    reasonToLeaveOut,
  );
  for (const { inputs, expected } of split.shared) {
    assertFunding(received("short", inputs), expected.fundingReceivedByShort);
    assertFunding(received("long", inputs), expected.fundingReceivedByLong);
  }
  assertCounts(split, 8, { [LATE_OPEN]: 1 });
});

test(`three of freqtrade's funding windows hold where no data is (${FREQTRADE}#L5064)`, () => {
  const settlements = [
    { t: "2021-09-01T00:00:00.000Z", rate: -8e-6, markOpen: 2.77 },
    { t: "2021-09-01T08:00:00.000Z", rate: -3e-6, markOpen: 2.77 },
  ];
  const window = (open: string, close: string): WindowInputs => ({
    exchange: "binance",
    amount: 30,
    open: `2021-09-01 ${open}`,
    close: `2021-09-01 ${close}`,
    settlements,
  });
  assert.equal(received("short", window("01:00:00", "04:00:00")), 0n);
  assert.equal(received("short", window("00:00:00", "07:59:59")), amount("-0.0006648"));
  assert.equal(received("long", window("00:00:00", "12:00:00")), amount("0.0009141"));
});

const NO_MARK = "a settlement without a mark price: our settlements always have one";

test(`one settlement is size times mark times rate (${FREQTRADE}#L4917)`, needsOracles(), () => {
  const schema = z.object({
    inputs: z.object({
      size: z.number(),
      rate: z.number(),
      mark: z.number().nullable(),
      side: z.enum(["long", "short"]),
    }),
    expected: z.object({ funding: z.number() }),
  });
  const cases = oracleCases("ft_funding_one", `${FREQTRADE}#L4917`, schema);
  const withMark = cases.flatMap(({ inputs, expected }) =>
    inputs.mark === null ? [] : [{ ...inputs, mark: inputs.mark, expected }],
  );
  for (const { side, size, mark, rate: fundingRate, expected } of withMark) {
    const payment = fundingPayment(
      side,
      units(size),
      priceFromUnits(Number(units(mark))),
      rateFromNumber(fundingRate),
    );
    assertFunding(payment, expected.funding);
  }
  assert.ok(withMark.length >= 2, `${cases.length - withMark.length} left out: ${NO_MARK}`);
});

/** The published values went through floats: -0.00066479999 is -0.0006648. */
function assertFunding(actual: Amount, expected: number): void {
  const published = BigInt(Math.round(expected * 1e8));
  assert.ok(absolute(actual - published) <= 1n, `${actual} is not ${published}`);
}
