/** A table as somebody would really add it, and a change as somebody might try it, in copies of the project. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { copyProject, replaceInCopy } from "#test/support/project-copy.ts";
import { SCRIPTS, unpackReleased } from "#test/support/released-databases.ts";

const NEXT = String(SCRIPTS.desk.length + 1).padStart(3, "0");
const RELEASED = [
  "--test",
  "--test-name-pattern=stays as it was released",
  "test/unit/adapters/migrations.test.ts",
];

/** Opens the file of the first release and writes into the new table. */
const USE = `
import { openDeskDatabase } from "#src/storage/desk-database.ts";

const { db, ledgerStore, close } = openDeskDatabase({ path: "desk.sqlite", clock: { nowMs: () => 0 }, durability: "full" });
db.prepare("INSERT INTO notes (text) VALUES (?)").run("kept");
const books = ledgerStore.books().length;
process.stdout.write(JSON.stringify([books, db.prepare("SELECT text FROM notes").pluck().all()]));
close();
`;

function run(cwd: string, ...words: readonly string[]): string {
  // Without the line to this test's own runner, so that the inner one reports as it would to a person.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout, stderr } = spawnSync(process.execPath, words, { cwd, env, encoding: "utf8" });
  return stdout + stderr;
}

test("a table is one file: an old database has it at the next start, and a test asks for a database to keep", (t) => {
  const copy = copyProject(t, ["test"]);
  unpackReleased("desk", 1, join(copy, "desk.sqlite"));
  const folder = join(copy, "src/features/vault/migrations/desk");
  mkdirSync(folder, { recursive: true });

  writeFileSync(join(folder, `${NEXT}-add-notes.sql`), "CREATE TABLE notes (text TEXT NOT NULL) STRICT;\n");
  writeFileSync(join(copy, "use.ts"), USE);

  assert.equal(run(copy, "use.ts"), '[2,["kept"]]');
  assert.match(
    run(copy, ...RELEASED),
    /no database of this version is kept: node test\/support\/keep-released-databases\.ts/,
  );
});

test("a released table that is changed where it stands fails a test that says what to add", (t) => {
  const copy = copyProject(t, ["test"]);
  const schema = "src/features/vault/store/schema-vault.ts";

  replaceInCopy(copy, schema, ") STRICT", ", colour TEXT) STRICT");

  const said = run(copy, ...RELEASED);
  assert.match(said, /these tables stand in people's files\. Put the script back, and write the change into/);
  assert.ok(said.includes(`src/features/<feature>/migrations/desk/${NEXT}-verb-noun.sql`));
});
