import assert from "node:assert/strict";
import { test } from "node:test";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { BTC, createDeskFixture, type DeskFixture } from "#test/support/desk-fixture.ts";

function deskWithHistory(): DeskFixture {
  const fixture = createDeskFixture();
  fixture.enter(BTC, "long", "100000");
  fixture.quote(BTC, "102000");
  fixture.quote(BTC, "102000");
  fixture.enter(BTC, "short", "102000");
  return fixture;
}

/** Someone with the file open and the triggers dropped: what the audit is for. */
function tamper(fixture: DeskFixture, sql: string): void {
  const triggers = fixture.db
    .prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    .all();
  for (const { name } of triggers) fixture.db.exec(`DROP TRIGGER ${name}`);
  fixture.db.exec(sql);
}

test("the audit of an untouched desk finds nothing and counts what it read", () => {
  const fixture = deskWithHistory();

  const audit = fixture.desk.auditor.run();

  assert.deepEqual(audit.findings, []);
  assert.equal(audit.fills, 6);
  assert.equal(audit.roundTrips, 2);
  assert.equal(audit.entries, 8);
});

for (const table of ["books", "orders", "entries", "postings", "plans", "fills", "round_trips", "signals"]) {
  test(`${table} refuses UPDATE and DELETE`, () => {
    const fixture = deskWithHistory();
    const column = fixture.db.prepare<[], { name: string }>(`PRAGMA table_info(${table})`).all()[0]?.name;

    assert.throws(() => fixture.db.exec(`UPDATE ${table} SET ${column} = ${column}`), /is append-only/);
    assert.throws(() => fixture.db.exec(`DELETE FROM ${table}`), /is append-only/);
  });
}

const TAMPERINGS = [
  ["a fee made smaller", "UPDATE fills SET fee = fee - 1 WHERE entry_id = (SELECT min(entry_id) FROM fills)"],
  ["a posting changed", "UPDATE postings SET amount = amount + 1 WHERE entry_id = 3 AND line = 0"],
  [
    "a balance changed",
    "UPDATE balances SET amount = amount + 100 WHERE account = 'cash' AND book_id = 'standard'",
  ],
  ["a position's size changed", "UPDATE positions SET quantity = quantity + 1 WHERE book_id = 'standard'"],
  ["a rollup changed", "UPDATE rollups SET wins = wins + 1 WHERE by = 'total' AND book_id = 'standard'"],
  ["a position forgotten", "DELETE FROM positions WHERE book_id = 'standard'"],
] as const;

for (const [what, sql] of TAMPERINGS) {
  test(`the audit finds ${what}, and halts that book`, () => {
    const fixture = deskWithHistory();
    tamper(fixture, sql);

    const audit = fixture.desk.auditor.run();

    assert.equal(audit.ok, false);
    assert.ok(
      audit.findings.some((finding) => finding.bookId === STANDARD_BOOK),
      JSON.stringify(audit.findings),
    );
    assert.equal(fixture.desk.context.states.state(STANDARD_BOOK), "halted");
    assert.equal(fixture.desk.context.states.state(INVERTED_BOOK), "active");
  });
}

test("a round trip that is deleted is found, because the fills still tell of it", () => {
  const fixture = deskWithHistory();
  tamper(fixture, "DELETE FROM round_trips WHERE book_id = 'standard'");

  assert.equal(fixture.desk.auditor.run().ok, false);
});

test("the same cause is recorded once, whatever asks for it again", () => {
  const fixture = deskWithHistory();
  const [position] = fixture.ledger.book(STANDARD_BOOK).positions();
  assert.ok(position !== undefined);
  const before = fixture.ledger.book(STANDARD_BOOK).balance("cash");

  const first = fixture.ledger.atomically(() =>
    fixture.ledger.recordFunding(STANDARD_BOOK, position.positionId, -500n, 1_000),
  );
  const second = fixture.ledger.atomically(() =>
    fixture.ledger.recordFunding(STANDARD_BOOK, position.positionId, -500n, 1_000),
  );

  assert.deepEqual([first, second], [true, false]);
  assert.equal(fixture.ledger.book(STANDARD_BOOK).balance("cash"), before - 500n);
  assert.deepEqual(fixture.desk.auditor.run().findings, []);
});

test("a transaction that fails leaves neither disk nor memory changed", () => {
  const fixture = deskWithHistory();
  const [position] = fixture.ledger.book(STANDARD_BOOK).positions();
  assert.ok(position !== undefined);
  const before = fixture.ledger.book(STANDARD_BOOK).balance("cash");

  assert.throws(() =>
    fixture.ledger.atomically(() => {
      fixture.ledger.recordFunding(STANDARD_BOOK, position.positionId, -500n, 1_000);
      throw new Error("the disk is full");
    }),
  );

  assert.equal(fixture.ledger.book(STANDARD_BOOK).balance("cash"), before);
  assert.deepEqual(fixture.desk.auditor.run().findings, []);
});
