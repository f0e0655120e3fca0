/** Closes and exits by a person's word on the real desk, and what they do not touch. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { createDeskReader } from "#src/desk/desk-reader.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { price } from "#src/domain/money.ts";
import { MANUAL_EPOCH } from "#src/domain/position.ts";
import type { Quote } from "#src/ports/manual-orders.ts";
import { ETH } from "#test/support/desk-fixture.ts";
import { codeOf, enterByHand, opened, order, SPOT, wishOf } from "#test/support/manual-desk.ts";

test("a close by hand is bound to the position, its quantity, its price and a minute", () => {
  const kit = opened();
  const { positionId } = enterByHand(kit);
  const quote = kit.orders.quoteClose(STANDARD_BOOK, positionId);
  assert.ok(!("refused" in quote));
  const close = (changes: Partial<Quote>, id = positionId, book = STANDARD_BOOK): string =>
    codeOf(kit.orders.closeByHand(book, id, { ...quote, ...changes }, order()));

  assert.equal(close({ quantity: quote.quantity + 1n }), "quote-stale");
  assert.equal(close({ price: price("2010") }), "quote-stale");
  assert.equal(close({ tsMs: quote.tsMs - 60_001 }), "quote-stale");
  assert.equal(close({}, "standard-999"), "position-not-found");
  assert.equal(close({}, positionId, INVERTED_BOOK), "position-not-found");
  assert.deepEqual(kit.orders.closeByHand(STANDARD_BOOK, positionId, quote, order()), { closing: ETH });
  assert.equal(close({}), "already-closing");
  kit.fixture.quote(ETH, "2000");
  assert.equal(kit.fixture.ledger.book(STANDARD_BOOK).positionCount(), 0);
});

test("exits that are moved by hand hold, also after a restart, and leave with a reason of their own", () => {
  const kit = opened();
  const { positionId } = enterByHand(kit);
  const wish = { bookId: STANDARD_BOOK, positionId, stopLoss: price("2010"), takeProfit: null };
  const quoted = kit.orders.quoteExits(wish);
  assert.ok(!("refused" in quoted));

  assert.deepEqual(kit.orders.moveExits(wish, quoted.quote, order()), { moved: true });

  const { desk, ledgerStore } = kit.fixture;
  desk.context.exits.forget();
  const source = { kind: "simulated", label: "a test", granularity: "quote" } as const;
  const [shown] = createDeskReader({ desk, ledgerStore, source, scanMs: 1 }).bookFigures(
    STANDARD_BOOK,
  ).positions;
  assert.deepEqual([shown?.takeProfit, shown?.stopLoss], [null, price("2010")]);
  kit.fixture.quote(ETH, "1950");
  assert.equal(kit.fixture.ledger.book(STANDARD_BOOK).positionCount(), 1, "the old take-profit is gone");
  kit.fixture.quote(ETH, "2010");
  kit.fixture.quote(ETH, "2010");
  const [trip] = ledgerStore.roundTrips(STANDARD_BOOK, 1);
  assert.equal(trip?.exitReason, "moved-stop");
  assert.equal(trip?.epoch, MANUAL_EPOCH);
  assert.equal(desk.auditor.run().ok, true);
});

test("an exit on the wrong side of the price is refused, and so is one of a position that is closing", () => {
  const kit = opened();
  const { positionId } = enterByHand(kit);
  const exits = (fields: { stopLoss?: ReturnType<typeof price>; takeProfit?: ReturnType<typeof price> }) =>
    kit.orders.quoteExits({ bookId: STANDARD_BOOK, positionId, ...fields });

  assert.equal(codeOf(exits({ stopLoss: price("1990") })), "exits");
  assert.equal(codeOf(exits({ takeProfit: price("2001") })), "exits");
  const wish = { bookId: STANDARD_BOOK, positionId, stopLoss: price("2100") };
  const quoted = kit.orders.quoteExits(wish);
  assert.ok(!("refused" in quoted));
  createDeskCommands(kit.fixture.desk).close(STANDARD_BOOK, ETH, order());
  assert.equal(codeOf(kit.orders.moveExits(wish, quoted.quote, order())), "already-closing");
});

test("a sell signal on spot leaves what a person bought", () => {
  const kit = opened();
  enterByHand(kit, wishOf({ symbol: SPOT, side: "long", leverage: null }));

  kit.fixture.enter(SPOT, "short", "2000");

  assert.equal(kit.fixture.ledger.book(STANDARD_BOOK).positionsOf(SPOT).length, 1);
  assert.equal(kit.fixture.ledger.book(INVERTED_BOOK).positionCount(), 0);
});

test("round trips by hand are in the book's own figures and in none of an epoch", () => {
  const kit = opened();
  const { positionId } = enterByHand(kit);
  const quote = kit.orders.quoteClose(STANDARD_BOOK, positionId);
  assert.ok(!("refused" in quote));
  kit.orders.closeByHand(STANDARD_BOOK, positionId, quote, order());
  kit.fixture.quote(ETH, "2000");

  const book = kit.fixture.ledger.book(STANDARD_BOOK);
  assert.equal(book.rollups.total().roundTrips, 1);
  assert.equal(book.tally("total", "", 0).roundTrips, 0);
  assert.equal(book.tally("total", "", MANUAL_EPOCH).roundTrips, 1);
  assert.deepEqual(kit.fixture.ledgerStore.recentCalls([STANDARD_BOOK], 5), []);
});
