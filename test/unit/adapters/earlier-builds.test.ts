import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import Database from "better-sqlite3";
import { auditBook } from "#src/books/audit.ts";
import { verifyRecord } from "#src/features/record/verify-record.ts";
import { openDatabase } from "#src/storage/database.ts";
import { openDeskDatabase, type DeskDatabase } from "#src/storage/desk-database.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { EARLIER_DAYS, SCRIPTS, unpackEarlier, unpackReleased } from "#test/support/released-databases.ts";

const [OLDEST] = EARLIER_DAYS;

function pathOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "sleepyquant-earlier-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "desk.sqlite");
}

function openDesk(path: string): DeskDatabase {
  return openDeskDatabase({ path, clock: createFakeClock(Date.UTC(2026, 11, 1)), durability: "full" });
}

function change(path: string, sql: string): void {
  const db = new Database(path);
  db.exec(sql);
  db.close();
}

function assertIntact({ ledgerStore, chain, outbox }: DeskDatabase): void {
  for (const { bookId } of ledgerStore.books()) {
    const { faults, differences, roundTrips } = auditBook(ledgerStore, bookId);
    assert.deepEqual([faults, differences, roundTrips], [[], [], 2]);
  }
  const { fault, links } = verifyRecord(chain);
  assert.deepEqual([fault, links], [null, 38]);
  const [reply] = outbox.unqueued("telegram", 9);
  assert.deepEqual(reply?.destination, { platform: "telegram", chatId: "7", replyToMessageId: "12" });
  assert.equal(outbox.ready("console", 9).length + outbox.ready("telegram", 9).length, 2);
}

for (const day of EARLIER_DAYS) {
  test(`a database of a build of ${day} opens with its books, its record and what waits to be sent`, (t) => {
    const path = pathOf(t);
    unpackEarlier(day, path);

    for (let starts = 0; starts < 2; starts++) {
      const database = openDesk(path);
      assertIntact(database);
      database.close();
    }

    assert.ok(existsSync(`${path}.v0.backup`), "a copy of what it was is beside it");
    const copy = new Database(`${path}.v0.backup`, { readonly: true });
    assert.equal(copy.prepare("SELECT count(*) FROM outbox").pluck().get(), 2);
    copy.close();
  });
}

test("what was left undone of an earlier build's file is done by the next start", (t) => {
  const path = pathOf(t);
  unpackEarlier(OLDEST, path);
  openDatabase({ path, migrations: SCRIPTS.desk, durability: "full" }).close();

  const database = openDesk(path);
  t.after(() => database.close());

  assertIntact(database);
});

test("a release whose scripts were only counted otherwise needs no copy", (t) => {
  const path = pathOf(t);
  unpackReleased("desk", 1, path);
  change(path, "UPDATE applied_scripts SET digest = 'of another day'");

  const database = openDesk(path);
  t.after(() => database.close());

  assert.equal(verifyRecord(database.chain).fault, null);
  assert.ok(!existsSync(`${path}.v0.backup`));
});

test("a row that was slipped in beside the chain is no earlier build's", (t) => {
  const path = pathOf(t);
  unpackReleased("desk", 1, path);
  change(
    path,
    `UPDATE applied_scripts SET digest = 'of another day';
     INSERT INTO state_changes (book_id, state, reason, actor, cause, event_ts_ms, recorded_ts_ms)
     VALUES ('standard', 'halted', 'nobody said so', 'nobody', 'slipped in', 1, 1);`,
  );

  const database = openDesk(path);
  t.after(() => database.close());

  assert.equal(verifyRecord(database.chain).fault?.ref, "state:slipped in");
});

const STRANGE = [
  ["a table that the desk never had", "CREATE TABLE diary (text TEXT) STRICT"],
  ["a column that the desk never had", "ALTER TABLE outbox ADD COLUMN colour TEXT"],
] as const;

for (const [what, sql] of STRANGE) {
  test(`${what} is refused in a sentence, and nothing is changed`, (t) => {
    const path = pathOf(t);
    unpackEarlier(OLDEST, path);
    change(path, sql);
    const schema = (): unknown => {
      const db = new Database(path, { readonly: true });
      const rows = db.prepare("SELECT sql FROM sqlite_schema ORDER BY rowid").pluck().all();
      db.close();
      return rows;
    };
    const before = schema();

    assert.throws(() => openDesk(path), /those of no release of SleepyQuant; the file was left as it is/);

    assert.deepEqual(schema(), before);
  });
}
