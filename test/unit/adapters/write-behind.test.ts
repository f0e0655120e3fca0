import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { openDatabase, type SqliteDatabase } from "#src/storage/database.ts";
import { createTransactions } from "#src/storage/transactions.ts";
import { openWriteBehind, type WriteBehind } from "#src/storage/write-behind.ts";

const MIGRATIONS = [
  "CREATE TABLE facts (id INTEGER PRIMARY KEY, cause TEXT NOT NULL UNIQUE, amount INTEGER) STRICT;",
];
const INDEX = "CREATE INDEX facts_by_amount ON facts (amount);";

function folder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), "write-behind-"));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function open(t: TestContext): WriteBehind & { readonly path: string } {
  const path = join(folder(t), "facts.sqlite");
  const behind = openWriteBehind({ path, migrations: MIGRATIONS, atEnd: INDEX });
  return { ...behind, path };
}

/** The same transactions on any connection: some that are undone, and some reads between the writes. */
function work(db: SqliteDatabase): unknown[] {
  const transactions = createTransactions(db);
  const insert = db.prepare("INSERT INTO facts VALUES (?, ?, ?) ON CONFLICT (cause) DO NOTHING");
  const sum = db.prepare<[], { total: bigint }>("SELECT sum(amount) AS total FROM facts").safeIntegers(true);
  const seen: unknown[] = [];
  for (let round = 0; round < 50; round += 1) {
    transactions.atomically(() => {
      for (let row = 0; row < 40; row += 1) {
        const id = round * 40 + row;
        insert.run([id, `cause ${id}`, BigInt(id) * 10n ** 11n]);
      }
      if (round % 10 === 0) seen.push(sum.get()?.total);
    });
    assert.throws(() =>
      transactions.atomically(() => {
        insert.run(100_000 + round, "undone", null);
        throw new Error("undone");
      }),
    );
  }
  seen.push(db.prepare("SELECT count(*) AS n FROM facts").all());
  return seen;
}

test("the file is the same to the byte as an ordinary connection's, and reads see what was written before them", (t) => {
  const behind = open(t);
  const path = join(folder(t), "direct.sqlite");
  const direct = openDatabase({ path, migrations: MIGRATIONS, durability: "off" });

  const seen = [work(behind.db), work(direct)];
  behind.settle();
  behind.close();
  direct.exec(INDEX);
  direct.close();

  assert.deepEqual(seen[0], seen[1]);
  assert.ok(readFileSync(behind.path).equals(readFileSync(path)));
});

test("after settling it goes on as an ordinary connection, with statements from before", (t) => {
  const behind = open(t);
  const { db } = behind;
  const insert = db.prepare("INSERT INTO facts VALUES (?, ?, ?) ON CONFLICT (cause) DO NOTHING");
  const count = db.prepare<[], { n: number }>("SELECT count(*) AS n FROM facts");
  insert.run(1, "one", 1n);
  behind.settle();
  behind.settle();

  const again = insert.run(2, "one", 1n).changes;
  insert.run([2, "two", 2n]);

  assert.equal(again, 0);
  assert.equal(count.get()?.n, 2);
  assert.deepEqual(db.pragma("quick_check"), [{ quick_check: "ok" }]);
  behind.close();
});

test("a row that is there already is a failure, told at the latest when it settles", (t) => {
  const behind = open(t);
  const insert = behind.db.prepare("INSERT INTO facts VALUES (?, ?, ?) ON CONFLICT (cause) DO NOTHING");

  insert.run(1, "one", 1n);

  assert.throws(
    () => {
      insert.run(2, "one", 2n);
      behind.settle();
    },
    { code: "LEDGER_DISAGREES", message: /the row is there already: INSERT INTO facts/ },
  );
});

test("a broken constraint fails everything after it", (t) => {
  const { db } = open(t);
  const insert = db.prepare("INSERT INTO facts VALUES (?, ?, ?)");
  const count = db.prepare("SELECT count(*) AS n FROM facts");

  assert.throws(
    () => {
      insert.run(1, null, 1n);
      count.get();
    },
    { code: "LEDGER_DISAGREES", message: /NOT NULL constraint failed/ },
  );
  assert.throws(() => count.get(), { code: "LEDGER_DISAGREES" });
});

test("a file that cannot be opened is told at the first read", (t) => {
  const path = join(folder(t), "no", "such", "folder.sqlite");

  assert.throws(
    () => openWriteBehind({ path, migrations: MIGRATIONS, atEnd: "" }).db.prepare("SELECT 1").get(),
    {
      code: "LEDGER_DISAGREES",
      message: /directory does not exist/,
    },
  );
});

const BOOKS = [
  `CREATE TABLE books (id TEXT PRIMARY KEY NOT NULL) STRICT;
   CREATE TABLE entries (id INTEGER PRIMARY KEY, book TEXT NOT NULL REFERENCES books) STRICT;
   CREATE TABLE lines (entry INTEGER NOT NULL REFERENCES entries, line INTEGER NOT NULL, amount INTEGER NOT NULL,
                       PRIMARY KEY (entry, line)) STRICT, WITHOUT ROWID;
   CREATE TABLE sums (book TEXT PRIMARY KEY NOT NULL REFERENCES books, total INTEGER NOT NULL, last INTEGER) STRICT;`,
];

/** Rows of tables that refer to each other, told in turns, with statements between them that read or change what is there. */
function keepBooks(db: SqliteDatabase): unknown[] {
  const transactions = createTransactions(db);
  const book = db.prepare("INSERT INTO books VALUES (?)");
  const entry = db.prepare("INSERT INTO entries VALUES (?, ?)");
  const line = db.prepare("INSERT INTO lines VALUES (?, ?, ?)");
  const sum = db.prepare("INSERT OR REPLACE INTO sums SELECT ?, sum(amount), max(entry) FROM lines");
  const drop = db.prepare("DELETE FROM lines WHERE entry = ?");
  for (let round = 0; round < 40; round += 1) {
    transactions.atomically(() => {
      book.run(`book ${round}`);
      for (let row = 0; row < 37; row += 1) {
        const id = round * 37 + row;
        entry.run(id, `book ${round}`);
        for (let number = 0; number < 2 + (row % 3); number += 1) line.run([id, number, BigInt(id * number)]);
        if (row % 10 === 9) drop.run(id - 1);
      }
      sum.run(`book ${round}`);
    });
  }
  return ["books", "entries", "lines", "sums"].map((table) => db.prepare(`SELECT * FROM ${table}`).all());
}

test("rows that wait for more of their table stand before what refers to them, counts them or takes them away", (t) => {
  const behind = openWriteBehind({ path: join(folder(t), "behind.sqlite"), migrations: BOOKS, atEnd: "" });
  const direct = openDatabase({ path: ":memory:", migrations: BOOKS, durability: "off" });

  assert.deepEqual(keepBooks(behind.db), keepBooks(direct));
  behind.settle();
  assert.deepEqual(behind.db.pragma("foreign_key_check"), []);
  behind.close();
  direct.close();
});

test("one transaction that is larger than what is told at a time is undone as a whole", (t) => {
  const { db, close } = open(t);
  const insert = db.prepare("INSERT INTO facts VALUES (?, ?, ?)");
  const count = db.prepare<[], { n: number }>("SELECT count(*) AS n FROM facts");
  const large = (): void => {
    for (let id = 0; id < 10_000; id += 1) insert.run(id, `cause ${id}`, null);
  };

  assert.throws(() =>
    createTransactions(db).atomically(() => {
      large();
      throw new Error("undone");
    }),
  );
  assert.equal(count.get()?.n, 0);
  createTransactions(db).atomically(large);
  assert.equal(count.get()?.n, 10_000);
  close();
});
