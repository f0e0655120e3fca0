import assert from "node:assert/strict";
import test from "node:test";
import type { Tally } from "#src/domain/figures.ts";
import {
  breakEvenWinRate,
  expectancy,
  exposure,
  feeDrag,
  netReturn,
  profitFactor,
  returnOnMargin,
  rewardToRisk,
  winRate,
} from "#src/domain/metrics.ts";
import { amount, price, rate } from "#src/domain/money.ts";
import { addToTally, EMPTY_TALLY } from "#src/domain/tally.ts";
import { roundTripOf } from "./fills.ts";

function tallyOf(...exits: string[]): Tally {
  return exits
    .map((exit) =>
      roundTripOf({ side: "long", quantity: amount("1"), entry: price("100"), exit: price(exit) }),
    )
    .reduce(addToTally, EMPTY_TALLY);
}

test("no round trips have no rates", () => {
  assert.deepEqual(winRate(EMPTY_TALLY), { rate: null, wins: 0, roundTrips: 0, few: true });
  for (const metric of [profitFactor, expectancy, rewardToRisk, breakEvenWinRate, feeDrag])
    assert.equal(metric(EMPTY_TALLY), null, metric.name);
});

test("one round trip has an expectancy, and no ratio of wins to losses yet", () => {
  const won = tallyOf("102");
  assert.equal(winRate(won).rate, 1);
  assert.equal(expectancy(won), amount("2"));
  assert.equal(profitFactor(won), null);
  assert.equal(rewardToRisk(won), null);
  assert.equal(profitFactor(tallyOf("99")), 0);
  assert.equal(rewardToRisk(tallyOf("99")), null);
});

test("rates are of net results over all round trips", () => {
  // Two wins of 2, three losses of 1.5.
  const tally = tallyOf("102", "98.5", "98.5", "102", "98.5");
  assert.deepEqual(winRate(tally), { rate: 0.4, wins: 2, roundTrips: 5, few: true });
  assert.equal(profitFactor(tally), 4 / 4.5);
  assert.equal(expectancy(tally), amount("-0.1"));
  assert.equal(rewardToRisk(tally), 2 / 1.5);
  assert.ok(Math.abs((breakEvenWinRate(tally) ?? 0) - 3 / 7) < 1e-15);
});

test("a round trip that ends at zero is no win", () => {
  assert.equal(winRate(tallyOf("100", "101")).rate, 0.5);
});

test("thirty round trips are no longer few", () => {
  const wins = Array.from({ length: 30 }, () => "101");
  assert.equal(winRate(tallyOf(...wins.slice(1))).few, true);
  assert.equal(winRate(tallyOf(...wins)).few, false);
});

test("fee drag is what fees take of the price PnL, gained or lost", () => {
  const spec = { side: "long", quantity: amount("1"), entry: price("100"), feeOpen: rate("0.001") } as const;
  const won = addToTally(EMPTY_TALLY, roundTripOf({ ...spec, exit: price("102") }));
  const lost = addToTally(EMPTY_TALLY, roundTripOf({ ...spec, exit: price("98") }));
  assert.equal(feeDrag(won), 0.101);
  assert.equal(feeDrag(lost), 0.099);
});

test("the return on margin is the net return times the leverage", () => {
  const roundTrip = roundTripOf({
    side: "short",
    quantity: amount("1"),
    entry: price("100"),
    exit: price("98"),
    leverage: 3,
  });
  assert.equal(netReturn(roundTrip), 0.02);
  assert.equal(returnOnMargin(roundTrip), 0.06);
});

test("exposure counts time once, cut to the window", () => {
  const window = { fromTsMs: 100, toTsMs: 200 };
  const cases: [string, [number, number][], number][] = [
    ["none", [], 0],
    ["all of it and more", [[0, 500]], 1],
    [
      "overlapping",
      [
        [110, 130],
        [120, 140],
        [125, 126],
      ],
      0.3,
    ],
    [
      "out of order, before, after, and touching",
      [
        [190, 300],
        [0, 100],
        [200, 250],
        [180, 190],
      ],
      0.2,
    ],
  ];
  for (const [what, spans, expected] of cases) {
    const positions = spans.map(([fromTsMs, toTsMs]) => ({ fromTsMs, toTsMs }));
    assert.equal(exposure(positions, window), expected, what);
  }
  assert.equal(exposure([], { fromTsMs: 5, toTsMs: 5 }), null);
});
