import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { clusteredMean, type ClusteredMean } from "#src/features/experiments/model/clustered-mean.ts";
import { splitEdge } from "#src/features/experiments/model/edge-split.ts";
import { epochFall, type EquityDay } from "#src/features/experiments/model/epoch-fall.ts";
import { feeFloor } from "#src/features/experiments/model/fee-floor.ts";
import { pairRoundTrips } from "#src/features/experiments/model/pairs.ts";
import { judge } from "#src/domain/verdict.ts";
import { curveOf, maxDrawdown } from "#src/domain/equity-curve.ts";
import type { Lane } from "#src/domain/instrument.ts";
import { amount, price, priceFromUnits, UNIT } from "#src/domain/money.ts";
import type { OrderReason } from "#src/domain/order.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import { bootstrapMean } from "#src/domain/statistics/bootstrap.ts";
import { EMPTY_TALLY } from "#src/domain/tally.ts";
import { BOOKS, plannedOf, tripOf } from "#test/unit/control/round-trips.ts";

const money = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
const cost = fc.bigInt({ min: 0n, max: 10n ** 10n });
const exitReason = fc.constantFrom<OrderReason>(
  "take-profit",
  "stop-loss",
  "liquidation",
  "flatten",
  "drawdown-halt",
);

const trip = fc
  .record({ grossPnl: money, fees: cost, funding: money, exitReason })
  .map((fields): RoundTrip => tripOf(fields));

function netOf(trips: readonly RoundTrip[]): bigint {
  return trips.reduce((sum, { netPnl }) => sum + netPnl, 0n);
}

test("edge, cost and funding together are what both books made, to the unit", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(trip, trip), { maxLength: 20 }), (sides) => {
      const pairs = sides.map(([first, second], index) => ({ pairId: String(index), first, second }));
      const { twiceEdge, twiceCost, fundingFirst, fundingSecond } = splitEdge(pairs);
      const first = netOf(pairs.map((pair) => pair.first));
      const second = netOf(pairs.map((pair) => pair.second));
      assert.equal(2n * first, twiceEdge - twiceCost + 2n * fundingFirst);
      assert.equal(2n * second, -twiceEdge - twiceCost + 2n * fundingSecond);
    }),
  );
});

type Half = { readonly pair: number; readonly exitReason: OrderReason; readonly lane: Lane };

const half: fc.Arbitrary<Half> = fc.record({
  pair: fc.integer({ min: 0, max: 15 }),
  exitReason,
  lane: fc.constantFrom<Lane>("spot", "futures"),
});
const halves = fc.uniqueArray(half, { selector: ({ pair }) => pair, maxLength: 16 });
const openPairs = fc.uniqueArray(fc.integer({ min: 0, max: 20 }).map(String));

function tripOfHalf({ pair, ...fields }: Half): RoundTrip {
  return tripOf({ pairId: String(pair), ...fields });
}

function idsOf(pairs: readonly { readonly pairId: string }[]): ReadonlySet<string> {
  return new Set(pairs.map(({ pairId }) => pairId));
}

test("every round trip is in one place: a complete pair, a broken one, an open one, or none", () => {
  fc.assert(
    fc.property(halves, halves, openPairs, (one, other, openIds) => {
      const [first, second, open] = [one.map(tripOfHalf), other.map(tripOfHalf), new Set(openIds)];
      const { complete, broken, unpaired } = pairRoundTrips({ books: BOOKS, first, second, open });
      const places = [...first, ...second].map(({ pairId, lane }) => {
        if (pairId === null || lane === "spot") return "none";
        const found = [
          idsOf(complete).has(pairId) ? "complete" : "",
          idsOf(broken).has(pairId) ? "broken" : "",
        ].join("");
        return found === "" && open.has(pairId) ? "open" : found;
      });
      const count = (place: string): number => places.filter((found) => found === place).length;
      assert.deepEqual([count("completebroken"), count("")], [0, 0]);
      assert.deepEqual([count("complete"), count("none")], [2 * complete.length, unpaired]);
    }),
  );
});

const whole = fc.integer({ min: -10_000, max: 10_000 });
const values = fc.array(whole, { minLength: 1, maxLength: 40 });

function inClusters(sample: readonly number[]): { readonly cluster: number; readonly value: number }[] {
  return sample.map((value, cluster) => ({ cluster, value }));
}

/** Null where there is no interval. */
function endsOf(mean: ClusteredMean | null): readonly [low: number, high: number] | null {
  return mean === null || mean.interval === null ? null : [mean.interval.low, mean.interval.high];
}

function assertClose(one: ReturnType<typeof endsOf>, other: ReturnType<typeof endsOf>): void {
  assert.equal(one === null, other === null);
  for (const index of [0, 1] as const)
    assert.ok(Math.abs((one?.[index] ?? 0) - (other?.[index] ?? 0)) < 1e-6, JSON.stringify([one, other]));
}

test("with one value a cluster the interval is the plain bootstrap's", () => {
  fc.assert(
    fc.property(values, (sample) => {
      const plain = bootstrapMean(sample, { seed: 3 });
      const clustered = clusteredMean(inClusters(sample), 3, 1);
      assert.deepEqual([clustered?.n, clustered?.clusters], [sample.length, sample.length]);
      assertClose(endsOf(clustered), plain === null ? null : [plain.low, plain.high]);
    }),
    { numRuns: 30 },
  );
});

test("a sample said twice over within its clusters is no more certain", () => {
  fc.assert(
    fc.property(values, (sample) => {
      const once = inClusters(sample);
      const twice = clusteredMean([...once, ...once], 5, 1);
      assert.equal(twice?.n, 2 * sample.length);
      assertClose(endsOf(twice), endsOf(clusteredMean(once, 5, 1)));
    }),
    { numRuns: 30 },
  );
});

test("at the fee floor a win rate earns exactly nothing", () => {
  const share = fc.integer({ min: 1_000, max: 20_000_000 });
  fc.assert(
    fc.property(share, share, cost, (takeProfit, stopLoss, fees) => {
      const at = Number(price("100"));
      const floor = feeFloor([
        plannedOf(tripOf({ fees }), {
          takeProfit: priceFromUnits(at + takeProfit * 100),
          stopLoss: priceFromUnits(at - stopLoss * 100),
        }),
      ]);
      assert.ok(floor !== null);
      const earned = floor.winRate * (floor.takeProfit - floor.fees);
      const lost = (1 - floor.winRate) * (floor.stopLoss + floor.fees);
      assert.ok(Math.abs(earned - lost) <= 1e-6 * (floor.takeProfit + floor.stopLoss + floor.fees));
    }),
  );
});

test("a book that lost, or fell by more than 8%, is never locked in", () => {
  const facts = fc.record({ wins: fc.integer({ min: 0, max: 100 }), netPnl: money, loss: cost, peak: cost });
  fc.assert(
    fc.property(facts, ({ wins, netPnl, loss, peak }) => {
      const { kind } = judge({ ...EMPTY_TALLY, roundTrips: 100, wins, netPnl }, { loss, peak: peak + 1n });
      const unsafe = netPnl < 0n || loss * 100n > (peak + 1n) * 8n;
      assert.equal(kind === "futures-disabled", unsafe);
      assert.equal(kind === "locked-in", !unsafe && netPnl > 0n && wins > 55);
    }),
  );
});

/** Equity at several moments of each of several days. */
const path = fc.array(
  fc.array(
    fc.bigInt({ min: 500n, max: 2_000n }).map((units) => amount(units)),
    { minLength: 1, maxLength: 5 },
  ),
  { minLength: 1, maxLength: 6 },
);

function daysOf(equities: readonly (readonly bigint[])[], lifetime: number): EquityDay[] {
  const open = (index: number): bigint => equities[index - 1]?.at(-1) ?? equities[0]?.[0] ?? 0n;
  return equities.map((points, index) => {
    const all = [open(index), ...points].toSorted((one, other) => (one < other ? -1 : 1));
    return {
      day: `2026-01-${String(index + 1).padStart(2, "0")}`,
      openEquity: open(index),
      highEquity: all.at(-1) ?? 0n,
      lowEquity: all[0] ?? 0n,
      closeEquity: points.at(-1) ?? 0n,
      maxDrawdown: lifetime,
    };
  });
}

function fallRatio(days: readonly EquityDay[]): number {
  const { loss, peak } = epochFall(days, null);
  return Number(loss) / Number(peak);
}

test("the fall of an epoch is never less than the real one, and exact for an epoch that began with the book", () => {
  fc.assert(
    fc.property(path, (equities) => {
      const curve = curveOf(equities.flat());
      assert.ok(curve !== null);
      const lifetime = Math.round(maxDrawdown(curve) * Number(UNIT));
      assert.ok(fallRatio(daysOf(equities, Number(UNIT))) >= maxDrawdown(curve) - 1e-8);
      assert.ok(Math.abs(fallRatio(daysOf(equities, lifetime)) - maxDrawdown(curve)) <= 1e-8);
    }),
  );
});
