/**
 * The test that the project hangs on. A close without a book once fell back to book 1, matched nothing, raised
 * nothing, and for three days produced convincing, false data.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { controlBooks } from "#src/desk/book-rules.ts";
import type { BookRules } from "#src/domain/book-rules.ts";
import { INVERTED_BOOK, STANDARD_BOOK, type BookId } from "#src/domain/ids.ts";
import { amount, rate } from "#src/domain/money.ts";
import type { Fill } from "#src/domain/order.ts";
import { BTC, createDeskFixture, type DeskFixture } from "#test/support/desk-fixture.ts";
import { journalText } from "#test/support/journal-text.ts";

/** The two books, of which one has exits too far away to be reached. */
function booksWithFarExits(far: BookId): BookRules[] {
  return controlBooks(amount("1000")).map((rules) => {
    if (rules.bookId !== far) return rules;
    const futures = { ...rules.lanes.futures, takeProfit: rate("0.2"), stopLoss: rate("0.2") };
    return { ...rules, lanes: { ...rules.lanes, futures } };
  });
}

function exits(fixture: DeskFixture, bookId: BookId): string[] {
  return fixture.ledgerStore.roundTrips(bookId, 10).map((roundTrip) => roundTrip.exitReason);
}

const CASES = [
  { closes: INVERTED_BOOK, holds: STANDARD_BOOK, side: "long", trips: "98000", reason: "take-profit" },
  { closes: STANDARD_BOOK, holds: INVERTED_BOOK, side: "long", trips: "102000", reason: "take-profit" },
  {
    closes: INVERTED_BOOK,
    holds: STANDARD_BOOK,
    side: "long",
    trips: "101500",
    reason: "stop-loss",
    moved: false,
  },
  {
    closes: STANDARD_BOOK,
    holds: INVERTED_BOOK,
    side: "long",
    trips: "98500",
    reason: "stop-loss",
    moved: false,
  },
  { closes: INVERTED_BOOK, holds: STANDARD_BOOK, side: "short", trips: "102000", reason: "take-profit" },
  { closes: STANDARD_BOOK, holds: INVERTED_BOOK, side: "short", trips: "98000", reason: "take-profit" },
] as const;

for (const { closes, holds, side, trips, reason } of CASES) {
  test(`a ${reason} of ${closes} after a ${side} signal closes there and changes nothing on ${holds}`, () => {
    const fixture = createDeskFixture({ books: booksWithFarExits(holds) });
    fixture.enter(BTC, side, "100000");
    const heldBefore = journalText(fixture.ledgerStore, holds);
    const openBefore = fixture.ledger.book(holds).positions();

    fixture.quote(BTC, trips);
    fixture.quote(BTC, trips);

    assert.deepEqual(exits(fixture, closes), [reason]);
    assert.equal(fixture.ledger.book(closes).positionCount(), 0);
    assert.deepEqual(exits(fixture, holds), []);
    assert.deepEqual(fixture.ledger.book(holds).positions(), openBefore);
    assert.deepEqual(journalText(fixture.ledgerStore, holds), heldBefore);
    assert.equal(fixture.desk.auditor.run().ok, true);
  });
}

test("a close on a book without the position throws, is told, and changes no book", () => {
  const fixture = createDeskFixture({ books: booksWithFarExits(STANDARD_BOOK) });
  fixture.enter(BTC, "long", "100000");
  const [position] = fixture.ledger.book(INVERTED_BOOK).positions();
  assert.ok(position !== undefined);
  const before = [STANDARD_BOOK, INVERTED_BOOK].map((bookId) => journalText(fixture.ledgerStore, bookId));
  const [opened] = [...fixture.ledgerStore.journal(INVERTED_BOOK)].flatMap((line) => line.fill ?? []);
  assert.ok(opened !== undefined);
  const misrouted: Fill = {
    ...opened.fill,
    fillId: "standard-99/1",
    order: { ...opened.fill.order, orderId: "standard-99", bookId: STANDARD_BOOK, effect: "close" },
  };

  assert.throws(() => fixture.ledger.recordClosing(misrouted), { code: "POSITION_NOT_FOUND" });

  assert.deepEqual(
    [STANDARD_BOOK, INVERTED_BOOK].map((bookId) => journalText(fixture.ledgerStore, bookId)),
    before,
  );
});

test("a person's close of a symbol that the named book does not hold throws instead of closing another book's", () => {
  const fixture = createDeskFixture({ books: booksWithFarExits(STANDARD_BOOK) });
  fixture.enter(BTC, "long", "100000");
  fixture.quote(BTC, "98000");
  fixture.quote(BTC, "98000");
  assert.equal(fixture.ledger.book(INVERTED_BOOK).positionCount(), 0);

  assert.throws(() => fixture.desk.closes.close(INVERTED_BOOK, BTC, "test"), { code: "POSITION_NOT_FOUND" });

  assert.equal(fixture.ledger.book(STANDARD_BOOK).positionCount(), 1);
});

test("a level that outlived its position is an incident, not silence", () => {
  const fixture = createDeskFixture();
  fixture.enter(BTC, "long", "100000");
  const symbol = fixture.desk.context.symbols.get(BTC);
  symbol?.bidLevels.add({
    level: 90_000_00000000 as never,
    direction: "down",
    target: { positionId: "standard-404", reason: "stop-loss", moved: false },
  });

  fixture.quote(BTC, "89000");

  const incident = fixture.events.find((event) => event.type === "incident");
  assert.match(incident?.what ?? "", /standard-404, which no book holds/);
});
