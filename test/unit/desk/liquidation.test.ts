import assert from "node:assert/strict";
import { test } from "node:test";
import { controlBooks } from "#src/desk/book-rules.ts";
import { createDeskReader } from "#src/desk/desk-reader.ts";
import { liquidatesAt } from "#src/desk/stop-monitor.ts";
import type { BookFigures } from "#src/domain/figures.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount, formatUnits, price, rate } from "#src/domain/money.ts";
import { BAR_MS, BTC, createDeskFixture, instrument } from "#test/support/desk-fixture.ts";
import { lastFill } from "#test/support/desk-fills.ts";

test("a gap far beyond the margin costs the margin and no more", () => {
  const fixture = createDeskFixture();
  fixture.enter(BTC, "long", "100000");
  const book = fixture.ledger.book(STANDARD_BOOK);
  const free = book.balance("cash");

  fixture.quote(BTC, "40000");
  fixture.quote(BTC, "40000");

  assert.equal(lastFill(fixture, STANDARD_BOOK).order.reason, "liquidation");
  assert.equal(book.positionCount(), 0);
  assert.ok(book.balance("cash") >= free);
  assert.ok(book.balance("cash") - free < amount("1"));
  assert.deepEqual(fixture.desk.auditor.run().findings, []);
});

test("a gap beyond the margin is valued at what the close will take, before it and after", () => {
  const fixture = createDeskFixture();
  fixture.enter(BTC, "long", "100000");
  const book = fixture.ledger.book(STANDARD_BOOK);
  const reader = createDeskReader({
    desk: fixture.desk,
    ledgerStore: fixture.ledgerStore,
    source: { kind: "simulated", label: "test", granularity: "quote" },
    scanMs: BAR_MS,
  });
  const figures = (): BookFigures => reader.bookFigures(STANDARD_BOOK);
  const [position] = book.positions();
  assert.ok(position !== undefined);

  fixture.quote(BTC, "30000");

  const before = figures();
  assert.equal(before.equity, book.balance("cash"));
  assert.equal(before.unrealizedPnl, -position.margin);
  assert.equal(before.positions[0]?.unrealizedPnl, -position.margin);

  fixture.quote(BTC, "30000");

  const after = figures();
  assert.equal(after.positions.length, 0);
  assert.equal(after.equity, before.equity);
  assert.equal(after.maxDrawdown, before.maxDrawdown);
});

test("funding that neither cash nor margin can pay ends at both", () => {
  const fixture = createDeskFixture();
  fixture.enter(BTC, "long", "100000");
  const book = fixture.ledger.book(STANDARD_BOOK);
  const [held] = book.positions();
  assert.ok(held !== undefined);
  const had = book.balance("cash") + held.margin;

  fixture.desk.handle({
    type: "funding",
    symbol: BTC,
    fundingRate: rate("9.9"),
    markPrice: price("100000"),
    eventTsMs: fixture.nowMs() + 60_000,
  });

  const [position] = book.positions();
  assert.ok(position !== undefined);
  assert.equal(position.margin, 0n);
  assert.equal(position.funding, -had);
  assert.equal(book.balance("cash"), 0n);
  assert.deepEqual(fixture.desk.auditor.run().findings, []);
});

test("funding is paid by the side that owes it, once, on each book with its own sign", () => {
  const fixture = createDeskFixture();
  fixture.enter(BTC, "long", "100000");
  const settlement = {
    type: "funding",
    symbol: BTC,
    fundingRate: rate("0.0001"),
    markPrice: price("100000"),
    eventTsMs: fixture.nowMs() + 60_016,
  } as const;

  fixture.desk.handle(settlement);
  fixture.desk.handle(settlement);

  const [long] = fixture.ledger.book(STANDARD_BOOK).positions();
  const [short] = fixture.ledger.book(INVERTED_BOOK).positions();
  assert.ok(long !== undefined && short !== undefined);
  assert.equal(long.funding, -(long.openNotional / 10_000n));
  assert.equal(short.funding, short.openNotional / 10_000n);
  assert.deepEqual(fixture.desk.auditor.run().findings, []);
});

test("funding that comes out of the margin brings the liquidation nearer", () => {
  const [standard] = controlBooks(amount("1000"));
  assert.ok(standard !== undefined);
  const far = {
    ...standard.lanes.futures,
    allocation: rate("0.999"),
    positionsMax: 1,
    stopLoss: rate("0.9"),
  };
  const books = [
    {
      ...standard,
      lanes: { spot: { ...standard.lanes.spot, enabled: false, allocation: rate("0") }, futures: far },
    },
  ];
  const fixture = createDeskFixture({ books });
  fixture.enter(BTC, "long", "100000");
  const [before] = fixture.ledger.book(STANDARD_BOOK).positions();
  assert.ok(before !== undefined);

  fixture.desk.handle({
    type: "funding",
    symbol: BTC,
    fundingRate: rate("0.05"),
    markPrice: price("100000"),
    eventTsMs: fixture.nowMs() + 60_000,
  });

  const [after] = fixture.ledger.book(STANDARD_BOOK).positions();
  assert.ok(after !== undefined && after.margin < before.margin);
  const [wasAt, isAt] = [before, after].map((position) => liquidatesAt(position, instrument(BTC)));
  assert.ok((isAt ?? 0) > (wasAt ?? 0));
  fixture.quote(BTC, formatUnits((wasAt ?? 0) + 1_00000000, 2));
  fixture.quote(BTC, formatUnits((wasAt ?? 0) + 1_00000000, 2));
  assert.equal(lastFill(fixture, STANDARD_BOOK).order.reason, "liquidation");
  assert.deepEqual(fixture.desk.auditor.run().findings, []);
});

test("a liquidation pays the venue's clearance fee, and never more than the margin has left", () => {
  const fixture = createDeskFixture();
  fixture.enter(BTC, "long", "100000");
  const [position] = fixture.ledger.book(STANDARD_BOOK).positions();
  assert.ok(position !== undefined);

  fixture.quote(BTC, "67300");
  fixture.quote(BTC, "67300");

  const fill = lastFill(fixture, STANDARD_BOOK);
  const [roundTrip] = fixture.ledgerStore.roundTrips(STANDARD_BOOK, 1);
  assert.equal(fill.order.reason, "liquidation");
  assert.equal(fill.feeRate, rate("0.015"));
  assert.equal((roundTrip?.grossPnl ?? 0n) - fill.fee, -position.margin);
});
