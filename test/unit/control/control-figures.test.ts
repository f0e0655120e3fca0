import assert from "node:assert/strict";
import { test } from "node:test";
import {
  controlFigures,
  type BookRecord,
  type ControlFigures,
} from "#src/features/experiments/model/control-figures.ts";
import { feeFloor } from "#src/features/experiments/model/fee-floor.ts";
import type { BookId } from "#src/domain/ids.ts";
import { amount, price, rate } from "#src/domain/money.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import { wilsonInterval } from "#src/domain/statistics/wilson.ts";
import { BOOKS, HOUR_MS, mirrorOf, plannedOf, START_MS, tallyOf, tripOf } from "./round-trips.ts";

type Sides = { readonly first: readonly RoundTrip[]; readonly second: readonly RoundTrip[] };

function recordOf(
  bookId: BookId,
  trips: readonly RoundTrip[],
  every: readonly RoundTrip[] = trips,
): BookRecord {
  const bySymbol = Map.groupBy(every, ({ symbol }) => symbol);
  return {
    bookId,
    tally: tallyOf(every),
    bySymbol: new Map([...bySymbol].map(([symbol, own]) => [symbol, tallyOf(own)])),
    trips: trips.map((trip) => plannedOf(trip)),
    olderHalves: [],
  };
}

/** `all` are the round trips of the epoch where only the newest were read. */
function figuresOf({ first, second }: Sides, all: Partial<Sides> = {}): ControlFigures {
  return controlFigures({
    epoch: 0,
    first: recordOf(BOOKS.first, first, all.first),
    second: recordOf(BOOKS.second, second, all.second),
    openPairs: new Set(),
    whyNotOpened: () => null,
    shadowHalf: () => null,
    seed: 1,
  });
}

/** One pair an hour: book 1 wins `wins` of `count`, book 2 the others. */
function pairs(count: number, wins: number): Sides {
  const first = Array.from({ length: count }, (_, index) =>
    tripOf({
      roundTripId: `standard-${index}`,
      pairId: `pair-${index}`,
      openedTsMs: START_MS + index * HOUR_MS,
      grossPnl: amount(index < wins ? "2" : "-2"),
      exitReason: index < wins ? "take-profit" : "stop-loss",
    }),
  );
  return { first, second: first.map((trip) => mirrorOf(trip)) };
}

test("edge and cost are told apart, with funding on lines of its own", () => {
  const first = tripOf({ grossPnl: amount("2"), fees: amount("0.1"), funding: amount("-0.03") });
  const second = mirrorOf(first, { fees: amount("0.3"), funding: amount("0.03") });

  const { edge } = figuresOf({ first: [first], second: [second] });

  assert.deepEqual(edge, {
    pairs: 1,
    twiceEdge: amount("4.2"),
    twiceCost: amount("0.4"),
    twiceFees: amount("0.4"),
    fundingFirst: amount("-0.03"),
    fundingSecond: amount("0.03"),
  });
});

test("an odd unit is kept in the edge and the cost", () => {
  const first = tripOf({ grossPnl: 3n, fees: 0n });

  const { edge } = figuresOf({ first: [first], second: [mirrorOf(first, { grossPnl: -2n })] });

  assert.deepEqual([edge.twiceEdge, edge.twiceCost], [5n, -1n]);
});

test("a broken pair counts in the books but neither in the edge nor in the paired test", () => {
  const first = tripOf();
  const second = mirrorOf(first, { exitReason: "flatten" });

  const figures = figuresOf({ first: [first], second: [second] });

  assert.equal(figures.second.tally.roundTrips, 1);
  assert.deepEqual([figures.edge.pairs, figures.paired.onlyFirst], [0, 0]);
  assert.deepEqual(figures.pairs.breaks, [{ bookId: BOOKS.second, cause: "flatten", why: null, pairs: 1 }]);
});

test("the paired test counts how pairs came out, and its p-value is the binomial's", () => {
  const { paired } = figuresOf(pairs(6, 6));

  assert.deepEqual(
    [paired.onlyFirst, paired.onlySecond, paired.bothWin, paired.bothLose, paired.discordant],
    [6, 0, 0, 0, 6],
  );
  assert.equal(paired.greater, 1 / 2 ** 6);
});

test("every rate has its n, and an interval around it that is Wilson's", () => {
  const { first } = figuresOf(pairs(40, 30));

  assert.deepEqual(first.winRate, { rate: 0.75, wins: 30, roundTrips: 40, few: false });
  assert.deepEqual(first.winRateInterval, wilsonInterval(30, 40));
  assert.deepEqual([first.expectancyInterval?.n, first.expectancyInterval?.clusters], [40, 40]);
});

test("round trips entered in one hour are one cluster: many at once do not make an interval", () => {
  const { first, second } = pairs(40, 30);
  const [one = [], other = []] = [first, second].map((trips) =>
    trips.map((trip) => tripOf({ ...trip, openedTsMs: START_MS })),
  );

  const figures = figuresOf({ first: one, second: other });

  assert.deepEqual([figures.first.expectancyInterval?.clusters, figures.edgeInterval?.interval], [1, null]);
});

test("symbols stand side by side with their own n, also where only one book traded", () => {
  const first = [tripOf(), tripOf({ symbol: "ETH/USDT:USDT", pairId: "pair-2" })];

  const { bySymbol } = figuresOf({ first, second: [mirrorOf(tripOf())] });

  assert.deepEqual(
    bySymbol.map((row) => [row.symbol, row.first.roundTrips, row.second.roundTrips]),
    [
      ["BTC/USDT:USDT", 1, 1],
      ["ETH/USDT:USDT", 1, 0],
    ],
  );
});

test("the figures say when older round trips were not read", () => {
  const { first, second } = pairs(4, 2);

  assert.equal(figuresOf({ first, second }).truncated, false);
  assert.equal(figuresOf({ first: first.slice(2), second }, { first }).truncated, true);
});

test("no round trips at all are figures too", () => {
  const figures = figuresOf({ first: [], second: [] });

  assert.deepEqual(
    [figures.first.winRate.rate, figures.first.expectancy, figures.edgeInterval],
    [null, null, null],
  );
  assert.equal(figures.fisher.twoSided, 1);
});

test("the fee floor is the win rate that pays for the stops and the fees", () => {
  const trip = tripOf({ entryNotional: amount("100"), fees: amount("0.1") });

  const floor = feeFloor([plannedOf(trip)]);

  // p x (2% - 0.1%) = (1 - p) x (1.5% + 0.1%) at p = 1.6 / 3.5
  assert.deepEqual(floor, {
    n: 1,
    takeProfit: rate("0.02"),
    stopLoss: rate("0.015"),
    fees: rate("0.001"),
    winRate: 16 / 35,
  });
});

test("the fee floor of a short reads its exits on the other sides", () => {
  const short = plannedOf(tripOf({ side: "short" }), { takeProfit: price("98"), stopLoss: price("101.5") });

  assert.equal(feeFloor([short])?.winRate, 16 / 35);
});

test("a round trip without exits has no part in the fee floor", () => {
  assert.equal(feeFloor([plannedOf(tripOf(), { takeProfit: null })]), null);
  assert.equal(feeFloor([]), null);
});
