import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { createOrdersByHand } from "#src/desk/manual-orders.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { BTC, createDeskFixture, ETH, type DeskFixture } from "#test/support/desk-fixture.ts";
import { enterByHand } from "#test/support/manual-desk.ts";

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

const BROKEN_JOURNALS = [
  ["a fee made smaller", "UPDATE fills SET fee = fee - 1 WHERE entry_id = (SELECT min(entry_id) FROM fills)"],
  ["a posting changed", "UPDATE postings SET amount = amount + 1 WHERE entry_id = 3 AND line = 0"],
  ["a fill removed", "DELETE FROM fills WHERE entry_id = (SELECT min(entry_id) FROM fills)"],
  ["a round trip removed", "DELETE FROM round_trips WHERE book_id = 'standard'"],
  ["a round trip changed", "UPDATE round_trips SET net_pnl = net_pnl + 1 WHERE book_id = 'standard'"],
] as const;

for (const [what, sql] of BROKEN_JOURNALS) {
  test(`the audit finds ${what}, and halts that book`, () => {
    const fixture = deskWithHistory();
    tamper(fixture, sql);

    const audit = fixture.desk.auditor.run();

    assert.equal(audit.ok, false);
    assert.deepEqual(new Set(audit.findings.map((finding) => finding.bookId)), new Set([STANDARD_BOOK]));
    assert.deepEqual(audit.repairs, []);
    const { states } = fixture.desk.context;
    assert.equal(states.state(STANDARD_BOOK), "halted");
    assert.equal(states.reason(STANDARD_BOOK), "its journal does not add up (/audit shows where)");
    assert.equal(states.state(INVERTED_BOOK), "active");
  });
}

const WRONG_SUMS = [
  [
    "a balance",
    "UPDATE balances SET amount = amount + 100 WHERE account = 'cash' AND book_id = 'standard'",
    /^cash in USDT: amount was [\d.]+, the journal gives [\d.]+$/,
  ],
  [
    "a balance that is missing",
    "DELETE FROM balances WHERE account = 'cash' AND book_id = 'standard'",
    /^cash in USDT: missing$/,
  ],
  [
    "a position's size",
    "UPDATE positions SET quantity = quantity + 1 WHERE book_id = 'standard'",
    /^position standard-\d+: quantity was /,
  ],
  [
    "a position that is missing",
    "DELETE FROM positions WHERE book_id = 'standard'",
    /^position standard-\d+: missing$/,
  ],
  [
    "a total",
    "UPDATE rollups SET wins = wins + 1 WHERE by = 'total' AND book_id = 'standard'",
    /^totals by total, all, baseline 0: wins was 2, the journal gives 1$/,
  ],
  [
    "a total of nothing",
    "INSERT INTO rollups VALUES ('standard', 7, 'symbol', 'X', 1, 1, 0, 0, 0, 0, 0, 0)",
    /^totals by symbol, X, baseline 7: not in the journal$/,
  ],
] as const;

for (const [what, sql, words] of WRONG_SUMS) {
  test(`${what} is made again from the journal and told; no book is halted`, () => {
    const fixture = deskWithHistory();
    const before = fixture.ledger.book(STANDARD_BOOK).projection();
    tamper(fixture, sql);

    const audit = fixture.desk.auditor.run();

    assert.deepEqual([audit.ok, audit.findings], [true, []]);
    assert.equal(audit.repairs.length, 1);
    assert.equal(audit.repairs[0]?.bookId, STANDARD_BOOK);
    assert.match(audit.repairs[0]?.what ?? "", words);
    const { states } = fixture.desk.context;
    assert.equal(states.state(STANDARD_BOOK), "active");
    assert.deepEqual(fixture.ledger.book(STANDARD_BOOK).projection(), before);
    const told = fixture.events.filter((event) => event.type === "incident");
    assert.equal(told.length, 1);
    assert.match(told[0]?.what ?? "", /^standard: its totals did not match its journal and were rebuilt/);
    assert.deepEqual(fixture.desk.auditor.run().repairs, []);
  });
}

test("sums that the running desk keeps wrong are made again as well, and its exits are still watched", () => {
  const fixture = deskWithHistory();
  const book = fixture.ledger.book(STANDARD_BOOK);
  book.applyPosting({ account: "cash", asset: "USDT", amount: 5n });

  assert.equal(fixture.desk.auditor.run().repairs.length, 1);
  assert.deepEqual(fixture.desk.auditor.run().repairs, []);
  fixture.quote(BTC, "104000");
  fixture.quote(BTC, "104000");

  assert.equal(fixture.ledger.book(STANDARD_BOOK).positionCount(), 0);
});

test("an owner who accepts what was found has the book trade on; anything new halts it again", () => {
  const fixture = deskWithHistory();
  const { auditor, context } = fixture.desk;
  const commands = createDeskCommands(fixture.desk);
  tamper(fixture, "UPDATE fills SET fee = fee - 1 WHERE entry_id = (SELECT min(entry_id) FROM fills)");
  auditor.run();

  const byHand = commands.resume(STANDARD_BOOK, { cause: "m1", actor: "telegram:7" });
  assert.ok("refused" in byHand);
  commands.resume(STANDARD_BOOK, { cause: "m2", actor: "telegram:7", approvalId: "A-1" });
  const accepted = auditor.run();

  assert.equal(
    accepted.findings.every((finding) => finding.accepted),
    true,
  );
  assert.equal(context.states.state(STANDARD_BOOK), "active");

  fixture.quote(ETH, "2000");
  fixture.db.exec("UPDATE postings SET amount = amount + 1 WHERE entry_id = 3 AND line = 0");
  auditor.run();
  assert.equal(context.states.state(STANDARD_BOOK), "halted");
});

const RECIPES: readonly (readonly [string, (fixture: DeskFixture, nextEpoch: () => void) => void])[] = [
  [
    "a closed trip of the signal, then a manual round trip in the same book",
    (fixture) => {
      roundTripOfTheSignal(fixture);
      roundTripByHand(fixture);
    },
  ],
  [
    "a manual round trip, then a closed trip of the signal",
    (fixture) => {
      roundTripByHand(fixture);
      roundTripOfTheSignal(fixture);
    },
  ],
  [
    "a new epoch while a position is open, closed after a trip of the new epoch",
    (fixture, nextEpoch) => {
      fixture.enter(ETH, "long", "2000");
      nextEpoch();
      roundTripOfTheSignal(fixture);
      fixture.quote(ETH, "2100");
      fixture.quote(ETH, "2100");
    },
  ],
];

for (const [what, live] of RECIPES) {
  test(`${what}: the audit finds nothing, running or after a restart`, () => {
    const folder = mkdtempSync(join(tmpdir(), "sleepyquant-audit-"));
    let epoch = 0;
    const options = { path: join(folder, "desk.sqlite"), epoch: () => epoch };
    const before = createDeskFixture(options);
    live(before, () => (epoch += 1));
    const running = before.desk.auditor.run();
    before.db.close();

    const after = createDeskFixture({ ...options, startMs: before.nowMs() });
    const started = after.desk.auditor.last;
    after.db.close();
    rmSync(folder, { recursive: true });

    for (const audit of [running, started]) assert.deepEqual([audit.findings, audit.repairs], [[], []]);
    assert.ok(started.roundTrips > 0);
  });
}

function roundTripOfTheSignal(fixture: DeskFixture): void {
  fixture.enter(BTC, "long", "100000");
  fixture.quote(BTC, "102000");
  fixture.quote(BTC, "102000");
}

function roundTripByHand(fixture: DeskFixture): void {
  fixture.quote(ETH, "2000");
  const orders = createOrdersByHand(fixture.desk);
  enterByHand({ fixture, orders });
  createDeskCommands(fixture.desk).close(STANDARD_BOOK, ETH, { cause: "close", actor: "telegram:7" });
  fixture.quote(ETH, "2000");
}

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
