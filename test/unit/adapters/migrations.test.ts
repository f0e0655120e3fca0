import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import Database from "better-sqlite3";
import { openDatabase } from "#src/storage/database.ts";
import { openDeskDatabase } from "#src/storage/desk-database.ts";
import { digestOf } from "#src/storage/migrate.ts";
import { readMigrations, type MigratedDatabase } from "#src/storage/migrations.ts";
import { openPeopleDatabase } from "#src/storage/people-database.ts";
import { auditBook } from "#src/books/audit.ts";
import { verifyRecord } from "#src/features/record/verify-record.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { releasedDigests, releasedFile, SCRIPTS, unpackReleased } from "#test/support/released-databases.ts";

const KEEP = "node test/support/keep-released-databases.ts";
const CHILD = join(import.meta.dirname, "../../support/fixtures/killed-migration.ts");
const KILLS_MAX = 80;

/** One more version: a table made anew under its own name, and a new one. */
const NEXT = `
CREATE TABLE incidents_new AS SELECT *, 'unknown' AS cause FROM incidents;
DROP TRIGGER IF EXISTS incidents_no_delete;
CREATE TABLE notes (note_id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
INSERT INTO notes (text) SELECT ref FROM decision_chain LIMIT 5;
`;

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "sleepyquant-migrations-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function versionsOf(database: MigratedDatabase): number[] {
  return SCRIPTS[database].map((_script, index) => index + 1);
}

for (const database of ["desk", "people"] as const) {
  for (const version of versionsOf(database)) {
    test(`version ${version} of the ${database} database stays as it was released`, () => {
      const script = SCRIPTS[database][version - 1] ?? assert.fail();
      assert.ok(existsSync(releasedFile(database, version)), `no database of this version is kept: ${KEEP}`);
      const next = String(SCRIPTS[database].length + 1).padStart(3, "0");
      assert.equal(
        digestOf(script),
        releasedDigests()[database][version - 1],
        `these tables stand in people's files. Put the script back, and write the change into ` +
          `src/features/<feature>/migrations/${database}/${next}-verb-noun.sql; then: ${KEEP}`,
      );
    });
  }
}

for (const version of versionsOf("desk")) {
  test(`a desk's database of version ${version} opens with its audit and its chain intact`, (t) => {
    const path = join(folderOf(t), "desk.sqlite");
    unpackReleased("desk", version, path);

    const database = openDeskDatabase({ path, clock: createFakeClock(Date.now()), durability: "full" });
    t.after(() => database.close());

    for (const { bookId } of database.ledgerStore.books()) {
      const audit = auditBook(database.ledgerStore, bookId);
      assert.deepEqual([audit.faults, audit.differences], [[], []]);
      assert.ok(audit.roundTrips > 50);
    }
    const proof = verifyRecord(database.chain);
    assert.equal(proof.fault, null);
    assert.ok(proof.links > 1_000);
  });
}

for (const version of versionsOf("people")) {
  test(`a database of people of version ${version} opens with who may what`, (t) => {
    const path = join(folderOf(t), "people.sqlite");
    unpackReleased("people", version, path);

    const database = openPeopleDatabase(path);

    assert.equal(database.people.changes().length, 2);
    assert.deepEqual(database.chats.whileBusy(), [{ chat: "telegram:-100123", whileBusy: "steer" }]);
    database.close();
  });
}

test("before tables change a verified copy is left beside the file, and it is what was there before", (t) => {
  const path = join(folderOf(t), "desk.sqlite");
  unpackReleased("desk", 1, path);
  const migrations = [...SCRIPTS.desk.slice(0, 1), NEXT];

  openDatabase({ path, migrations, durability: "full" }).close();

  const [now, copy] = [new Database(path), new Database(`${path}.v1.backup`)];
  assert.deepEqual(
    [now, copy].map((db) => db.pragma("user_version", { simple: true })),
    [2, 1],
  );
  assert.equal(now.prepare("SELECT count(*) FROM notes").pluck().get(), 5);
  const links = "SELECT group_concat(hash) FROM decision_chain";
  assert.equal(now.prepare(links).pluck().get(), copy.prepare(links).pluck().get());
  for (const db of [now, copy]) db.close();
});

test("a copy that cannot be made stops the change, and the file is as it was", (t) => {
  const path = join(folderOf(t), "desk.sqlite");
  unpackReleased("desk", 1, path);
  mkdirSync(join(`${path}.v1.backup`, "in-the-way"), { recursive: true });
  const migrations = [...SCRIPTS.desk.slice(0, 1), NEXT];

  assert.throws(
    () => openDatabase({ path, migrations, durability: "full" }),
    /no copy could be made at .*nothing was changed/,
  );

  const db = new Database(path);
  assert.equal(db.pragma("user_version", { simple: true }), 1);
  db.close();
});

test("a database of a newer program is refused in a sentence and left alone, byte for byte", (t) => {
  const path = join(folderOf(t), "desk.sqlite");
  unpackReleased("desk", 1, path);
  const db = new Database(path);
  db.pragma("user_version = 99");
  db.close();
  const before = readFileSync(path);

  assert.throws(
    () => openDeskDatabase({ path, clock: createFakeClock(0), durability: "full" }),
    /is of version 99, newer than this program's \d+; update SleepyQuant/,
  );

  assert.ok(before.equals(readFileSync(path)));
});

test("a row without what it refers to stops the change, and nothing of it stays", (t) => {
  const path = join(folderOf(t), "a.sqlite");
  const first =
    "CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT; CREATE TABLE b (a INTEGER REFERENCES a) STRICT;";
  openDatabase({ path, migrations: [first], durability: "full" }).close();

  const orphan = "CREATE TABLE c (id INTEGER) STRICT; INSERT INTO b VALUES (7);";
  assert.throws(
    () => openDatabase({ path, migrations: [first, orphan], durability: "full" }),
    /1 rows of b without/,
  );

  const db = openDatabase({ path, migrations: [first], durability: "full" });
  assert.equal(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'c'").pluck().get(), 0);
  db.close();
});

test("a migration that is killed before any of its statements is finished by the next start", (t) => {
  const folder = folderOf(t);
  const first = "CREATE TABLE kept (text TEXT NOT NULL) STRICT; INSERT INTO kept VALUES ('a'), ('b');";
  const second =
    "ALTER TABLE kept ADD COLUMN length INTEGER; UPDATE kept SET length = length(text); CREATE TABLE notes (text TEXT) STRICT; INSERT INTO notes SELECT text FROM kept;";
  let kills = 0;
  for (let statement = 1; statement <= KILLS_MAX; statement += 1) {
    const path = join(folder, `killed-${statement}.sqlite`);
    openDatabase({ path, migrations: [first], durability: "full" }).close();
    writeFileSync(`${path}.json`, JSON.stringify([first, second]));

    const { signal, status, stderr } = spawnSync(process.execPath, [CHILD, path, String(statement)]);
    const db = openDatabase({ path, migrations: [first, second], durability: "full" });

    const rows = db
      .prepare("SELECT text, length FROM kept UNION ALL SELECT text, NULL FROM notes")
      .raw()
      .all();
    db.close();
    const all = [["a", 1], ["b", 1], ["a", null], ["b", null]]; // prettier-ignore
    assert.deepEqual(rows, all, `killed before statement ${statement}`);
    if (signal === "SIGKILL") kills += 1;
    else {
      assert.equal(status, 0, String(stderr));
      break;
    }
  }
  t.diagnostic(`${kills} kills`);
  assert.ok(kills >= 15 && kills < KILLS_MAX, `${kills} kills`);
  assert.ok(readdirSync(folder).every((name) => !name.endsWith(".partial")));
});

const MISNAMED = [
  ["a gap", ["002-add-notes.sql", "004-add-more.sql"], /004-add-more\.sql should be version 3/],
  ["a number twice", ["002-add-notes.sql", "002-add-more.sql"], /should be version 3/],
  ["a name without a verb and a noun", ["002-notes.sql"], /002-notes\.sql should be version 2/],
] as const;

for (const [what, names, message] of MISNAMED) {
  test(`${what} among the migrations is told with the file's name`, (t) => {
    const source = folderOf(t);
    for (const [index, name] of names.entries()) {
      const folder = join(source, `feature-${index}`, "migrations", "desk");
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, name), "SELECT 1;");
    }

    assert.throws(() => readMigrations("desk", source), message);
  });
}

test("scripts of several features run in one order, by their numbers", (t) => {
  const source = folderOf(t);
  for (const [feature, name] of [
    ["vault", "003-add-b.sql"],
    ["news", "002-add-a.sql"],
  ] as const) {
    mkdirSync(join(source, feature, "migrations", "desk"), { recursive: true });
    writeFileSync(join(source, feature, "migrations", "desk", name), name);
  }

  assert.deepEqual(readMigrations("desk", source), ["002-add-a.sql", "003-add-b.sql"]);
  assert.deepEqual(readMigrations("people", source), []);
});
