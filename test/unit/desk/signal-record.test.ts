import assert from "node:assert/strict";
import { test } from "node:test";
import { SignalRecord } from "#src/desk/signal-record.ts";
import { stanceSide } from "#src/desk/stance.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import type { SignalCall } from "#src/domain/signal-calls.ts";
import { BTC, createDeskFixture } from "#test/support/desk-fixture.ts";

const DAY_MS = 86_400_000;

function calls(moveOf: (index: number) => number): SignalCall[] {
  return Array.from({ length: 60 }, (_, index) => {
    return { pairId: `s-${index}`, symbol: BTC, openedTsMs: index * DAY_MS, move: moveOf(index) };
  });
}

test("both sides of a pair tell the same direction of the signal, whichever of them gained", () => {
  const fixture = createDeskFixture({});
  fixture.enter(BTC, "long", "100000");
  fixture.quote(BTC, "98000");
  fixture.quote(BTC, "98000");

  const moves = fixture.ledgerStore.recentCalls([STANDARD_BOOK, INVERTED_BOOK], 10).map(({ move }) => move);

  assert.equal(moves.length, 2);
  assert.ok(
    moves.every((move) => move < -0.014 && move > -0.025),
    moves.join(", "),
  );
  assert.equal(fixture.ledgerStore.recentCalls([STANDARD_BOOK, INVERTED_BOOK], 1).length, 1);
});

test("a book turns over what the signal is shown to be wrong on, and nothing else", () => {
  const wrong = calls((index) => (index % 4 === 0 ? 0.02 : -0.015));
  const fixture = createDeskFixture({});
  const { rules } = fixture.desk.context;
  fixture.enter(BTC, "long", "100000");
  const signal = { ...fixture.desk.context.store.lastSignal(BTC), side: "long" } as never;

  const sides = [wrong, calls((index) => (index % 2 === 0 ? 0.02 : -0.015)), []].map((known) => {
    const signals = new SignalRecord({ recentCalls: () => known }, rules);
    return stanceSide({ signals }, STANDARD_BOOK, "invert-losers", signal);
  });

  assert.deepEqual(sides, ["short", "long", "long"]);
});

test("the record reads the book and its mirrors once, and forgets what was not committed", () => {
  const asked: (readonly string[])[] = [];
  const { rules } = createDeskFixture({}).desk.context;
  const recentCalls = (bookIds: readonly string[]): readonly SignalCall[] => {
    asked.push(bookIds);
    return calls(() => -0.01);
  };
  const signals = new SignalRecord({ recentCalls }, rules);

  signals.of(STANDARD_BOOK);
  signals.isWrong(STANDARD_BOOK, BTC);
  signals.forget();
  signals.of(STANDARD_BOOK);

  assert.deepEqual(asked, [
    [STANDARD_BOOK, INVERTED_BOOK],
    [STANDARD_BOOK, INVERTED_BOOK],
  ]);
});
