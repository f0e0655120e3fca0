/** What only llama.cpp's own server can tell: that it frees its slot, obeys our schemas, and how its death is heard. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { z } from "zod";
import { createOpenAiLauncher } from "#src/adapters/openai/openai-launcher.ts";
import { toGrammarSchema } from "#src/inference/grammar-schema.ts";
import type { ModelEngine } from "#src/ports/model-engine.ts";
import { afterPieces, SPEC } from "#test/contract/model-engine/promises.ts";
import { findProgram, startRealLlamaServer, type RealLlamaServer } from "#test/support/real-llama-server.ts";
import { TINY_LAUNCH } from "#test/support/tiny-engine.ts";
import { until } from "#test/support/until.ts";

const program = findProgram("llama-server", "LLAMA_SERVER");
const skip = program === null ? "no llama-server on the PATH, and LLAMA_SERVER names none" : false;

async function open(t: TestContext): Promise<{ engine: ModelEngine; server: RealLlamaServer }> {
  const server = await startRealLlamaServer(program ?? "");
  t.after(() => server.close());
  const launcher = createOpenAiLauncher({ url: server.url, model: undefined, allowedHosts: [] });
  return { engine: await launcher.launch(TINY_LAUNCH, new AbortController().signal), server };
}

async function isBusy({ url }: RealLlamaServer): Promise<boolean> {
  const slots: unknown = await (await fetch(`${url}/slots`)).json();
  return z
    .array(z.object({ is_processing: z.boolean() }))
    .parse(slots)
    .some((slot) => slot.is_processing);
}

test("it can all that it is asked for, and counts tokens as it does", { skip }, async (t) => {
  const { engine } = await open(t);
  assert.deepEqual(engine.notes, []);
  const cold = await engine.generate({ ...SPEC, seed: 3 }, () => {}).done;
  const warm = await engine.generate({ ...SPEC, seed: 4 }, () => {}).done;
  assert.deepEqual([cold.outputTokens, warm.outputTokens], [SPEC.maxTokens, SPEC.maxTokens]);
  assert.equal(cold.promptTokens, warm.promptTokens);
  assert.ok(cold.evaluatedTokens > warm.evaluatedTokens && warm.evaluatedTokens >= 1);
});

test(
  "a stop and a pause free it at once, and a pause keeps the limit of the whole answer",
  { skip },
  async (t) => {
    const { engine, server } = await open(t);
    const { onText, come } = afterPieces(3);
    const stopped = engine.generate({ ...SPEC, maxTokens: 1_500 }, onText);
    await come;
    assert.ok(await isBusy(server));
    stopped.abort();
    await stopped.done;
    await until("the server to be free after a stop", async () => !(await isBusy(server)));

    const pieces = afterPieces(40);
    const paused = engine.generate({ ...SPEC, maxTokens: 300, temperature: 0, yields: true }, pieces.onText);
    await pieces.come;
    paused.pause();
    await until("the server to be free after a pause", async () => !(await isBusy(server)));
    paused.resume();
    const { stop, outputTokens, text } = await paused.done;
    assert.deepEqual([stop, outputTokens, text.length], ["tokens-max", 300, 300]);
  },
);

test("a server that is killed fails the answer, retryably, and ends the engine", { skip }, async (t) => {
  const { engine, server } = await open(t);
  const { onText, come } = afterPieces(3);
  const generation = engine.generate({ ...SPEC, maxTokens: 1_500 }, onText);
  await come;
  process.kill(server.pid, "SIGKILL");
  await assert.rejects(generation.done, { code: "ENGINE_CRASHED", retryable: true });
  assert.match(await engine.ended, /went away/);
});

const step = z.discriminatedUnion("tool", [
  z.object({ tool: z.literal("show-status"), book: z.enum(["standard", "inverted"]).nullable() }),
  z.object({ tool: z.literal("answer"), words: z.string().min(1).max(40) }),
]);
const SHAPES: readonly (readonly [string, z.ZodType])[] = [
  ["a choice of objects", step],
  ["a key that may be left out", z.object({ sure: z.boolean(), why: z.enum(["x", "y"]).optional() })],
  ["a union", z.object({ value: z.union([z.boolean(), z.enum(["a", "b"])]) })],
  [
    "a list",
    z.object({
      moods: z
        .array(z.enum(["up", "down"]))
        .min(1)
        .max(3),
    }),
  ],
  ["a tuple", z.object({ pair: z.tuple([z.boolean(), z.enum(["a", "b"])]) })],
  ["a small range", z.object({ stars: z.int().min(1).max(5) })],
  ["a table of known keys", z.record(z.enum(["btc", "eth"]), z.boolean())],
  ["a date", z.object({ day: z.iso.date() })],
  ["objects in objects", z.object({ outer: z.object({ inner: z.object({ yes: z.boolean() }) }) })],
];

test("what it answers by our schemas is what zod expects", { skip }, async (t) => {
  const { engine } = await open(t);
  for (const [what, shape] of SHAPES) {
    const spec = { ...SPEC, schema: toGrammarSchema(shape), maxTokens: 400 };
    const { text, stop } = await engine.generate(spec, () => {}).done;
    assert.equal(stop, "end", `${what}: ${text}`);
    const parsed = z.union([shape, withNulls]).safeParse(JSON.parse(text));
    assert.ok(parsed.success, `${what}: ${text}`);
  }
});

/** A key that may be left out may come as null: `completeJson` takes it out. */
const withNulls = z.strictObject({ sure: z.boolean(), why: z.null() });
