import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { everyKey } from "#src/adapters/openai/chat-body.ts";
import { chatChunkSchema, TokenTally, type ChatChunk } from "#src/adapters/openai/chat-chunks.ts";
import { createOpenAiLauncher } from "#src/adapters/openai/openai-launcher.ts";
import { isPrivateAddress, privateLookup } from "#src/adapters/openai/private-lookup.ts";
import type { ModelEngine } from "#src/ports/model-engine.ts";
import { afterPieces, SPEC } from "#test/contract/model-engine/promises.ts";
import { startLlamaServer, type LlamaServer, type LlamaServerOptions } from "#test/support/llama-server.ts";
import { TINY_LAUNCH } from "#test/support/tiny-engine.ts";
import { until } from "#test/support/until.ts";

const NEVER = new AbortController().signal;
const SCHEMA = {
  type: "object",
  properties: { skill: { enum: ["show-status"] } },
  additionalProperties: false,
};

async function open(
  t: TestContext,
  options: LlamaServerOptions = {},
): Promise<{ engine: ModelEngine; server: LlamaServer }> {
  const server = await startLlamaServer(options);
  t.after(() => server.close());
  const launcher = createOpenAiLauncher({ url: `${server.url}/v1`, model: undefined, allowedHosts: [] });
  return { engine: await launcher.launch(TINY_LAUNCH, NEVER), server };
}

test("prompts go to no public address that was not named", async () => {
  const public1 = { url: "http://93.184.216.34:8080", model: undefined };
  assert.throws(() => createOpenAiLauncher({ ...public1, allowedHosts: [] }), {
    code: "CONFIG_INVALID",
    message: /MODEL_URL_HOSTS=93\.184\.216\.34/,
  });
  assert.doesNotThrow(() => createOpenAiLauncher({ ...public1, allowedHosts: ["93.184.216.34"] }));
  for (const address of [
    "127.0.0.1",
    "10.1.2.3",
    "172.31.0.1",
    "192.168.1.9",
    "100.100.1.1",
    "::1",
    "fd00::1",
    "::ffff:10.0.0.1",
  ]) {
    assert.ok(isPrivateAddress(address), address);
  }
  for (const address of [
    "8.8.8.8",
    "172.32.0.1",
    "169.254.169.254",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "localhost",
  ]) {
    assert.ok(!isPrivateAddress(address), address);
  }
  const found = await new Promise((resolve) => {
    privateLookup([])("localhost", {}, (error, address) => resolve(error ?? address));
  });
  assert.ok(typeof found === "string" && isPrivateAddress(found), String(found));
});

test("a server that ignores schemas is found out, and gets them in words", async (t) => {
  const { engine, server } = await open(t, { ignoresSchemas: true });
  assert.match(engine.notes.join(), /ignores JSON schemas/);
  await engine.generate({ ...SPEC, schema: SCHEMA }, () => {}).done;
  const { body } = server.requests.at(-1) ?? assert.fail();
  assert.equal(body.response_format, undefined);
  assert.match(body.messages[0]?.content ?? "", /JSON alone.*show-status/);
});

test("what a model thinks is dropped, and has a budget", async (t) => {
  const { engine } = await open(t, { thinks: 5 });
  const within = await engine.generate({ ...SPEC, maxThinkingTokens: 8 }, () => {}).done;
  assert.ok(!within.text.includes("hm") && within.outputTokens === SPEC.maxTokens);
  const beyond = await engine.generate({ ...SPEC, maxThinkingTokens: 3 }, () => {}).done;
  assert.deepEqual([beyond.stop, beyond.text], ["tokens-max", ""]);
});

test("an abort closes the connection", async (t) => {
  const { engine, server } = await open(t);
  const { onText, come } = afterPieces(2);
  const generation = engine.generate({ ...SPEC, maxTokens: 900 }, onText);
  await come;
  generation.abort();
  assert.equal((await generation.done).stop, "aborted");
  await until("the server to notice", () => server.closedEarly() === 1);
});

test("a server that dies in the middle fails the answer, retryably, and ends the engine", async (t) => {
  const { engine } = await open(t, { breaksAfter: 3 });
  await assert.rejects(engine.generate(SPEC, () => {}).done, { code: "ENGINE_CRASHED", retryable: true });
  assert.match(await engine.ended, /went away/);
});

for (const options of [{ hasProps: false }, { refusesBegunAnswers: true }]) {
  test(`a server that cannot go on with an answer is never paused: ${JSON.stringify(options)}`, async (t) => {
    const { engine } = await open(t, options);
    assert.match(engine.notes.join(), /nothing is paused/);
    const generation = engine.generate(SPEC, () => {});
    generation.pause();
    assert.equal((await generation.done).outputTokens, SPEC.maxTokens);
  });
}

test("llama-server is asked to count and to be heard while it reads; others are not asked what they may not know", async (t) => {
  for (const hasProps of [true, false]) {
    const { engine, server } = await open(t, { hasProps });
    await engine.generate(SPEC, () => {}).done;
    const body = (server.requests.at(-1)?.body ?? {}) as Record<string, unknown>;
    assert.equal(body["stream"], true);
    const asked = hasProps ? true : undefined;
    assert.deepEqual([body["timings_per_token"], body["return_progress"]], [asked, asked]);
  }
});

test("every key of a schema is asked for, at any depth", () => {
  const inner = { type: "object", properties: { a: { type: "boolean" } }, additionalProperties: false };
  const asked = everyKey({
    type: "object",
    properties: { one: inner, many: { type: "array", items: { oneOf: [inner, { const: 1 }] } } },
  });
  const whole = { ...inner, required: ["a"] };
  assert.deepEqual(asked, {
    type: "object",
    properties: { one: whole, many: { type: "array", items: { oneOf: [whole, { const: 1 }] } } },
    required: ["one", "many"],
  });
});

function chunk(more: object): ChatChunk {
  return chatChunkSchema.parse(more);
}

test("tokens are counted as the server counts them, thinking apart, over a pause too", () => {
  const tally = new TokenTally();
  const delta = (one: object, predicted_n?: number): ChatChunk =>
    chunk({ choices: [{ delta: one }], ...(predicted_n && { timings: { prompt_n: 30, predicted_n } }) });
  tally.connect(false);
  tally.count(delta({ reasoning_content: "hm" }, 4));
  tally.count(delta({ content: "a" }, 7));
  assert.deepEqual([tally.thinkingTokens, tally.outputTokens, tally.promptTokens], [4, 3, 30]);
  tally.connect(false);
  tally.count(delta({ content: "b" }));
  tally.count(chunk({ usage: { prompt_tokens: 37, completion_tokens: 5 } }));
  assert.deepEqual([tally.thinkingTokens, tally.outputTokens, tally.promptTokens], [4, 8, 30]);
  assert.equal(tally.evaluatedTokens, 30);
  tally.connect(true);
  assert.deepEqual([tally.thinkingTokens, tally.outputTokens], [0, 0]);
});

test("nobody there, and no such model, are said in words", async (t) => {
  const { server } = await open(t);
  const wrong = createOpenAiLauncher({ url: server.url, model: "gpt", allowedHosts: [] });
  await assert.rejects(wrong.launch(TINY_LAUNCH, NEVER), {
    code: "MODEL_INVALID",
    message: /has tiny, not gpt/,
  });
  await server.close();
  const gone = createOpenAiLauncher({ url: server.url, model: undefined, allowedHosts: [] });
  await assert.rejects(gone.launch(TINY_LAUNCH, NEVER), { code: "ENGINE_DOWN", retryable: true });
});
