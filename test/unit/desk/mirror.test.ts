import assert from "node:assert/strict";
import { test } from "node:test";
import { controlBooks } from "#src/desk/book-rules.ts";
import type { BookRules } from "#src/domain/book-rules.ts";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount, price } from "#src/domain/money.ts";
import { BTC, createDeskFixture } from "#test/support/desk-fixture.ts";

const SPOT = "BTC/USDT";

function books(change: (rules: BookRules) => BookRules = (rules) => rules): BookRules[] {
  return controlBooks(amount("1000")).map(change);
}

function levelMirror(rules: BookRules): BookRules {
  if (rules.policy.kind === "signal") return rules;
  return { ...rules, policy: { ...rules.policy, mode: "level" } };
}

function invertedStance(rules: BookRules): BookRules {
  return rules.policy.kind === "signal"
    ? { ...rules, policy: { kind: "signal", stance: "inverted" } }
    : rules;
}

test("a mirror by level takes the other's stop as its take-profit and the other's take-profit as its stop", () => {
  const fixture = createDeskFixture({ books: books(levelMirror) });

  fixture.enter(BTC, "long", "99990", "100010");

  const [one] = fixture.ledger.book(STANDARD_BOOK).positions();
  const [two] = fixture.ledger.book(INVERTED_BOOK).positions();
  assert.equal(two?.plan.takeProfit, one?.plan.stopLoss);
  assert.equal(two?.plan.stopLoss, one?.plan.takeProfit);
});

test("mirrors by level leave together, so their gains before costs cancel", () => {
  const fixture = createDeskFixture({ books: books(levelMirror) });
  fixture.enter(BTC, "long", "100000");

  fixture.quote(BTC, "98000");
  fixture.quote(BTC, "98000");

  const [one] = fixture.ledgerStore.roundTrips(STANDARD_BOOK, 1);
  const [two] = fixture.ledgerStore.roundTrips(INVERTED_BOOK, 1);
  assert.ok(one !== undefined && two !== undefined);
  assert.equal(one.grossPnl + two.grossPnl, 0n);
  assert.deepEqual([one.exitReason, two.exitReason], ["stop-loss", "take-profit"]);
});

test("a mirror by level whose exit would stand on the wrong side of its entry is refused, and says so", () => {
  const fixture = createDeskFixture({ books: books(levelMirror) });

  fixture.enter(BTC, "long", "97000", "100000");

  assert.equal(fixture.ledger.book(STANDARD_BOOK).positionCount(), 1);
  assert.equal(fixture.ledger.book(INVERTED_BOOK).positionCount(), 0);
  const ends = fixture.db.prepare<[], { outcome: string; reason: string }>("SELECT * FROM order_ends").all();
  assert.deepEqual(
    ends.map(({ outcome, reason }) => [outcome, reason]),
    [["rejected", "an exit would stand on the wrong side of the entry"]],
  );
});

test("an order that waits while its book is paused is not filled", () => {
  const fixture = createDeskFixture({ execution: { latencyMs: 1_500 } });
  fixture.enter(BTC, "long", "100000");
  createDeskCommands(fixture.desk).pause(STANDARD_BOOK, { cause: "test", actor: "owner" }, "test");

  fixture.quote(BTC, "100000");

  assert.equal(fixture.ledger.book(STANDARD_BOOK).positionCount(), 0);
  assert.equal(fixture.ledger.book(INVERTED_BOOK).positionCount(), 1);
});

test("a book that takes the inverted stance goes against the signal, and its mirror with it", () => {
  const fixture = createDeskFixture({ books: books(invertedStance) });

  fixture.enter(BTC, "long", "100000");

  assert.equal(fixture.ledger.book(STANDARD_BOOK).positions()[0]?.plan.side, "short");
  assert.equal(fixture.ledger.book(INVERTED_BOOK).positions()[0]?.plan.side, "long");
});

test("spot buys on a buy signal, sells on a sell signal, and the inverted book only accumulates", () => {
  const fixture = createDeskFixture({ symbols: [SPOT] });
  fixture.enter(SPOT, "long", "2000");
  const bought = fixture.ledger.book(STANDARD_BOOK).balance("holding", "BTC");
  const invertedAfterBuy = fixture.ledger.book(INVERTED_BOOK).positionCount();

  fixture.enter(SPOT, "short", "2020");

  assert.ok(bought > 0n);
  assert.equal(invertedAfterBuy, 0);
  assert.equal(fixture.ledger.book(STANDARD_BOOK).balance("holding", "BTC"), 0n);
  assert.equal(fixture.ledgerStore.roundTrips(STANDARD_BOOK, 1)[0]?.exitReason, "signal-exit");
  const [accumulated] = fixture.ledger.book(INVERTED_BOOK).positions();
  assert.equal(accumulated?.plan.side, "long");
  assert.equal(accumulated?.quantity, bought);
  assert.deepEqual([accumulated?.plan.takeProfit, accumulated?.plan.stopLoss], [null, null]);
  assert.deepEqual(fixture.desk.auditor.run().findings, []);
});

test("the exit signal that accumulate-only ignores is on record with its reason", () => {
  const fixture = createDeskFixture({ symbols: [SPOT] });

  fixture.enter(SPOT, "long", "2000");

  const outcomes = fixture.desk.context.store.lastSignal(SPOT)?.outcomes ?? [];
  assert.deepEqual(
    outcomes.map(({ action }) => action),
    ["ordered", "ignored"],
  );
  assert.match(outcomes[1]?.reason ?? "", /accumulate-only/);
});

test("what the inverted book accumulates ends at its share for spot, so that it keeps the cash to mirror futures", () => {
  const coins = ["BTC", "ETH", "SOL", "XRP", "ADA", "DOT", "UNI", "LTC"].map((base) => `${base}/USDT`);
  const fixture = createDeskFixture({ symbols: [...coins, BTC] });
  for (const coin of coins) {
    fixture.enter(coin, "long", "2000");
    fixture.enter(coin, "short", "2000");
  }
  fixture.enter(BTC, "long", "100000");

  const book = fixture.ledger.book(INVERTED_BOOK);
  const spot = book.positions().filter(({ plan }) => plan.lane === "spot");
  const held = spot.reduce((total, { openNotional }) => total + openNotional, 0n);
  assert.ok(held > amount("200") && held <= amount("300"), String(held));
  assert.equal(book.positions().find(({ plan }) => plan.lane === "futures")?.plan.side, "short");
  const [refused] = (fixture.desk.context.store.lastSignal(coins.at(-1) ?? "")?.outcomes ?? []).slice(-1);
  assert.match(refused?.reason ?? "", /fills its share for spot/);
});

function booksWith(balance: string): BookRules[] {
  const [signal, mirror] = controlBooks(amount("1000"));
  assert.ok(signal !== undefined && mirror !== undefined);
  return [signal, { ...mirror, balance: amount(balance) }];
}

test("a pair is no larger than its mirror can pay for, so that it does not break for lack of cash", () => {
  const fixture = createDeskFixture({ books: booksWith("100") });

  fixture.enter(BTC, "long", "100000");

  const [one, other] = [STANDARD_BOOK, INVERTED_BOOK].map(
    (id) => fixture.ledger.book(id).positions()[0] ?? assert.fail(`${id} opened nothing`),
  );
  assert.equal(one?.quantity, other?.quantity);
  // 0.002 BTC is what 100 USDT carry at 3x; by its own cash book 1 would have taken 0.004.
  assert.equal(one?.quantity, amount("0.002"));
});

test("a signal whose mirror has no cash opens neither side, and says why", () => {
  const fixture = createDeskFixture({ books: booksWith("1") });

  fixture.enter(BTC, "long", "100000");

  for (const id of [STANDARD_BOOK, INVERTED_BOOK]) assert.equal(fixture.ledger.book(id).positionCount(), 0);
  const [first] = fixture.desk.context.store.lastSignal(BTC)?.outcomes ?? [];
  assert.equal(first?.reason, "inverted has no cash left for the other side");
});

test("a mirror that is halted bounds nothing: the pair breaks, and is seen to", () => {
  const fixture = createDeskFixture({ books: booksWith("1") });
  const halt = {
    bookId: INVERTED_BOOK,
    state: "halted",
    reason: "test",
    actor: "test",
    cause: "halt",
  } as const;
  fixture.desk.context.states.change(halt);

  fixture.enter(BTC, "long", "100000");

  assert.equal(fixture.ledger.book(STANDARD_BOOK).positionCount(), 1);
  assert.equal(fixture.ledger.book(INVERTED_BOOK).positionCount(), 0);
});

test("spot money adds up: what was paid is held at cost, and a sale realizes the difference", () => {
  const fixture = createDeskFixture({ symbols: [SPOT] });
  fixture.enter(SPOT, "long", "2000");
  const book = fixture.ledger.book(STANDARD_BOOK);
  const cost = book.positions()[0]?.openNotional ?? 0n;
  assert.equal(book.balance("cash"), amount("1000") - cost - cost / 2_000n);
  assert.equal(book.balance("trading"), cost);

  fixture.quote(SPOT, "2060");
  fixture.quote(SPOT, "2060");

  const [roundTrip] = fixture.ledgerStore.roundTrips(STANDARD_BOOK, 1);
  assert.equal(roundTrip?.exitReason, "take-profit");
  assert.equal(roundTrip?.grossPnl, (cost * 3n) / 100n);
  assert.equal(book.balance("trading"), 0n);
  assert.equal(book.balance("realized-pnl"), -(cost * 3n) / 100n);
  assert.equal(fixture.ledger.book(STANDARD_BOOK).balance("margin"), 0n);
});

test("the mirror's exits are its own: distances from its own entry", () => {
  const fixture = createDeskFixture();

  fixture.enter(BTC, "long", "99990", "100010");

  const [two] = fixture.ledger.book(INVERTED_BOOK).positions();
  assert.equal(two?.plan.takeProfit, price("97990.2"));
  assert.equal(two?.plan.stopLoss, price("101489.85"));
});
