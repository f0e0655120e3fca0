/** What decides has a fingerprint: the same sources give the same, and each part shows by itself. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFingerprint } from "#src/adapters/fingerprint.ts";
import { whatChanged } from "#src/features/record/model/season.ts";

test("the fingerprint of the same sources is the same, and another strategy or model is another one", () => {
  const one = readFingerprint("crossover", "none");

  assert.deepEqual(readFingerprint("crossover", "none"), one);
  assert.match(one.strategyHash, /^[0-9a-f]{64}$/);
  assert.match(one.promptsHash, /^[0-9a-f]{64}$/);
  assert.notEqual(one.strategyHash, one.promptsHash);
  assert.equal(whatChanged(one, readFingerprint("crossover", "none")), null);
  assert.equal(whatChanged(one, readFingerprint("breakout", "none")), "a change of the strategy");
  assert.equal(
    whatChanged(one, readFingerprint("crossover", "q.gguf")),
    "a change of the model (none to q.gguf)",
  );
});
