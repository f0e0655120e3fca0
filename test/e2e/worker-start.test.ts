/** A worker that cannot start says why and ends, also when Redis is open by then: nobody waits before a silent desk. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openDatabase } from "#src/storage/database.ts";
import { startTestRedis } from "#test/support/redis.ts";

const ENTRY = join(import.meta.dirname, "..", "..", "jobs", "main.ts");

test("books of no release are refused in a sentence, and the process ends with code 1", async (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), "sleepyquant-worker-"));
  const redis = await startTestRedis();
  t.after(async () => {
    await redis.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const migrations = ["CREATE TABLE entries (id INTEGER PRIMARY KEY) STRICT"];
  openDatabase({ path: join(dataDir, "desk-simulated.sqlite"), migrations, durability: "full" }).close();
  const env = {
    PATH: process.env["PATH"],
    REDIS_URL: redis.url,
    SLEEPYQUANT_DATA: dataDir,
    MARKET_SOURCE: "simulated",
  };
  const child = spawn(process.execPath, [ENTRY], { env, stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const said: unknown[] = [];
  child.on("message", (message) => said.push(message));

  const [code] = (await once(child, "exit")) as [number | null];

  assert.equal(code, 1);
  assert.equal(said.length, 1);
  const { type, message } = said[0] as { type: string; message: string };
  assert.equal(type, "fatal");
  assert.match(message, /desk-simulated\.sqlite are those of no release of SleepyQuant.*npm start$/);
});
