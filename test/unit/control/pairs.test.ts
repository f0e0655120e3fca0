import assert from "node:assert/strict";
import { test } from "node:test";
import { countBreaks, pairRoundTrips, type Pairing } from "#src/features/experiments/model/pairs.ts";
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
    const { complete, broken } = pair([TRIP], [mirrorOf(TRIP, { exitReason })]);

    assert.deepEqual(complete, []);
    assert.deepEqual(broken, [{ pairId: "pair-1", breaks: [{ bookId: BOOKS.second, cause: exitReason }] }]);
  });
}

test("a side that was never opened breaks the pair", () => {
  const { broken } = pair([TRIP], []);

  assert.deepEqual(broken, [{ pairId: "pair-1", breaks: [{ bookId: BOOKS.second, cause: "not-opened" }] }]);
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
    [{ pairId: "a", breaks: [{ bookId: BOOKS.first, cause: "not-opened" }] }],
    NOBODY_KNOWS,
  );

  assert.equal(counts[0]?.why, null);
});
