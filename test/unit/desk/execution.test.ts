import assert from "node:assert/strict";
import { test } from "node:test";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount, formatUnits, price, rate } from "#src/domain/money.ts";
import { BTC, createDeskFixture, ETH } from "#test/support/desk-fixture.ts";
import { fills, lastFill } from "#test/support/desk-fills.ts";

test("both books enter on one signal, at the same size and on opposite sides, tied by a pair id", () => {
  const fixture = createDeskFixture();

  fixture.enter(BTC, "long", "100000");

  const [one] = fixture.ledger.book(STANDARD_BOOK).positions();
  const [two] = fixture.ledger.book(INVERTED_BOOK).positions();
  assert.ok(one !== undefined && two !== undefined);
  assert.deepEqual([one.plan.side, two.plan.side], ["long", "short"]);
  assert.equal(one.quantity, two.quantity);
  assert.equal(one.plan.pairId, two.plan.pairId);
  assert.deepEqual([one.plan.takeProfit, one.plan.stopLoss], [price("102000"), price("98500")]);
  assert.deepEqual([two.plan.takeProfit, two.plan.stopLoss], [price("98000"), price("101500")]);
});

test("a stop fills at the next price after it trips, not at its own", () => {
  const fixture = createDeskFixture();
  fixture.enter(BTC, "long", "100000");

  fixture.quote(BTC, "98400");
  const whileTripped = fixture.ledger.book(STANDARD_BOOK).positionCount();
  fixture.quote(BTC, "97000");

  assert.equal(whileTripped, 1);
  const fill = lastFill(fixture, STANDARD_BOOK);
  assert.equal(fill.order.reason, "stop-loss");
  assert.equal(fill.price, price("97000"));
  assert.equal(fill.receipt.decisionPrice, price("98400"));
  assert.equal(fill.receipt.latencyMs, 1_000);
});

test("an order waits for the latency before it fills", () => {
  const fixture = createDeskFixture({ execution: { latencyMs: 1_500 } });

  fixture.enter(BTC, "long", "100000");
  const afterOneSecond = fixture.ledger.book(STANDARD_BOOK).positionCount();
  fixture.quote(BTC, "100010");

  assert.equal(afterOneSecond, 0);
  assert.equal(lastFill(fixture, STANDARD_BOOK).price, price("100010"));
});

test("a buyer pays the ask and a seller gets the bid, and the receipt keeps both", () => {
  const fixture = createDeskFixture();

  fixture.enter(BTC, "long", "99990", "100010");

  const bought = lastFill(fixture, STANDARD_BOOK);
  const sold = lastFill(fixture, INVERTED_BOOK);

  assert.deepEqual([bought.price, sold.price], [price("100010"), price("99990")]);
  assert.deepEqual([bought.receipt.bid, bought.receipt.ask], [price("99990"), price("100010")]);
  assert.equal(bought.receipt.slippageRate, rate("0.0001"));
});

test("cash, margin, fee and PnL add up to the hundred-millionth", () => {
  const fixture = createDeskFixture();
  fixture.enter(BTC, "long", "100000");
  const book = fixture.ledger.book(STANDARD_BOOK);
  const [position] = book.positions();
  assert.ok(position !== undefined);
  const entryFee = position.openNotional / 2_000n;
  assert.equal(book.balance("margin"), (position.openNotional + 2n) / 3n);
  assert.equal(book.balance("cash"), amount("1000") - book.balance("margin") - entryFee);

  fixture.quote(BTC, "102000");
  fixture.quote(BTC, "102000");

  const gross = (position.openNotional * 2n) / 100n;
  const exitFee = (position.openNotional + gross) / 2_000n;
  assert.equal(book.balance("margin"), 0n);
  assert.equal(formatUnits(book.balance("cash")), formatUnits(amount("1000") + gross - entryFee - exitFee));
});

test("stale data opens nothing, and says why", () => {
  const fixture = createDeskFixture();
  fixture.quote(BTC, "100000");
  fixture.bar(ETH, "2000");
  fixture.strategy.say(BTC, "long");

  fixture.bar(BTC, "100000");
  fixture.quote(BTC, "100000");

  assert.equal(fixture.ledger.book(STANDARD_BOOK).positionCount(), 0);
  const outcome = fixture.desk.context.store.lastSignal(BTC)?.outcomes[0];
  assert.equal(outcome?.action, "denied");
  assert.match(outcome?.reason ?? "", /too old to trade on/);
});

test("with an order book the fill walks its levels, and what it does not hold stays unfilled", () => {
  const asked: string[] = [];
  const fixture = createDeskFixture({ requestDepth: (symbol) => void asked.push(symbol) });
  fixture.enter(BTC, "long", "100000");
  const waiting = fixture.ledger.book(STANDARD_BOOK).positionCount();

  fixture.depthQuote(BTC, {
    bids: [["99990", "1"]],
    asks: [
      ["100000", "0.001"],
      ["100010", "0.001"],
    ],
  });

  const fill = lastFill(fixture, STANDARD_BOOK);
  assert.equal(waiting, 0);
  assert.deepEqual(asked, [BTC, BTC]);
  assert.equal(fill.receipt.model, "order-book");
  assert.equal(fill.quantity, amount("0.002"));
  assert.equal(fill.price, price("100005"));
  assert.ok(fill.order.quantity > fill.quantity);
  assert.equal(lastFill(fixture, INVERTED_BOOK).price, price("99990"));
});

test("a close that the order book cannot take whole goes on at the next one, until it is flat", () => {
  const fixture = createDeskFixture();
  fixture.enter(BTC, "long", "100000");
  fixture.quote(BTC, "98400");

  for (let book = 0; book < 4; book += 1) {
    fixture.depthQuote(BTC, { bids: [["98400", "0.001"]], asks: [["98500", "1"]] });
  }
  fixture.quote(BTC, "98400");

  const closes = fills(fixture, STANDARD_BOOK).filter((fill) => fill.order.effect === "close");
  assert.ok(closes.length > 1);
  assert.equal(new Set(closes.map((fill) => fill.order.orderId)).size, 1);
  assert.equal(fixture.ledger.book(STANDARD_BOOK).positionCount(), 0);
  assert.equal(fixture.ledgerStore.roundTrips(STANDARD_BOOK, 5).length, 1);
  assert.deepEqual(fixture.desk.auditor.run().findings, []);
});

test("an order book that never comes is not waited for for ever", () => {
  const fixture = createDeskFixture({ requestDepth: () => undefined });
  fixture.enter(BTC, "long", "100000");

  for (let second = 0; second < 4; second += 1) fixture.quote(BTC, "100000");

  assert.equal(lastFill(fixture, STANDARD_BOOK).receipt.model, "quote");
});
