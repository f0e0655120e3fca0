import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { INVERTED_BOOK, STANDARD_BOOK, type BookId } from "#src/domain/ids.ts";
import { amount, formatUnits, price, rate } from "#src/domain/money.ts";
import type { Fill } from "#src/domain/order.ts";
import { BTC, createDeskFixture, ETH, FRICTIONLESS, type DeskFixture } from "#test/support/desk-fixture.ts";

function fills(fixture: DeskFixture, bookId: BookId): Fill[] {
  return [...fixture.ledgerStore.journal(bookId)].flatMap((line) => line.fill?.fill ?? []);
}

function lastFill(fixture: DeskFixture, bookId: BookId): Fill {
  const fill = fills(fixture, bookId).at(-1);
  assert.ok(fill !== undefined);
  return fill;
}

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

test("in a bar that holds both exits the position takes the loss", () => {
  const fixture = createDeskFixture({ granularity: "bar" });
  fixture.strategy.say(BTC, "long");
  fixture.bar(BTC, "100000");

  fixture.rangeBar(BTC, { open: "100000", high: "103000", low: "97000", close: "100000" });

  assert.equal(lastFill(fixture, STANDARD_BOOK).order.reason, "stop-loss");
  assert.equal(lastFill(fixture, INVERTED_BOOK).order.reason, "stop-loss");
  assert.equal(lastFill(fixture, STANDARD_BOOK).price, price("98500"));
});

test("a bar that opens beyond the stop fills at its open", () => {
  const fixture = createDeskFixture({ granularity: "bar" });
  fixture.strategy.say(BTC, "long");
  fixture.bar(BTC, "100000");
  fixture.bar(BTC, "100000");

  fixture.rangeBar(BTC, { open: "95000", high: "99000", low: "94000", close: "96000" });

  assert.equal(lastFill(fixture, STANDARD_BOOK).price, price("95000"));
});

test("a bar's fill pays half the assumed spread and the slippage, against us", () => {
  const costs = { ...FRICTIONLESS, barHalfSpread: rate("0.0001") };
  const slippage = { baseRate: rate("0.0001"), impactRate: rate("0"), referenceNotional: amount("1000000") };
  const fixture = createDeskFixture({ granularity: "bar", execution: { ...costs, slippage } });
  fixture.strategy.say(BTC, "long");
  fixture.bar(BTC, "100000");

  fixture.bar(BTC, "100000");

  assert.equal(lastFill(fixture, STANDARD_BOOK).price, price("100020"));
  assert.equal(lastFill(fixture, INVERTED_BOOK).price, price("99980"));
});

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

test("flatten pauses, closes everything on its book only, and stays paused", () => {
  const fixture = createDeskFixture();
  fixture.enter(BTC, "long", "100000");
  fixture.enter(ETH, "long", "2000");
  const commands = createDeskCommands(fixture.desk);

  const answer = commands.flatten(STANDARD_BOOK, { cause: "test", actor: "owner" });
  fixture.quote(BTC, "100000");
  fixture.quote(ETH, "2000");
  fixture.enter(BTC, "short", "100000");

  assert.deepEqual(answer, { closing: [BTC, ETH] });
  assert.equal(fixture.ledger.book(STANDARD_BOOK).positionCount(), 0);
  assert.equal(fixture.ledger.book(INVERTED_BOOK).positionCount(), 2);
  assert.equal(fixture.desk.context.states.state(STANDARD_BOOK), "reducing");
});

test("a command whose job runs twice is done once, and answered the same", () => {
  const fixture = createDeskFixture();
  fixture.enter(BTC, "long", "100000");
  const commands = createDeskCommands(fixture.desk);
  const order = { cause: "telegram-1-7", actor: "owner" };
  const run = (): unknown[] => [
    commands.close(STANDARD_BOOK, BTC, order),
    commands.pause(STANDARD_BOOK, order, "lunch"),
    commands.flatten(INVERTED_BOOK, order),
  ];
  const first = run();
  fixture.quote(BTC, "100000");
  const journal = fills(fixture, STANDARD_BOOK).length + fills(fixture, INVERTED_BOOK).length;

  const second = run();
  fixture.quote(BTC, "100000");

  assert.deepEqual(second, first);
  assert.equal(fills(fixture, STANDARD_BOOK).length + fills(fixture, INVERTED_BOOK).length, journal);
});

test("the same flatten again changes nothing", () => {
  const fixture = createDeskFixture();
  fixture.enter(BTC, "long", "100000");
  const commands = createDeskCommands(fixture.desk);
  commands.flatten(STANDARD_BOOK, { cause: "test", actor: "owner" });
  fixture.quote(BTC, "100000");
  const before = fills(fixture, STANDARD_BOOK).length;

  commands.flatten(STANDARD_BOOK, { cause: "test", actor: "owner" });
  fixture.quote(BTC, "100000");

  assert.equal(fills(fixture, STANDARD_BOOK).length, before);
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

test("a command that fails leaves waiting entries, stops and states as they were", () => {
  const fixture = createDeskFixture({ execution: { latencyMs: 1_500 } });
  fixture.enter(BTC, "long", "100000");
  const commands = createDeskCommands(fixture.desk);

  assert.throws(() => commands.close(STANDARD_BOOK, ETH, { cause: "test", actor: "owner" }), {
    code: "POSITION_NOT_FOUND",
  });
  fixture.quote(BTC, "100000");
  fixture.quote(BTC, "98400");
  fixture.quote(BTC, "98400");
  fixture.quote(BTC, "98400");

  assert.equal(lastFill(fixture, STANDARD_BOOK).order.reason, "stop-loss");
});

test("a desk that stops between a decision and its fill takes up the close and lets the entry expire", () => {
  const folder = mkdtempSync(join(tmpdir(), "sleepyquant-desk-"));
  const path = join(folder, "desk.sqlite");
  const before = createDeskFixture({ path });
  before.enter(BTC, "long", "100000");
  before.quote(BTC, "98400");
  before.quote(ETH, "2000");
  before.strategy.say(ETH, "long");
  before.scan(ETH, "2000");
  before.db.close();

  const after = createDeskFixture({ path, startMs: before.nowMs() });
  after.quote(BTC, "98300");
  after.quote(ETH, "2000");

  assert.deepEqual(after.desk.auditor.last.findings, []);
  assert.equal(lastFill(after, STANDARD_BOOK).order.reason, "stop-loss");
  assert.equal(after.ledger.book(STANDARD_BOOK).positionCount(), 0);
  const ends = after.db.prepare<[], { outcome: string }>("SELECT outcome FROM order_ends").all();
  assert.deepEqual(ends, [{ outcome: "expired" }, { outcome: "expired" }]);
  after.db.close();
  rmSync(folder, { recursive: true });
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

test("a close that was filled in part before a crash goes on with the rest after it", () => {
  const folder = mkdtempSync(join(tmpdir(), "sleepyquant-desk-"));
  const path = join(folder, "desk.sqlite");
  const before = createDeskFixture({ path });
  before.enter(BTC, "long", "100000");
  createDeskCommands(before.desk).flatten(STANDARD_BOOK, { cause: "test", actor: "owner" });
  before.depthQuote(BTC, { bids: [["100000", "0.001"]], asks: [["100010", "1"]] });
  const left = before.ledger.book(STANDARD_BOOK).positionCount();
  before.db.close();

  const after = createDeskFixture({ path, startMs: before.nowMs() });
  after.quote(BTC, "100000");

  assert.equal(left, 1);
  assert.equal(after.ledger.book(STANDARD_BOOK).positionCount(), 0);
  const closes = fills(after, STANDARD_BOOK).filter((fill) => fill.order.effect === "close");
  assert.deepEqual(
    closes.map((fill) => fill.fillId.slice(-2)),
    ["/1", "/2"],
  );
  assert.deepEqual(after.desk.auditor.run().findings, []);
  after.db.close();
  rmSync(folder, { recursive: true });
});
