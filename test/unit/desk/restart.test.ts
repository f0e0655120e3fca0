import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { createDeskReader } from "#src/desk/desk-reader.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { BAR_MS, BTC, createDeskFixture, ETH } from "#test/support/desk-fixture.ts";
import { fills, lastFill } from "#test/support/desk-fills.ts";

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

test("an order whose fill is a fault ends with it: one incident, and no second try at the next price", () => {
  const fixture = createDeskFixture();
  fixture.enter(BTC, "long", "100000");
  const position = fixture.ledger.book(STANDARD_BOOK).positions()[0];
  assert.ok(position !== undefined);
  const closes = fixture.desk.closes;
  fixture.desk.context.ledger.atomically(() =>
    closes.order(position, "manual-close", "twice-1", fixture.nowMs()),
  );
  fixture.desk.context.ledger.atomically(() =>
    closes.order(position, "manual-close", "twice-2", fixture.nowMs()),
  );

  fixture.quote(BTC, "100000");
  fixture.quote(BTC, "100000");

  const ends = fixture.db.prepare<[], { outcome: string; reason: string }>("SELECT * FROM order_ends").all();
  assert.deepEqual(
    ends.map(({ outcome }) => outcome),
    ["rejected"],
  );
  assert.equal(fixture.events.filter((event) => event.type === "incident").length, 1);
  assert.equal(fixture.ledger.book(STANDARD_BOOK).positionCount(), 0);
  assert.deepEqual(fixture.desk.auditor.run().findings, []);
});

test("after a restart a book is not valued, and not halted, on what its positions cost", () => {
  const folder = mkdtempSync(join(tmpdir(), "sleepyquant-desk-"));
  const path = join(folder, "desk.sqlite");
  const before = createDeskFixture({ path });
  before.enter(BTC, "long", "100000");
  before.quote(ETH, "2000");
  before.quote(BTC, "99000");
  before.quote(ETH, "2000");
  before.db.close();

  const after = createDeskFixture({ path, startMs: before.nowMs() });
  const reader = createDeskReader({
    desk: after.desk,
    ledgerStore: after.ledgerStore,
    source: { kind: "simulated", label: "test", granularity: "quote" },
    scanMs: BAR_MS,
  });
  const known = after.desk.equityMarks.last(STANDARD_BOOK);
  after.quote(ETH, "2000");
  const waiting = [reader.bookFigures(STANDARD_BOOK).unvalued, after.desk.equityMarks.last(STANDARD_BOOK)];
  after.quote(BTC, "99000");
  const valued = [reader.bookFigures(STANDARD_BOOK).unvalued, after.desk.equityMarks.last(STANDARD_BOOK)];

  assert.deepEqual(waiting, [1, known]);
  assert.equal(valued[0], 0);
  assert.notDeepEqual(valued[1], known);
  after.db.close();
  rmSync(folder, { recursive: true });
});
