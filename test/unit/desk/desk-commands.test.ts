import assert from "node:assert/strict";
import { test } from "node:test";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { BTC, createDeskFixture, ETH } from "#test/support/desk-fixture.ts";
import { fills, lastFill } from "#test/support/desk-fills.ts";

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
