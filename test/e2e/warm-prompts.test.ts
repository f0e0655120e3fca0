/** The worker's own engine: as soon as its model is loaded, every agent's text is warm, and stays so over a restart. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openEngine } from "#jobs/open-engine.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import { openDeskDatabase } from "#src/storage/desk-database.ts";
import { loadConfig } from "#src/config.ts";
import { writeTinyModel } from "#test/support/gguf/tiny-model.ts";
import { createSilentLog } from "#test/support/silent-log.ts";
import { until } from "#test/support/until.ts";

const TEXTS = ["coo", "cfo", "cto", "qa", "rnd"].map((agent) => ({
  agent,
  system: `You are the ${agent}, and you say what the books say. `.repeat(6),
}));

test("every agent's text is evaluated once the model is there, and found again by its agent", async (t) => {
  const dir = mkdtempSync(join(tmpdir(), "sleepyquant-warm-"));
  const clock = createSystemClock();
  const log = createSilentLog();
  const database = openDeskDatabase({ path: ":memory:", clock, durability: "off" });
  const closing = new AbortController();
  const path = writeTinyModel(join(dir, "tiny.gguf"));
  const engine = openEngine({
    config: loadConfig({
      SLEEPYQUANT_DATA: dir,
      MODEL_PATH: path,
      MODEL_CONTEXT: "2048",
      MODEL_THREADS: "1",
    }),
    database,
    events: { emit: () => {} },
    clock,
    log,
    signal: closing.signal,
    texts: TEXTS,
  });
  t.after(async () => {
    closing.abort(new Error("the test is over"));
    await engine.done;
    database.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const warm = (): string[] =>
    readdirSync(join(dir, "prompts"), { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".state"),
    );
  await until("the model to be loaded", () => engine.inference.status().models[0]?.state === "ready");
  await until(
    "every text to be warm",
    () => existsSync(join(dir, "prompts")) && warm().length === TEXTS.length,
  );
  const figures = (await engine.models.memory()).models[0];
  assert.ok((figures?.figures?.stateBytes ?? 0) <= (figures?.plan?.warmPromptsMaxBytes ?? 0));
});
