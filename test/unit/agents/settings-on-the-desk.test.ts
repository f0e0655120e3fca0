/** Settings and bans from chat, on the real desk: what they change, what they leave, and after a restart. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { controlBooks } from "#src/desk/book-rules.ts";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { createDeskReader } from "#src/desk/desk-reader.ts";
import { RuleBook } from "#src/desk/rule-book.ts";
import { INVERTED_BOOK, STANDARD_BOOK, type BookId } from "#src/domain/ids.ts";
import { amount, movePrice, price, rate } from "#src/domain/money.ts";
import { BAR_MS, BTC, createDeskFixture, ETH, type DeskFixture } from "#test/support/desk-fixture.ts";
import { createDispatchKit, type DispatchKit } from "#test/support/dispatch-kit.ts";
import { createFakeDesk } from "#test/support/fake-desk.ts";

const SOURCE = { kind: "simulated", label: "a test", granularity: "quote" } as const;

function kitOver(fixture: DeskFixture): DispatchKit {
  const { desk, ledgerStore } = fixture;
  const reader = createDeskReader({ desk, ledgerStore, source: SOURCE, scanMs: BAR_MS });
  return createDispatchKit({ desk: { ...createFakeDesk(), ...reader, ...createDeskCommands(desk) } });
}

function takeProfitOf(fixture: DeskFixture, book: BookId, symbol: string): unknown {
  return fixture.ledger.book(book).positionsOf(symbol)[0]?.plan.takeProfit;
}

test("a new take-profit holds for the next entry of that book; what is open keeps its exits", async () => {
  const fixture = createDeskFixture();
  const kit = kitOver(fixture);
  fixture.enter(BTC, "long", "100000");

  const asked = await kit.say("set take profit of book 1 to 5%");
  const done = await kit.press(asked, "standard: take-profit 2.0% -> 5.0%");
  fixture.enter(ETH, "long", "2000");

  assert.equal(done.headline, "PAPER standard: take-profit 2.0% -> 5.0%");
  assert.equal(takeProfitOf(fixture, STANDARD_BOOK, BTC), movePrice(price("100000"), rate("0.02")));
  assert.equal(takeProfitOf(fixture, STANDARD_BOOK, ETH), movePrice(price("2000"), rate("0.05")));
  assert.equal(takeProfitOf(fixture, INVERTED_BOOK, ETH), movePrice(price("2000"), rate("-0.02")));
});

test("a setting from chat is on record, and in force after a restart", async () => {
  const fixture = createDeskFixture();

  await kitOver(fixture).command("change-setting", { book: "standard", setting: "scan", value: "30" });

  const restarted = new RuleBook(controlBooks(amount("1000")), BAR_MS, fixture.desk.context.store);
  assert.equal(restarted.of(STANDARD_BOOK).scanMs, 2 * BAR_MS);
  assert.equal(restarted.of(INVERTED_BOOK).scanMs, BAR_MS);
});

test("a ban from chat keeps that coin out of that book until it is lifted", async () => {
  const fixture = createDeskFixture();
  const kit = kitOver(fixture);
  const held = (): number[] =>
    [STANDARD_BOOK, INVERTED_BOOK].map((book) => fixture.ledger.book(book).positionsOf(ETH).length);
  await kit.command("ban-symbol", { book: "standard", symbol: "eth" });

  fixture.enter(ETH, "long", "2000");
  const whileBanned = held();
  const lifted = await kit.command("unban-symbol", { book: "standard", symbol: "eth" });
  fixture.bar(ETH, "2000");
  fixture.enter(ETH, "long", "2000");

  assert.deepEqual(whileBanned, [0, 0]);
  assert.equal(lifted.headline, "PAPER standard: ETH is not banned");
  assert.deepEqual(held(), [1, 1]);
});

test("a command that the real desk gets twice is one change on record", async () => {
  const fixture = createDeskFixture();
  const kit = kitOver(fixture);
  const run = () =>
    kit.command("change-setting", { book: "standard", setting: "leverage", value: "2x" }, { updateId: "5" });

  const [first, second] = [await run(), await run()];

  assert.equal(first.headline, "PAPER standard: leverage 3x -> 2x");
  assert.equal(second.headline, "PAPER standard: leverage is 2x");
  assert.equal(fixture.desk.context.store.rulePatches(STANDARD_BOOK).length, 1);
});
