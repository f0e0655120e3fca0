import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { openDatabase } from "#src/storage/database.ts";

const FIRST = "CREATE TABLE one (id INTEGER PRIMARY KEY) STRICT;";
const SECOND = "CREATE TABLE two (id INTEGER PRIMARY KEY) STRICT;";

function fileOf(t: TestContext): (...migrations: string[]) => string[] {
  const folder = mkdtempSync(join(tmpdir(), "sleepyquant-database-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return (...migrations) => {
    const db = openDatabase({ path: join(folder, "a.sqlite"), migrations, durability: "full" });
    const tables = db
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE name IN ('one', 'two')")
      .pluck();
    const names = tables.all();
    db.close();
    return names;
  };
}

test("each script is applied once, and a later one to what is there", (t) => {
  const open = fileOf(t);

  assert.deepEqual(open(FIRST), ["one"]);
  assert.deepEqual(open(FIRST), ["one"]);
  assert.deepEqual(open(FIRST, SECOND), ["one", "two"]);
});

test("a script that was only indented otherwise, or that has one more index, is the same", (t) => {
  const open = fileOf(t);
  open(FIRST);

  assert.deepEqual(open(FIRST.replace("TABLE", "\n  TABLE")), ["one"]);
  assert.deepEqual(open(`${FIRST}\nCREATE INDEX by_id ON one (id);`), ["one"]);
});

test("a file of a newer version is refused, and one whose script was another", (t) => {
  const open = fileOf(t);
  open(FIRST, SECOND);

  assert.throws(() => open(FIRST), /of version 2, newer than this program's 1; update SleepyQuant/);
  assert.throws(() => open(SECOND, SECOND), /those of no release of SleepyQuant; the file was left as it is/);
});
