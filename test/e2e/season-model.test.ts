/** The record says under which model a decision was made: the one that is set, without waiting for it to load. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { openDeskDatabase } from "#src/storage/desk-database.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import { openDeskProcesses } from "#test/support/desk-processes.ts";
import { tinyLauncher } from "#test/support/tiny-engine.ts";

test("a season names the model that is set, and a desk without one says none", async (t) => {
  const tiny = tinyLauncher();
  t.after(() => tiny.remove());
  const env = { MARKET_SOURCE: "simulated", MARKET_SPEED: "1", UNIVERSE: "BTC,ETH" };
  const { dataDir, start } = await openDeskProcesses(t, env);

  await (await start("jobs/main.ts")).end("SIGTERM");
  await (await start("jobs/main.ts", { MODEL_PATH: tiny.path })).end("SIGTERM");

  const file =
    readdirSync(dataDir).find((name) => /^desk-.*\.sqlite$/.test(name)) ?? assert.fail("no ledger");
  const database = openDeskDatabase({
    path: join(dataDir, file),
    clock: createSystemClock(),
    durability: "off",
  });
  t.after(() => database.close());
  const models = database.seasons.seasons(9).map(({ model }) => model);
  assert.deepEqual(models.toReversed(), ["none", "tiny.gguf"]);
});
