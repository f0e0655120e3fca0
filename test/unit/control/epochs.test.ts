import assert from "node:assert/strict";
import { test } from "node:test";
import { readFigures } from "#src/features/experiments/read-figures.ts";
import { bookId } from "#src/domain/ids.ts";
import { amount } from "#src/domain/money.ts";
import type { Order } from "#src/domain/order.ts";
import { createControlFixture, ownerOf, signalOf, stepsOf, tradePairs } from "./control-fixture.ts";
import { BOOKS } from "./round-trips.ts";

test("a locked baseline counts what follows apart, and needs another hundred", () => {
  const fixture = createControlFixture();
  tradePairs(fixture, 60);

  fixture.control.lockBaseline("new stop distances", ownerOf("telegram-42-1"));
  tradePairs(fixture, 99, 99);

  const figures = fixture.control.figures();
  const { baseline, verdict } = fixture.control.status();
  assert.deepEqual([figures.epoch, figures.second.tally.roundTrips, figures.second.tally.wins], [1, 99, 99]);
  assert.deepEqual([baseline?.reason, baseline?.actor, verdict], ["new stop distances", "telegram:7", null]);
  tradePairs(fixture, 1, 1);
  assert.deepEqual(fixture.control.status().verdict?.verdictId, "verdict-1");
});

test("a position that was open at the lock counts before it, and brings no late verdict", () => {
  const fixture = createControlFixture();
  tradePairs(fixture, 99);
  const short = { bookId: BOOKS.second, side: "short" } as const;
  const positionId = fixture.open(short);
  fixture.control.lockBaseline("a line", ownerOf("telegram-42-1"));

  fixture.close(short, positionId);

  const { second } = fixture.control.figures();
  assert.equal(fixture.ledger.book(BOOKS.second).rollups.tally("total", "", 0).roundTrips, 100);
  assert.equal(second.tally.roundTrips, 0);
  assert.deepEqual(stepsOf(fixture), ["baseline"]);
});

test("a pair that was opened before the lock is no open pair of the new epoch", () => {
  const fixture = createControlFixture();
  fixture.open({ bookId: BOOKS.first, pairId: "pair-1" });
  assert.equal(fixture.control.figures().pairs.open, 1);

  fixture.control.lockBaseline("a line", ownerOf("telegram-42-1"));

  assert.equal(fixture.control.figures().pairs.open, 0);
});

test("where not all round trips are read, a pair is whole all the same, and the figures say so", () => {
  const fixture = createControlFixture();
  tradePairs(fixture, 3);
  fixture.trade({ bookId: BOOKS.second, side: "short", exitReason: "flatten" });

  const { pairs, first, second, truncated } = readFigures(fixture.deps, 0, 2);

  assert.deepEqual([pairs.complete, pairs.broken, pairs.unpaired], [2, 0, 1]);
  assert.deepEqual([first.read, second.read, second.tally.roundTrips], [2, 2, 4]);
  assert.equal(truncated, true);
});

test("a baseline locked twice by one cause is one epoch", () => {
  const fixture = createControlFixture();
  const first = fixture.control.lockBaseline("a line", ownerOf("telegram-42-1"));

  const second = fixture.control.lockBaseline("a line", ownerOf("telegram-42-1"));

  assert.deepEqual(second, first);
  assert.equal(fixture.control.currentEpoch(), 1);
});

for (const reason of ["", "   ", "x".repeat(201)]) {
  test(`a baseline with a reason of ${reason.length} characters is refused`, () => {
    const refused = createControlFixture().control.lockBaseline(reason, ownerOf("telegram-42-1"));

    assert.ok("refused" in refused);
    assert.match(refused.hint ?? "", /lock baseline/);
  });
}

test("what one book did not open is counted with the words of the record", () => {
  const fixture = createControlFixture();
  const outcome = {
    bookId: BOOKS.second,
    action: "denied",
    reason: "its cash does not cover the size",
  } as const;
  fixture.deskStore.appendSignal(signalOf("s-1"), [outcome], 1);
  fixture.trade({ bookId: BOOKS.first, pairId: "s-1" });

  const { breaks } = fixture.control.figures().pairs;

  assert.deepEqual(breaks, [
    { bookId: BOOKS.second, cause: "not-opened", why: "its cash does not cover the size", pairs: 1 },
  ]);
});

test("an order that ended without a fill explains the break by its end", () => {
  const { ledger, deskStore, deps } = createControlFixture();
  const order: Order = {
    orderId: ledger.nextOrderId(BOOKS.second),
    bookId: BOOKS.second,
    positionId: "inverted-1",
    symbol: "BTC/USDT:USDT",
    side: "sell",
    effect: "open",
    quantity: amount("1"),
    reason: "signal-entry",
    decidedTsMs: 1,
  };
  ledger.recordOrder(order, `signal:s-1:${BOOKS.second}`);
  ledger.recordOrderEnd(order, "rejected", "no depth to fill against");
  deskStore.appendSignal(signalOf("s-1"), [{ bookId: BOOKS.second, action: "ordered", reason: null }], 1);

  assert.equal(deps.history.whyNotOpened(BOOKS.second, "s-1"), "no depth to fill against");
  assert.equal(deps.history.whyNotOpened(BOOKS.second, "s-2"), null);
});

test("a change of a book's rules begins an epoch with its reason, and of both books at once one", () => {
  const fixture = createControlFixture();
  tradePairs(fixture, 3);
  const change = {
    type: "rules-changed",
    reason: "wider stops",
    actor: "telegram:42",
    cause: "m-1",
  } as const;

  fixture.control.followRules({ ...change, bookId: BOOKS.first });
  fixture.control.followRules({ ...change, bookId: BOOKS.second });

  assert.equal(fixture.control.currentEpoch(), 1);
  const { baseline } = fixture.control.status();
  assert.deepEqual([baseline?.reason, baseline?.actor], ["wider stops", "telegram:42"]);
});

test("a season begins an epoch, and one in which nothing was traded goes on", () => {
  const fixture = createControlFixture();
  const season = {
    type: "record",
    step: "season",
    eventTsMs: 0,
    what: "season 2 begins: the strategy",
  } as const;

  fixture.control.followSeason({ ...season, eventId: "season:1" });
  assert.equal(fixture.control.currentEpoch(), 0);
  tradePairs(fixture, 1);
  fixture.control.followSeason({ ...season, eventId: "season:2" });
  fixture.control.followSeason({ ...season, eventId: "root:1", step: "root" });

  assert.equal(fixture.control.currentEpoch(), 1);
  assert.equal(fixture.control.status().baseline?.reason, "season 2 begins: the strategy");
});

test("rules of a book that is not in the experiment change nothing in it", () => {
  const fixture = createControlFixture();
  tradePairs(fixture, 1);
  const change = { type: "rules-changed", reason: "x", actor: "telegram:42", cause: "m-1" } as const;

  fixture.control.followRules({ ...change, bookId: bookId("another") });

  assert.equal(fixture.control.currentEpoch(), 0);
});
