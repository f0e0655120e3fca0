import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { acquireDataLock, acquireDataLockWithin } from "#src/adapters/data-lock.ts";
import { DeskError } from "#src/domain/errors.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { until } from "#test/support/until.ts";

const HOLDER = join(import.meta.dirname, "..", "..", "support", "fixtures", "hold-lock.ts");

function folderFor(t: TestContext): string {
  const parent = mkdtempSync(join(tmpdir(), "sleepyquant-lock-"));
  t.after(() => rmSync(parent, { recursive: true, force: true }));
  return join(parent, "data");
}

function lockedBy(pid: number, advice: RegExp) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof DeskError);
    assert.equal(error.code, "DATA_LOCKED");
    assert.match(error.message, new RegExp(`in use by process ${pid}, since \\d{4}-\\d\\d-\\d\\dT`));
    assert.match(error.message, advice);
    return true;
  };
}

test("a held lock is refused with the holder's pid and what to do", (t) => {
  const folder = folderFor(t);
  acquireDataLock(folder, "desk");

  assert.throws(
    () => acquireDataLock(folder, "desk"),
    lockedBy(process.pid, /Stop that one first .* kill \d+/),
  );
});

test("locks of other names and other folders are free", (t) => {
  acquireDataLock(folderFor(t), "desk");
  const folder = folderFor(t);
  acquireDataLock(folder, "worker");

  assert.doesNotThrow(() => acquireDataLock(folder, "desk"));
});

test("a released lock can be taken again, and a second release harms nobody", (t) => {
  const folder = folderFor(t);
  const first = acquireDataLock(folder, "desk");

  first.release();
  acquireDataLock(folder, "desk");
  first.release();

  assert.throws(() => acquireDataLock(folder, "desk"), lockedBy(process.pid, /Stop that one first/));
});

test("a folder that the lock makes is for its owner only", (t) => {
  const folder = folderFor(t);

  acquireDataLock(folder, "desk");

  assert.equal(statSync(folder).mode & 0o777, 0o700);
});

test("a lock of a process that was killed is free at once, though its note is still there", async (t) => {
  const folder = folderFor(t);
  const holder = spawn(process.execPath, [...process.execArgv, HOLDER, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  assert.throws(() => acquireDataLock(folder, "desk"), lockedBy(holder.pid ?? 0, /Stop that one first/));

  holder.kill("SIGKILL");
  await once(holder, "exit");

  assert.ok(existsSync(join(folder, "desk.holder.json")));
  assert.doesNotThrow(() => acquireDataLock(folder, "desk"));
});

test("a holder that is closing is told apart, and worth another try", (t) => {
  const folder = folderFor(t);
  acquireDataLock(folder, "desk").markDraining();

  assert.throws(
    () => acquireDataLock(folder, "desk"),
    (error) => lockedBy(process.pid, /It is closing: try again/)(error) && (error as DeskError).retryable,
  );
});

test("waiting for a lock ends when its holder lets go", async (t) => {
  const folder = folderFor(t);
  const clock = createFakeClock();
  const first = acquireDataLock(folder, "worker");
  const waiting = acquireDataLockWithin(folder, "worker", 10_000, clock);
  await until("the wait to begin", () => clock.sleeping() === 1);

  first.release();
  await clock.advance(100);

  (await waiting).release();
});

test("waiting for a lock is over after the time given", async (t) => {
  const folder = folderFor(t);
  const clock = createFakeClock();
  acquireDataLock(folder, "worker");
  const waiting = acquireDataLockWithin(folder, "worker", 10_000, clock);
  const refused = assert.rejects(waiting, lockedBy(process.pid, /Stop that one first/));

  await clock.advance(10_100);

  await refused;
});

test("waiting for a lock is given up when the signal says so", async (t) => {
  const folder = folderFor(t);
  const stop = new AbortController();
  acquireDataLock(folder, "worker");
  const waiting = acquireDataLockWithin(folder, "worker", 10_000, createFakeClock(), stop.signal);

  stop.abort(new Error("told to stop"));

  await assert.rejects(waiting, /told to stop/);
});
