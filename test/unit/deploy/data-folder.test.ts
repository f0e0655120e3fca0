import assert from "node:assert/strict";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test, { type TestContext } from "node:test";
import { openLogFile, prepareDataFolder } from "#deploy/data-folder.ts";

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "sleepyquant-folder-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("the socket lies in the data folder where its path is short enough", (t) => {
  const path = join(folderFor(t), "data");

  assert.equal(prepareDataFolder(path).redisSocket, join(path, "redis", "redis.sock"));
});

test("under a long path the socket gets a private folder of its own, the same at every start", (t) => {
  const path = join(folderFor(t), "a-long-name-for-a-folder".repeat(4));

  const first = prepareDataFolder(path).redisSocket;
  const second = prepareDataFolder(path).redisSocket;

  t.after(() => rmSync(dirname(first), { recursive: true, force: true }));
  assert.equal(first, second);
  assert.ok(Buffer.byteLength(first) <= 100);
  assert.equal(statSync(dirname(first)).mode & 0o777, 0o700);
});

test("a socket folder that is open to others is refused", (t) => {
  const path = join(folderFor(t), "a-long-name-for-a-folder".repeat(4));
  const folder = dirname(prepareDataFolder(path).redisSocket);
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  rmSync(folder, { recursive: true });
  mkdirSync(folder, { mode: 0o755 });

  assert.throws(() => prepareDataFolder(path), /open to others: remove it, or set SLEEPYQUANT_DATA/);
});

test("a log of more than 16 MiB gives place to a new one, and stays as the old one", (t) => {
  const log = join(folderFor(t), "desk.log");
  writeFileSync(log, "");
  truncateSync(log, 16 * 1024 * 1024 + 1);

  closeSync(openLogFile(log));

  assert.equal(statSync(log).size, 0);
  assert.ok(existsSync(`${log}.old`));
});

test("a shorter log is continued", (t) => {
  const log = join(folderFor(t), "desk.log");
  writeFileSync(log, "yesterday\n");

  closeSync(openLogFile(log));

  assert.equal(statSync(log).size, "yesterday\n".length);
});
