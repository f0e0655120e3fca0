import assert from "node:assert/strict";
import { test } from "node:test";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { createFakeModels } from "#test/support/fake-models.ts";
import { plainText } from "#test/support/plain-text.ts";

test("a desk without a model says so, and what to type", async () => {
  const kit = createDispatchKit();
  assert.equal((await kit.command("show-model")).headline, "Model: no model: routing by words");
  assert.match((await kit.command("show-memory")).headline, /No model/);
  const refused = await kit.command("unload-model");
  assert.match(plainText(refused), /routes by words[\s\S]*npm run model -- pull/);
});

test("a model is shown with its speed, its memory and who waits for it", async () => {
  const models = createFakeModels({ primary: "ready" });
  const kit = createDispatchKit({ models });
  assert.match((await kit.command("show-model")).headline, /primary.gguf, 21 tokens\/s/);
  const memory = plainText(await kit.command("show-memory"));
  assert.match(memory, /Models hold 5\.0 GiB of 16\.0 GiB/);
  for (const part of ["Weights", "Killed beyond", "1200 of 32768 tokens", "A process may pin"]) {
    assert.ok(memory.includes(part), `${part} in ${memory}`);
  }
  assert.match((await kit.command("show-queue")).headline, /Nobody/);
  const sinceTsMs = kit.clock.nowMs() - 60_000;
  models.requests = [
    { lane: "person", agent: "coo", state: "running", sinceTsMs },
    { lane: "automation", agent: "rnd", state: "paused", sinceTsMs },
  ];
  const queue = await kit.command("show-queue");
  assert.equal(queue.headline, "1 wait for the model");
  assert.match(plainText(queue), /rnd[\s\S]*automation[\s\S]*paused/);
});

test("an operator unloads and reloads a model; a viewer may not, and words alone only propose it", async () => {
  const models = createFakeModels({ primary: "ready", reasoning: "ready" });
  const operator = createDispatchKit({ models, role: "operator" });
  assert.match((await operator.command("unload-model")).headline, /primary model is out of memory/);
  assert.equal(models.states.primary, "unloaded");
  assert.match((await operator.command("reload-model")).headline, /is being loaded/);
  assert.equal(models.states.primary, "loading");
  await operator.command("unload-model", { which: "reasoning" });
  assert.equal(models.states.reasoning, "unloaded");

  const viewer = createDispatchKit({ models: createFakeModels({ primary: "ready" }), role: "viewer" });
  assert.equal((await viewer.command("unload-model")).kind, "refusal");

  const owner = createDispatchKit({ models: createFakeModels({ reasoning: "ready" }) });
  const proposal = await owner.say("unload the reasoning model");
  const done = await owner.press(proposal, "Unload");
  assert.match(done.headline, /reasoning model is out of memory/);
});
