import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { openReplayFolder } from "#src/adapters/replay-folder.ts";

function folder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), "replay-folder-"));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return join(dir, "out");
}

function finishedReplay(dir: string, text: string): void {
  const out = openReplayFolder(dir, true);
  writeFileSync(out.path("ledger.sqlite"), text);
  out.finish();
  out.write("summary.json", text);
  out.release();
}

const filesIn = (dir: string): string[] =>
  readdirSync(dir).filter((name) => /sqlite|json|png/.test(name) && !name.includes("holder"));

test("files have their final names only when the replay is finished", (t) => {
  const dir = folder(t);
  const out = openReplayFolder(dir, false);
  writeFileSync(out.path("ledger.sqlite"), "rows");
  out.write("equity.png", "picture");
  const before = filesIn(dir);

  out.finish();
  out.release();

  assert.deepEqual(before, ["equity.partial.png", "ledger.partial.sqlite"]);
  assert.deepEqual(filesIn(dir), ["equity.png", "ledger.sqlite"]);
  assert.equal(out.name("ledger.sqlite"), "ledger.sqlite");
});

test("a finished replay is not replaced, and the refusal says what to type", (t) => {
  const dir = folder(t);
  finishedReplay(dir, "first");

  assert.throws(() => openReplayFolder(dir, false), {
    code: "USER_INPUT",
    message: /holds a finished replay: type --force to replace it, or --out with another folder/,
  });
  assert.equal(readFileSync(join(dir, "ledger.sqlite"), "utf8"), "first");
});

test("a forced one replaces it when it is finished, not before", (t) => {
  const dir = folder(t);
  finishedReplay(dir, "first");
  const out = openReplayFolder(dir, true);
  writeFileSync(out.path("ledger.sqlite"), "second");
  const meanwhile = readFileSync(join(dir, "ledger.sqlite"), "utf8");

  out.finish();
  out.release();

  assert.equal(meanwhile, "first");
  assert.equal(readFileSync(join(dir, "ledger.sqlite"), "utf8"), "second");
  assert.equal(
    existsSync(join(dir, "summary.json")),
    false,
    "the first one's summary is not the second one's",
  );
});

test("what an unfinished replay left is removed", (t) => {
  const dir = folder(t);
  const unfinished = openReplayFolder(dir, false);
  writeFileSync(unfinished.path("ledger.sqlite"), "half");
  unfinished.release();

  openReplayFolder(dir, false).release();

  assert.deepEqual(filesIn(dir), []);
});

test("two replays do not share a folder", (t) => {
  const dir = folder(t);
  const out = openReplayFolder(dir, false);

  assert.throws(() => openReplayFolder(dir, true), { code: "DATA_LOCKED" });

  out.release();
});
