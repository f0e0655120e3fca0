import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { completeJson } from "#src/inference/complete-json.ts";
import { createScriptedInference } from "#test/support/scripted-inference.ts";

const REQUEST = {
  lane: "person",
  agent: "coo",
  system: "Route.",
  messages: [{ role: "user", text: "how is btc" }],
  maxTokens: 64,
} as const;

const ROUTE = z.strictObject({
  skill: z.enum(["show-status", "show-health"]),
  symbol: z.string().optional(),
  note: z.string().nullable(),
  nested: z.array(z.strictObject({ count: z.number().optional() })).default([]),
});

test("an answer that fits its schema becomes a value, and the schema travels with the request", async () => {
  const inference = createScriptedInference([{ json: { skill: "show-status", symbol: "BTC", note: null } }]);
  const { value, completion } = await completeJson(inference, REQUEST, ROUTE);
  assert.deepEqual(value, { skill: "show-status", symbol: "BTC", note: null, nested: [] });
  assert.equal(completion.stop, "end");
  assert.equal(inference.requests[0]?.schema?.["type"], "object");
});

test("a null in place of a key that may be left out is left out, and a null that is meant stays", async () => {
  const json = { skill: "show-status", symbol: null, note: null, nested: [{ count: null }, { count: 2 }] };
  const { value } = await completeJson(createScriptedInference([{ json }]), REQUEST, ROUTE);
  assert.deepEqual(value, { skill: "show-status", note: null, nested: [{}, { count: 2 }] });
});

test("inside a union too", async () => {
  const schema = z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("a"), count: z.number().optional() }),
    z.strictObject({ kind: z.literal("b"), word: z.string() }),
  ]);
  const json = { kind: "a", count: null };
  const { value } = await completeJson(createScriptedInference([{ json }]), REQUEST, schema);
  assert.deepEqual(value, { kind: "a" });
});

test("what is cut off, not JSON or outside the schema is an error that may be tried again", async () => {
  const answers = [
    { text: '{"skill": "show-st', stop: "tokens-max" },
    "not json",
    { json: { skill: "delete-everything", note: null } },
  ] as const;
  for (const answer of answers) {
    await assert.rejects(completeJson(createScriptedInference([answer]), REQUEST, ROUTE), {
      code: "OUTPUT_INVALID",
      retryable: true,
    });
  }
});

test("a person who stops the request gets the reason of the stop", async () => {
  const signal = AbortSignal.abort(new Error("stopped by a person"));
  const request = { ...REQUEST, signal };
  await assert.rejects(completeJson(createScriptedInference(["{}"]), request, ROUTE), /stopped by a person/);
});

test("a script that runs out fails the test that asked for more", async () => {
  const inference = createScriptedInference([]);
  await assert.rejects(inference.complete(REQUEST), /no answer 1/);
});
