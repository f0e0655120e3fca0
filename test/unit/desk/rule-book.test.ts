import assert from "node:assert/strict";
import { test } from "node:test";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { controlBooks } from "#src/desk/book-rules.ts";
import { RuleBook } from "#src/desk/rule-book.ts";
import type { RulePatch } from "#src/domain/book-rules.ts";
import { bookId, INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount, rate } from "#src/domain/money.ts";
import { BAR_MS, BTC, createDeskFixture, ETH, type DeskFixture } from "#test/support/desk-fixture.ts";

function change(fixture: DeskFixture, patch: RulePatch, cause = "test"): ReturnType<RuleBook["change"]> {
  const who = { bookId: STANDARD_BOOK, reason: "test", actor: "owner", cause, eventTsMs: fixture.nowMs() };
  return fixture.desk.context.rules.change({ ...who, patch }, fixture.nowMs());
}

test("a change of rules holds at once and after a restart", () => {
  const fixture = createDeskFixture();

  change(fixture, { lanes: { futures: { takeProfit: rate("0.03") } }, guards: { leverageMax: 5 } });

  const { store } = fixture.desk.context;
  const restarted = new RuleBook(controlBooks(amount("1000")), BAR_MS, store);
  for (const rules of [fixture.desk.context.rules.of(STANDARD_BOOK), restarted.of(STANDARD_BOOK)]) {
    assert.equal(rules.lanes.futures.takeProfit, rate("0.03"));
    assert.equal(rules.lanes.futures.stopLoss, rate("0.015"));
    assert.equal(rules.guards.leverageMax, 5);
  }
  assert.equal(restarted.of(INVERTED_BOOK).guards.leverageMax, 3);
});

const REFUSED: readonly (readonly [string, RulePatch, RegExp])[] = [
  ["leverage over the cap", { lanes: { futures: { leverage: 4 } } }, /4x, over the cap of 3x/],
  ["a cap over 10x", { guards: { leverageMax: 11 } }, /cap of 11x/],
  ["leverage on spot", { lanes: { spot: { leverage: 2 } } }, /leverage on spot/],
  ["half a position", { lanes: { spot: { positionsMax: 1.5 } } }, /1.5 positions/],
  ["lanes over 100%", { lanes: { spot: { allocation: rate("0.4") } } }, /lanes of 110% together/],
  ["no stop-loss", { lanes: { futures: { stopLoss: rate("0") } } }, /take-profit or stop-loss outside/],
  ["a scan that does not fit the bars", { scanMs: 1_200_000 }, /every 20 minutes does not fit bars of 15/],
  ["a mirror of itself", { policy: { kind: "mirror", of: STANDARD_BOOK, mode: "percent" } }, /cannot mirror/],
  ["a drawdown stop of nothing", { guards: { dailyDrawdownMax: rate("0") } }, /daily drawdown stop/],
];

for (const [what, patch, reason] of REFUSED) {
  test(`${what} is refused with what to do instead, and changes nothing`, () => {
    const fixture = createDeskFixture();
    const before = fixture.desk.context.rules.of(STANDARD_BOOK);

    const answer = change(fixture, patch);

    assert.ok("refused" in answer);
    assert.match(answer.reason, reason);
    assert.ok((answer.hint ?? "").length > 0);
    assert.deepEqual(fixture.desk.context.rules.of(STANDARD_BOOK), before);
  });
}

test("an unknown book is named, never replaced by another", () => {
  const fixture = createDeskFixture();

  assert.throws(() => fixture.desk.context.rules.of(bookId("book-3")), {
    code: "BOOK_NOT_FOUND",
    message: 'there is no book "book-3"; the books are standard, inverted',
  });
});

test("a book trades the symbols of its universe only, and its mirror follows", () => {
  const fixture = createDeskFixture();
  change(fixture, { universe: ["ETH"] });

  fixture.enter(BTC, "long", "100000");
  fixture.enter(ETH, "long", "2000");

  assert.equal(fixture.desk.context.store.lastSignal(BTC), null);
  assert.equal(fixture.ledger.book(STANDARD_BOOK).positionsOf(ETH).length, 1);
  assert.equal(fixture.ledger.book(INVERTED_BOOK).positionsOf(ETH).length, 1);
});

test("a scan interval that a change of rules brings is told of once, so that its history can be fetched", () => {
  const told: number[] = [];
  const fixture = createDeskFixture({ onNewInterval: (scanMs) => void told.push(scanMs) });
  const commands = createDeskCommands(fixture.desk);

  for (const cause of ["one", "two"]) {
    commands.changeRules(STANDARD_BOOK, { scanMs: 2 * BAR_MS }, { cause, actor: "owner" }, "slower");
  }

  assert.deepEqual(told, [2 * BAR_MS]);
});
