/** What every engine promises, whether it is a process of ours or somebody's server. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { GenerationSpec, ModelEngine } from "#src/ports/model-engine.ts";

export type EngineHarness = { readonly engine: ModelEngine; close(): Promise<void> };

export const SPEC: GenerationSpec = {
  agent: "coo",
  system: "You answer in one sentence, and every number in it stands in a result of this turn.",
  messages: [{ role: "user", text: "How is the desk?" }],
  schema: null,
  maxTokens: 40,
  maxThinkingTokens: 0,
  temperature: 1,
  seed: 7,
  yields: false,
};

const ROUTE = {
  type: "object",
  properties: { skill: { enum: ["show-status", "show-health"] }, urgent: { type: "boolean" } },
  additionalProperties: false,
};

/** Resolves with the text so far once `count` pieces have come. */
export function afterPieces(count: number): { onText: (piece: string) => void; come: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = count;
  return {
    come: promise,
    onText: () => {
      left -= 1;
      if (left <= 0) resolve();
    },
  };
}

export function promiseEngine(name: string, open: () => Promise<EngineHarness>): void {
  let harness: EngineHarness;
  before(async () => {
    harness = await open();
  });
  after(() => harness.close());

  test(`${name}: text comes in pieces that make the answer, and ends at its limit`, async () => {
    const pieces: string[] = [];
    const result = await harness.engine.generate(SPEC, (piece) => void pieces.push(piece)).done;
    assert.equal(pieces.join(""), result.text);
    assert.ok(pieces.length > 3, `${pieces.length} pieces`);
    assert.equal(result.stop, "tokens-max");
    assert.equal(result.outputTokens, SPEC.maxTokens);
    assert.ok(result.promptTokens > 10);
  });

  test(`${name}: an answer by schema is JSON of that schema`, async () => {
    const { text, stop } = await harness.engine.generate({ ...SPEC, schema: ROUTE, maxTokens: 128 }, () => {})
      .done;
    assert.equal(stop, "end");
    const value = JSON.parse(text) as { skill: string; urgent: boolean };
    assert.deepEqual(Object.keys(value).toSorted(), ["skill", "urgent"]);
    assert.match(value.skill, /^show-(status|health)$/);
  });

  test(`${name}: an abort keeps what was said by then`, async () => {
    const { onText, come } = afterPieces(3);
    const generation = harness.engine.generate({ ...SPEC, maxTokens: 900 }, onText);
    await come;
    generation.abort();
    const { text, stop, outputTokens } = await generation.done;
    assert.equal(stop, "aborted");
    assert.ok(text.length > 0);
    assert.ok(outputTokens < 900);
  });

  test(`${name}: another goes first while one is paused, and the paused one goes on as if nothing had been`, async () => {
    const spec = { ...SPEC, maxTokens: 120, temperature: 0, agent: "rnd", yields: true };
    const whole = await harness.engine.generate(spec, () => {}).done;
    const order: string[] = [];
    const { onText, come } = afterPieces(5);
    const background = harness.engine.generate(spec, onText);
    const isOver = background.done.then((result) => (order.push("background"), result));
    await come;
    background.pause();
    await harness.engine.generate(SPEC, () => {}).done;
    order.push("person");
    background.resume();
    const resumed = await isOver;
    assert.deepEqual(order, ["person", "background"]);
    assert.equal(resumed.text, whole.text);
  });

  test(`${name}: an abort reaches a paused generation`, async () => {
    const { onText, come } = afterPieces(2);
    const generation = harness.engine.generate({ ...SPEC, maxTokens: 900, agent: "cfo" }, onText);
    await come;
    generation.pause();
    generation.abort();
    assert.equal((await generation.done).stop, "aborted");
  });

  test(`${name}: a prompt that does not fit is refused with the numbers`, async () => {
    const long = { ...SPEC, messages: [{ role: "user" as const, text: "word ".repeat(4_000) }] };
    await assert.rejects(harness.engine.generate(long, () => {}).done, (error: Error & { code?: string }) => {
      assert.equal(error.code, "PROMPT_TOO_LONG");
      assert.match(error.message, /\d{4}/);
      return true;
    });
  });

  test(`${name}: embeddings have length 1, are repeatable, and tell texts apart`, async () => {
    const [one = [], same = [], other = []] = await harness.engine.embed(["stop loss", "stop loss", "zebra"]);
    assert.ok(Math.abs(dot(one, one) - 1) < 1e-6);
    assert.ok(dot(one, same) > 0.999);
    assert.ok(dot(one, other) < 0.999);
  });
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
