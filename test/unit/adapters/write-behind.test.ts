import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { openDatabase, type SqliteDatabase } from "#src/adapters/sqlite/database.ts";
import { createTransactions } from "#src/adapters/sqlite/transactions.ts";
import { openWriteBehind, type WriteBehind } from "#src/adapters/sqlite/write-behind.ts";

const MIGRATIONS = [
  "CREATE TABLE facts (id INTEGER PRIMARY KEY, cause TEXT NOT NULL UNIQUE, amount INTEGER) STRICT;",
];

function folder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), "write-behind-"));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function open(t: TestContext): WriteBehind & { readonly path: string } {
  const path = join(folder(t), "facts.sqlite");
  const behind = openWriteBehind({ path, migrations: MIGRATIONS });
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

  assert.throws(() => openWriteBehind({ path, migrations: MIGRATIONS }).db.prepare("SELECT 1").get(), {
    code: "LEDGER_DISAGREES",
    message: /directory does not exist/,
  });
});
