import assert from "node:assert/strict";
import { test } from "node:test";
import { planMemory } from "#src/inference/memory-plan.ts";
import type { ModelFacts } from "#src/ports/model-engine.ts";
import { ROOMY as SMALL_ROOM } from "#test/support/inference-kit.ts";

const GIB = 1024 ** 3;
const ROOMY = { ...SMALL_ROOM, availableBytes: 14 * GIB };

/** An 8B model with grouped queries at 8 bits a weight: 32 layers, 8 heads of 128 for keys and for values. */
const EIGHT_B: ModelFacts = {
  fileBytes: 8.5 * GIB,
  architecture: "llama",
  layers: 32,
  cacheWidth: 2_048,
  width: 4_096,
  vocabulary: 128_256,
  trainedContext: 131_072,
};
const OPTIONS = { contextTokens: 8_192, slots: 3, gpu: false, takenBytes: 0 };

test("a plan is the weights, the cache of every conversation, the buffers of a batch and the process", () => {
  const plan = planMemory(EIGHT_B, ROOMY, OPTIONS);
  // 32 layers x 2048 x 2 bytes = 128 KiB a token, as llama.cpp has it; 3 x 8192 tokens.
  assert.equal(plan.cacheBytes, 3 * GIB);
  // 16 prompts of 2,048 tokens of 131,072 bytes.
  assert.equal(plan.warmPromptsMaxBytes, 4 * GIB);
  assert.equal(plan.needBytes, plan.weightsBytes + plan.cacheBytes + plan.buffersBytes + plan.processBytes);
  assert.equal(plan.refusal, null);
  assert.ok(plan.rssMaxBytes > plan.needBytes);
});

test("what does not fit is refused with every number, and with the context that would fit", () => {
  const machine = { ...ROOMY, availableBytes: 11 * GIB };
  const { refusal } = planMemory(EIGHT_B, machine, OPTIONS);
  assert.match(refusal ?? "", /needs 11\.\d GiB \(weights 8\.5 GiB, 3 contexts of 8192 tokens 3\.0 GiB/);
  assert.match(refusal ?? "", /may have 10\.\d GiB \(11\.0 GiB free of 16\.0 GiB, headroom 1\.6 GiB\)/);
  const fitting = Number(/MODEL_CONTEXT=(\d+) would fit/.exec(refusal ?? "")?.[1]);
  assert.equal(planMemory(EIGHT_B, machine, { ...OPTIONS, contextTokens: fitting }).refusal, null);
  assert.notEqual(planMemory(EIGHT_B, machine, { ...OPTIONS, contextTokens: fitting + 512 }).refusal, null);
});

test("weights that do not fit by themselves ask for a smaller model", () => {
  const { refusal } = planMemory(
    EIGHT_B,
    { ...ROOMY, totalBytes: 8 * GIB, availableBytes: 7 * GIB },
    OPTIONS,
  );
  assert.match(refusal ?? "", /choose a smaller model/);
});

test("another model's memory and what graphics may pin count", () => {
  assert.match(
    planMemory(EIGHT_B, ROOMY, { ...OPTIONS, takenBytes: 4 * GIB }).refusal ?? "",
    /other models 4\.0 GiB/,
  );
  const wired = { ...ROOMY, wiredLimitBytes: 10 * GIB };
  assert.equal(planMemory(EIGHT_B, wired, OPTIONS).refusal, null);
  assert.match(planMemory(EIGHT_B, wired, { ...OPTIONS, gpu: true }).refusal ?? "", /may have 10\.0 GiB/);
});
