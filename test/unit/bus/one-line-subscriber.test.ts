import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { copyProject, replaceInCopy } from "#test/support/project-copy.ts";

const BEFORE = '  events.after("settings", board.wake);\n';
const LINE = '  events.after("halt", board.wake);\n';

/** Halts a book over the subscribers of the worker; prints how often the board was woken, in and after the commit. */
const HALT = `
import { subscribe } from "#jobs/worker.ts";
import { openDeskDatabase } from "#src/storage/desk-database.ts";

const database = openDeskDatabase({ path: ":memory:", clock: { nowMs: () => 0 }, durability: "off" });
let woken = 0;
const deaf = () => undefined;
subscribe(database.events, {
  alerts: { tell: deaf, release: { wake: deaf } },
  control: { countClose: deaf },
  vault: { keepRules: deaf, markDue: deaf },
  relay: { wake: deaf },
  board: { wake: () => (woken += 1) },
});
const halt = { type: "trading-state", state: "halted", eventId: "h", eventTsMs: 1, bookId: "standard", reason: "", actor: "" };
const seen = database.ledgerStore.atomically(() => (database.events.emit(halt), woken));
process.stdout.write(JSON.stringify([seen, woken]));
`;

test("a subscriber is one line: in a copy of the project it is heard after the commit, and named by why", (t) => {
  const copy = copyProject(t);

  replaceInCopy(copy, "jobs/worker.ts", BEFORE, BEFORE + LINE);
  writeFileSync(join(copy, "jobs/halt.ts"), HALT);

  const run = (...words: string[]) => execFileSync(process.execPath, words, { cwd: copy, encoding: "utf8" });
  assert.match(
    run("jobs/why/main.ts", "halt"),
    /Heard after the commit\n +1\. +board\.wake +halt +jobs\/worker\.ts:/,
  );
  assert.equal(run("jobs/halt.ts"), "[0,1]");
});
