/** What decides has a fingerprint: the same sources give the same, and each part shows by itself. */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readFingerprint } from "#src/adapters/fingerprint.ts";
import { controlBooks } from "#src/desk/book-rules.ts";
import { amount } from "#src/domain/money.ts";
import { whatChanged } from "#src/features/record/model/season.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const GIVEN = {
  strategy: "crossover",
  parameters: { books: controlBooks(amount("1000")), barMs: 900_000 },
  model: "none",
};

test("the fingerprint of the same sources is the same, and another strategy or model is another one", () => {
  const one = readFingerprint(GIVEN);

  assert.deepEqual(readFingerprint(GIVEN), one);
  assert.match(one.strategyHash, /^[0-9a-f]{64}$/);
  assert.match(one.promptsHash, /^[0-9a-f]{64}$/);
  assert.notEqual(one.strategyHash, one.promptsHash);
  assert.equal(whatChanged(one, readFingerprint(GIVEN)), null);
  const other = readFingerprint({ ...GIVEN, strategy: "breakout" });
  assert.equal(whatChanged(one, other), "a change of the strategy");
  assert.equal(
    whatChanged(one, readFingerprint({ ...GIVEN, model: "q.gguf" })),
    "a change of the model (none to q.gguf)",
  );
});

test("every number in a strategy's source, and every rule that the desk starts with, changes the fingerprint", (t) => {
  const root = mkdtempSync(join(tmpdir(), "sleepyquant-fingerprint-"));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const part of [
    "src/strategies",
    "src/adapters/trading-signals-indicators.ts",
    "prompts",
    "package.json",
  ])
    cpSync(join(ROOT, part), join(root, part), { recursive: true });
  const before = readFingerprint(GIVEN, root);

  let changed = 0;
  for (const name of readdirSync(join(root, "src/strategies"))) {
    const path = join(root, "src/strategies", name);
    const source = readFileSync(path, "utf8");
    for (const [constant] of source.matchAll(/const [A-Z_]+ = \d+/g)) {
      writeFileSync(path, source.replace(constant, constant.replace(/\d+$/, "55")));
      assert.equal(whatChanged(before, readFingerprint(GIVEN, root)), "a change of the strategy", constant);
      changed += 1;
    }
    writeFileSync(path, source);
  }

  assert.ok(changed >= 5, `${changed} constants`);
  assert.equal(whatChanged(before, readFingerprint(GIVEN, root)), null);
  const slower = { ...GIVEN, parameters: { ...GIVEN.parameters, barMs: 300_000 } };
  assert.equal(whatChanged(before, readFingerprint(slower, root)), "a change of the strategy");
});
