/** Research by R&D with the reasoning model, and draining a model from a chat. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { researchIn } from "#agents/coo/research.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { createFakeModels } from "#test/support/fake-models.ts";
import { plainText } from "#test/support/plain-text.ts";
import { createScriptedInference, type ScriptedInference } from "#test/support/scripted-inference.ts";

/** A desk with a reasoning model that is set and not loaded. */
function withReasoning(inference: ScriptedInference): ScriptedInference {
  const { words, models, requests } = inference.status();
  const reasoning = {
    role: "reasoning",
    state: "unloaded",
    name: "deep",
    reason: "it is idle",
    tokensPerSecond: null,
  } as const;
  return { ...inference, status: () => ({ words, models: [...models, reasoning], requests }) };
}

test("what is to be researched is read, and other texts are none", () => {
  assert.equal(researchIn("research why we lose at night"), "why we lose at night");
  assert.equal(researchIn("please investigate: fees of book 2"), "fees of book 2");
  assert.equal(researchIn("ask the reasoning model why sol lost"), "why sol lost");
  assert.equal(researchIn("load the reasoning model"), null);
  assert.equal(researchIn("research"), null);
});

test("R&D researches with the reasoning model, and its words are held against receipts", async () => {
  const planted = { json: { answer: "PAPER: the books lost 77 USDT at night." } };
  const inference = createScriptedInference([
    { json: { skill: "search-vault", input: {} } },
    planted,
    { json: { answer: "PAPER: the vault has no losses, so no result says why." } },
  ]);
  const kit = createDispatchKit({ inference: withReasoning(inference) });

  const message = await kit.say("research why we lose at night");

  assert.match(message.headline, /^PAPER: the vault has no losses/);
  assert.match(message.footnote ?? "", /for rnd\. Nothing was changed/);
  assert.deepEqual(
    inference.requests.map(({ agent, model }) => [agent, model]),
    [
      ["rnd", "reasoning"],
      ["rnd", "reasoning"],
      ["rnd", "reasoning"],
    ],
  );
  assert.match(inference.requests.at(-1)?.messages.at(-1)?.text ?? "", /- the number "77 USDT"/);
});

test("without a reasoning model the other one researches, and without any it is said what to do", async () => {
  const inference = createScriptedInference([{ json: { answer: "No result says it." } }]);
  const one = await createDispatchKit({ inference }).say("research why we lose at night");
  const none = await createDispatchKit().say("research why we lose at night");

  assert.equal(one.headline, "PAPER: No result says it.");
  assert.equal(inference.requests[0]?.model, "primary");
  assert.equal(none.headline, "Research needs a model, and none is set.");
  assert.match(plainText(none), /npm run model/);
});

test("a model is drained after a confirmation, and says what is begun and not over", async () => {
  const models = createFakeModels({ primary: "ready" });
  models.requests = [
    { lane: "person", agent: "cfo", state: "running", sinceTsMs: 1 },
    { lane: "automation", agent: "rnd", state: "paused", sinceTsMs: 1 },
    { lane: "automation", agent: "rnd", state: "waiting", sinceTsMs: 1 },
  ];
  const kit = createDispatchKit({ models });

  const asked = await kit.say("drain the model");
  assert.equal(models.states.primary, "ready");
  const done = await kit.press(asked, "Drain");

  assert.match(asked.headline, /^PAPER, to confirm: Drain the primary model: what has begun may end/);
  assert.equal(done.headline, "Draining the primary model: 2 begun and not over");
  assert.equal(models.states.primary, "unloaded");
});
