import assert from "node:assert/strict";
import { test } from "node:test";
import { countBreaks, pairRoundTrips, type Pairing } from "#src/features/experiments/model/pairs.ts";
import { withBrokenPairs } from "#src/features/experiments/model/mended-pairs.ts";
import { amount } from "#src/domain/money.ts";
import type { OrderReason } from "#src/domain/order.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import { BOOKS, mirrorOf, tripOf } from "./round-trips.ts";

const TRIP = tripOf();
const NOBODY_KNOWS = (): null => null;

function pair(
  first: readonly RoundTrip[],
  second: readonly RoundTrip[],
  open: readonly string[] = [],
): Pairing {
  return pairRoundTrips({ books: BOOKS, first, second, open: new Set(open) });
}

for (const exitReason of ["take-profit", "stop-loss", "liquidation"] satisfies OrderReason[]) {
  test(`a pair is complete when its second side left by ${exitReason}`, () => {
    const { complete, broken } = pair([TRIP], [mirrorOf(TRIP, { exitReason })]);

    assert.equal(complete[0]?.pairId, "pair-1");
    assert.deepEqual(broken, []);
  });
}

for (const exitReason of [
  "flatten",
  "manual-close",
  "drawdown-halt",
  "signal-exit",
] satisfies OrderReason[]) {
  test(`a pair is broken by a side that left by ${exitReason}, and the break names the book`, () => {
    const other = mirrorOf(TRIP, { exitReason });
    const { complete, broken } = pair([TRIP], [other]);

    assert.deepEqual(complete, []);
    const breaks = [{ bookId: BOOKS.second, cause: exitReason }];
    assert.deepEqual(broken, [{ pairId: "pair-1", breaks, first: TRIP, second: other }]);
  });
}

test("a side that was never opened breaks the pair", () => {
  const { broken } = pair([TRIP], []);

  const breaks = [{ bookId: BOOKS.second, cause: "not-opened" }];
  assert.deepEqual(broken, [{ pairId: "pair-1", breaks, first: TRIP, second: null }]);
});

test("a pair whose other side is still open is neither complete nor broken", () => {
  const pairing = pair([TRIP], [], ["pair-1"]);

  assert.deepEqual(pairing, { complete: [], broken: [], open: 1, unpaired: 0 });
});

test("a halt of one book breaks a pair at once, while its other side is still open", () => {
  const { broken, open } = pair([tripOf({ exitReason: "drawdown-halt" })], [], ["pair-1", "pair-2"]);

  assert.deepEqual(broken[0]?.breaks, [{ bookId: BOOKS.first, cause: "drawdown-halt" }]);
  assert.equal(open, 1);
});

test("a pair that both books flattened has a break on each", () => {
  const flat = { exitReason: "flatten" } as const;
  const { broken } = pair([tripOf(flat)], [mirrorOf(TRIP, flat)]);

  assert.deepEqual(
    broken[0]?.breaks.map(({ bookId }) => bookId),
    [BOOKS.first, BOOKS.second],
  );
});

test("what has no pair id, and what is on spot, is no half of a pair", () => {
  const byHand = tripOf({ pairId: null });
  const onSpot = tripOf({ lane: "spot", symbol: "BTC/USDT", pairId: "pair-9" });

  assert.deepEqual(pair([byHand, onSpot], []), { complete: [], broken: [], open: 0, unpaired: 2 });
});

test("breaks are counted by book, cause and reason, the most frequent first", () => {
  const halted = tripOf({ pairId: "a", exitReason: "drawdown-halt" });
  const alone = ["b", "c"].map((pairId) => tripOf({ pairId }));
  const { broken } = pair([halted, ...alone], [mirrorOf(tripOf({ pairId: "a" }))]);

  const counts = countBreaks(broken, () => "its cash does not cover the size");

  assert.deepEqual(counts, [
    { bookId: BOOKS.second, cause: "not-opened", why: "its cash does not cover the size", pairs: 2 },
    { bookId: BOOKS.first, cause: "drawdown-halt", why: null, pairs: 1 },
  ]);
});

test("no round trips make no pairs", () => {
  const none = pair([], []);

  assert.deepEqual(none, { complete: [], broken: [], open: 0, unpaired: 0 });
  assert.deepEqual(countBreaks(none.broken, NOBODY_KNOWS), []);
});

test("a break that the record does not explain is counted without a reason", () => {
  const counts = countBreaks(
    [{ pairId: "a", breaks: [{ bookId: BOOKS.first, cause: "not-opened" }], first: null, second: null }],
    NOBODY_KNOWS,
  );

  assert.equal(counts[0]?.why, null);
});

test("guards that refused at different rates are one group", () => {
  const { broken } = pair(
    ["a", "b"].map((pairId) => tripOf({ pairId })),
    [],
  );
  const rates = new Map([
    ["a", "a long would pay 0.0532% at the next settlement, the limit is 0.0500%"],
    ["b", "a short would pay 0.0810% at the next settlement, the limit is 0.0500%"],
  ]);

  const counts = countBreaks(broken, (_bookId, pairId) => rates.get(pairId) ?? null);

  assert.deepEqual(
    counts.map(({ why, pairs }) => [why, pairs]),
    [["it would have paid more funding than its limit", 2]],
  );
});

test("broken pairs are filled in from the shadow of the side that left by itself, on its own place", () => {
  const trips = Array.from({ length: 60 }, (_, index) =>
    tripOf({
      roundTripId: `a-${index}`,
      pairId: `p-${index}`,
      openedTsMs: index * 86_400_000,
      grossPnl: amount(index % 2 === 0 ? "2" : "-2"),
    }),
  );
  const onlySecond = mirrorOf(tripOf({ roundTripId: "b-1", pairId: "q-1", grossPnl: amount("-2") }));
  const flattened = tripOf({ roundTripId: "c-1", pairId: "r-1", exitReason: "flatten" });
  const { complete, broken } = pair(
    [...trips, flattened],
    [...trips.map((trip) => mirrorOf(trip)), onlySecond],
  );

  const found = withBrokenPairs(complete, broken, (roundTrip) => mirrorOf(roundTrip));
  const nobody = withBrokenPairs(complete, broken, () => null);

  assert.deepEqual([found.added, found.leftOut], [1, 1]);
  // The missing first side would have lost what the second won.
  assert.ok((found.with?.mean ?? 0) < (found.without?.mean ?? 0));
  assert.deepEqual([nobody.added, nobody.leftOut, nobody.with], [0, 2, nobody.without]);
});
