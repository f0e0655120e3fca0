/** The shadow of book 1 beside what book 2 really did: the same rule, judged by the desk itself. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createControlHistory } from "#src/features/experiments/store/control-history.ts";
import type { PriceBar } from "#src/domain/market.ts";
import { shadowOf, type Shadow } from "#src/features/experiments/model/shadow.ts";
import { controlBooks } from "#src/desk/book-rules.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import {
  absolute,
  amount,
  formatUnits,
  notionalOf,
  price,
  priceFromUnits,
  rate,
  type Price,
} from "#src/domain/money.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import { createRandom, drawNormals } from "#src/domain/random.ts";
import { BAR_MS, BTC, createDeskFixture, START_MS, type FixtureOptions } from "#test/support/desk-fixture.ts";

const BARS = 2_000;
const TICK = price("0.01");

type Compared = { readonly actual: RoundTrip; readonly shadow: Shadow };

function cents(value: number): Price {
  return priceFromUnits(value * TICK);
}

/** A seeded walk of bars, wide enough that many hold both exits. */
function randomBars(seed: number): PriceBar[] {
  const random = createRandom(seed);
  const pair = new Float64Array(2);
  let last = 20_000_00;
  return Array.from({ length: BARS }, (_, index) => {
    const points = [last];
    for (let step = 0; step < 2; step += 1) {
      drawNormals(random, pair);
      for (const normal of pair) points.push(Math.round((points.at(-1) ?? last) * (1 + normal * 0.006)));
    }
    const [open, close] = [last, points.at(-1) ?? last];
    last = close;
    const openTsMs = START_MS + index * BAR_MS;
    const range = { high: cents(Math.max(...points)), low: cents(Math.min(...points)) };
    return {
      symbol: BTC,
      openTsMs,
      closeTsMs: openTsMs + BAR_MS,
      open: cents(open),
      close: cents(close),
      ...range,
    };
  });
}

/** Trades every chance on both books over the bars, then walks the shadow of each of book 1's round trips. */
function compare(seed: number, execution: FixtureOptions["execution"] = {}): readonly Compared[] {
  const books = controlBooks(amount("1000000")).map((book) => ({
    ...book,
    guards: { ...book.guards, cooldownMs: 0, dailyDrawdownMax: rate("0.99") },
  }));
  const fixture = createDeskFixture({ granularity: "bar", books, execution });
  const bars = randomBars(seed);
  const random = createRandom(seed + 1);
  for (const { open, high, low, close } of bars) {
    fixture.strategy.say(BTC, random.next() < 0.5 ? "long" : "short");
    const [o, h, l, c] = [open, high, low, close].map((at) => formatUnits(at));
    fixture.rangeBar(BTC, { open: o ?? "", high: h ?? "", low: l ?? "", close: c ?? "" });
  }
  const history = createControlHistory(fixture.db);
  const byPair = new Map(
    fixture.ledgerStore.roundTrips(INVERTED_BOOK, BARS).map((trip) => [trip.pairId, trip] as const),
  );
  return history.shadowSources({ bookId: STANDARD_BOOK }, BARS).flatMap((source) => {
    const actual = byPair.get(source.roundTrip.pairId);
    if (actual === undefined) return [];
    const outcome = shadowOf(source, bars);
    assert.ok("shadow" in outcome, `${actual.pairId} has no shadow`);
    return [{ actual, shadow: outcome.shadow }];
  });
}

/** A fill is rounded to the venue's tick, the shadow's is not: a tick an entry and a tick an exit. */
function tickNoise({ quantity }: RoundTrip): bigint {
  return notionalOf(quantity, TICK) * 2n + 10n;
}

for (const [name, execution] of [
  ["without friction", {}],
  [
    "with spread and slippage",
    {
      slippage: { baseRate: rate("0.0004"), impactRate: rate("0"), referenceNotional: amount("1") },
      barHalfSpread: rate("0.0002"),
    },
  ],
] as const) {
  test(`the shadow of every round trip of book 1 is what its pair made on book 2, ${name}`, () => {
    const compared = compare(7, execution);

    assert.ok(compared.length > 100, `only ${compared.length} pairs`);
    for (const { actual, shadow } of compared) {
      assert.deepEqual(
        [shadow.side, shadow.exitReason, shadow.closedTsMs],
        [actual.side, actual.exitReason, actual.closedTsMs],
        actual.pairId ?? "",
      );
      const difference = absolute(shadow.grossPnl - actual.grossPnl);
      assert.ok(difference <= tickNoise(actual), `${actual.pairId}: off by ${formatUnits(difference)}`);
      assert.ok(absolute(shadow.fees - actual.fees) <= tickNoise(actual));
    }
  });
}
