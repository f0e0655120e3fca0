import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { controlBooks } from "#src/desk/book-rules.ts";
import type { BookRules } from "#src/domain/book-rules.ts";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { bookId, type BookId } from "#src/domain/ids.ts";
import { amount, rateFromUnits } from "#src/domain/money.ts";
import { BTC, createDeskFixture, ETH, type DeskFixture } from "#test/support/desk-fixture.ts";
import { journalText } from "#test/support/journal-text.ts";

/** Book "still" entered once and is then left alone, with exits beyond reach; book "busy" gets every action. */
const STILL = bookId("still");
const BUSY = bookId("busy");

function books(): BookRules[] {
  const [standard] = controlBooks(amount("1000"));
  assert.ok(standard !== undefined);
  const lanes = standard.lanes;
  const far = {
    ...lanes.futures,
    takeProfit: rateFromUnits(90_000_000),
    stopLoss: rateFromUnits(90_000_000),
    leverage: 1,
  };
  return [
    { ...standard, bookId: BUSY, label: "busy" },
    { ...standard, bookId: STILL, label: "still", lanes: { ...lanes, futures: far } },
  ];
}

type Action =
  | { readonly do: "quote"; readonly symbol: string; readonly at: number }
  | { readonly do: "signal"; readonly symbol: string; readonly side: "long" | "short"; readonly at: number }
  | { readonly do: "close"; readonly symbol: string }
  | { readonly do: "flatten" | "pause" | "resume" };

const symbol = fc.constantFrom(BTC, ETH);
const at = fc.integer({ min: 60_000, max: 160_000 });
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ do: fc.constant("quote" as const), symbol, at }),
  fc.record({
    do: fc.constant("signal" as const),
    symbol,
    side: fc.constantFrom("long" as const, "short" as const),
    at,
  }),
  fc.record({ do: fc.constant("close" as const), symbol }),
  fc.record({ do: fc.constantFrom("flatten" as const, "pause" as const, "resume" as const) }),
);

function perform(fixture: DeskFixture, next: Action, index: number): void {
  const commands = createDeskCommands(fixture.desk);
  const order = { cause: `action-${index}`, actor: "test" };
  if (next.do === "quote") fixture.quote(next.symbol, `${next.at}`, `${next.at + 1}`);
  else if (next.do === "signal") fixture.enter(next.symbol, next.side, `${next.at}`);
  else if (next.do === "pause") commands.pause(BUSY, order, "test");
  else if (next.do === "resume") commands.resume(BUSY, order);
  else if (next.do === "flatten") commands.flatten(BUSY, order);
  else if (next.do === "close") closeOrFail(commands, next.symbol, order, fixture);
}

function closeOrFail(
  commands: ReturnType<typeof createDeskCommands>,
  name: string,
  order: { cause: string; actor: string },
  fixture: DeskFixture,
): void {
  if (fixture.ledger.book(BUSY).positionsOf(name).length > 0) commands.close(BUSY, name, order);
  else assert.throws(() => commands.close(BUSY, name, order), { code: "POSITION_NOT_FOUND" });
}

function sums(fixture: DeskFixture, id: BookId): string {
  return JSON.stringify(fixture.ledger.book(id).projection(), (_key, value: unknown) =>
    typeof value === "bigint" ? `${value}` : value,
  );
}

test("no sequence of actions on one book changes a posting, a balance or a position of another", () => {
  fc.assert(
    fc.property(fc.array(action, { minLength: 1, maxLength: 40 }), (actions) => {
      const fixture = createDeskFixture({ books: books() });
      fixture.enter(BTC, "long", "100000");
      createDeskCommands(fixture.desk).pause(STILL, { cause: "still", actor: "test" }, "left alone");
      const journal = journalText(fixture.ledgerStore, STILL);
      const projection = sums(fixture, STILL);
      const busyBefore = journalText(fixture.ledgerStore, BUSY).length;

      for (const [index, next] of actions.entries()) perform(fixture, next, index);

      assert.deepEqual(journalText(fixture.ledgerStore, STILL), journal);
      assert.equal(sums(fixture, STILL), projection);
      assert.ok(journalText(fixture.ledgerStore, BUSY).length >= busyBefore);
      const audit = fixture.desk.auditor.run();
      assert.deepEqual(audit.findings, []);
      fixture.db.close();
    }),
    { numRuns: 100 },
  );
});
