import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import Database from "better-sqlite3";
import { copyVerified } from "#src/storage/copy-verified.ts";
import { unpackReleased } from "#test/support/released-databases.ts";

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "sleepyquant-copy-verified-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("a copy of a desk's database is sound and holds every row", (t) => {
  const folder = folderOf(t);
  const [path, target] = [join(folder, "desk.sqlite"), join(folder, "copy.sqlite")];
  unpackReleased("desk", 1, path);
  const db = new Database(path);
  t.after(() => void db.close());

  copyVerified(db, target);

  const copy = new Database(target, { readonly: true });
  const links = "SELECT count(*), max(hash) FROM decision_chain";
  assert.deepEqual(copy.prepare(links).get(), db.prepare(links).get());
  copy.close();
  assert.ok(!existsSync(`${target}.partial`));
});

/** A file whose copy is another: what is written into it while it is copied. */
const CHANGES = [
  ["a cell", "UPDATE kept SET text = 'c' WHERE id = 2"],
  ["a row less", "DELETE FROM kept WHERE id = 2"],
  ["a row more", "INSERT INTO kept VALUES (3, 'c', x'03', 1.5)"],
  ["a blob", "UPDATE kept SET bytes = x'ff' WHERE id = 1"],
  ["a table more", "CREATE TABLE other (id INTEGER) STRICT"],
] as const;

for (const [what, sql] of CHANGES) {
  test(`a copy that differs by ${what} is refused and not left behind`, (t) => {
    const folder = folderOf(t);
    const [path, target] = [join(folder, "one.sqlite"), join(folder, "copy.sqlite")];
    const db = new Database(path);
    t.after(() => void db.close());
    db.exec(`CREATE TABLE kept (id INTEGER PRIMARY KEY, text TEXT, bytes BLOB, part REAL) STRICT;
      INSERT INTO kept VALUES (1, 'a', x'01', 0.5), (2, 'b', x'02', -0.5);`);
    const writing = changingAfterCopy(db, sql);

    assert.throws(() => copyVerified(writing, target), /is not the same; nothing was changed/);

    assert.ok(!existsSync(target) && !existsSync(`${target}.partial`));
  });
}

/** The connection, on which somebody writes as soon as the copy is made. */
function changingAfterCopy(db: Database.Database, sql: string): Database.Database {
  return new Proxy(db, {
    get(target, name) {
      if (name !== "prepare") return Reflect.get(target, name, target) as unknown;
      return (text: string) => {
        const statement = target.prepare(text);
        if (!text.startsWith("VACUUM")) return statement;
        return {
          run: (path: string) => {
            statement.run(path);
            target.exec(sql);
          },
        };
      };
    },
  });
}
