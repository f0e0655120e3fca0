/** The evaluation itself: a figure that nobody can get wrong is no figure. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createRegistry } from "#agents/registry.ts";
import { DeskError } from "#src/domain/errors.ts";
import { createDispatchKit, PROMPTS } from "#test/support/dispatch-kit.ts";
import { createScriptedInference, type ScriptedAnswer } from "#test/support/scripted-inference.ts";
import type { Utterance } from "#test/support/utterances.ts";
import { evaluate } from "#test/eval/evaluate.ts";
import { scoreRouter, type Routed } from "#test/eval/score.ts";
import { spread } from "#test/eval/spread.ts";

const registry = createRegistry();
const { deps } = createDispatchKit({ registry });
const STATUS: Utterance = ["status of book 2", "show-status", { book: "inverted" }];

function routed(skill: string, input: Record<string, unknown> = {}, isSure = true): Routed {
  return { skill, input, isSure, promptTokens: 0 };
}

async function marksOf(found: Routed | null | Error, utterance = STATUS) {
  const route = () => (found instanceof Error ? Promise.reject(found) : Promise.resolve(found));
  const { agents, wholes, askedBack, readsAsWrites, wrongWrites } = await scoreRouter(
    { name: "one", route },
    [utterance],
    registry,
  );
  return [agents, wholes, askedBack, readsAsWrites, wrongWrites];
}

test("a text scores its agent, its skill with its arguments, and what a person would have been asked", async () => {
  const pause: Utterance = ["pause book 1", "pause-entries", { book: "standard" }];

  assert.deepEqual(await marksOf(routed("show-status", { book: "inverted" })), [1, 1, 0, 0, 0]);
  assert.deepEqual(await marksOf(routed("show-status", { book: "inverted" }, false)), [1, 1, 1, 0, 0]);
  assert.deepEqual(await marksOf(routed("show-status", { book: "standard" })), [1, 0, 0, 0, 0]);
  assert.deepEqual(await marksOf(routed("show-status")), [1, 0, 0, 0, 0]);
  assert.deepEqual(await marksOf(routed("list-signals")), [1, 0, 0, 0, 0]);
  assert.deepEqual(await marksOf(routed("show-balance")), [0, 0, 0, 0, 0]);
  assert.deepEqual(await marksOf(routed("no-such-skill")), [0, 0, 1, 0, 0]);
  assert.deepEqual(await marksOf(null), [0, 0, 1, 0, 0]);
  assert.deepEqual(await marksOf(new DeskError("OUTPUT_INVALID", "noise")), [0, 0, 1, 0, 0]);
  assert.deepEqual(await marksOf(routed("pause-entries")), [1, 0, 0, 1, 1]);
  assert.deepEqual(await marksOf(routed("pause-entries", {}, false)), [1, 0, 1, 0, 0]);
  assert.deepEqual(await marksOf(routed("flatten-book"), pause), [0, 0, 0, 0, 1]);
  assert.deepEqual(await marksOf(routed("show-status"), pause), [1, 0, 0, 0, 0]);
});

test("a router that breaks ends the evaluation, and so does a table that names no skill", async () => {
  await assert.rejects(marksOf(new TypeError("broken")), /broken/);
  await assert.rejects(marksOf(null, ["x", "no-such-skill"]), /unknown skill "no-such-skill"/);
});

test("a model is scored twice: with a dispatch to twelve agents, and with every skill in one prompt", async () => {
  const call = { json: { skill: "show-status", input: { book: "inverted" } } };
  const answers: readonly ScriptedAnswer[] = [
    // Twelve agents: one right, one that nobody takes.
    { json: { agent: "trading-lead" } },
    call,
    { json: { agent: "nobody" } },
    // One agent: a write for a read, then noise.
    { json: { skill: "flatten-book", input: { book: "inverted" } } },
    "noise",
  ];
  const inference = createScriptedInference(answers);
  const said: string[] = [];

  const scores = await evaluate({
    registry,
    deps,
    prompts: PROMPTS,
    inference,
    tables: [["two texts", [STATUS, ["balance", "show-balance"]]]],
    say: (lines) => said.push(lines),
  });

  assert.equal(inference.unused(), 0);
  const [, , twelve, one] = scores;
  assert.deepEqual(
    [twelve, one].map((score) => [score?.agents, score?.wholes, score?.askedBack, score?.readsAsWrites]),
    [
      [1, 1, 1, 0],
      [0, 0, 1, 1],
    ],
  );
  assert.ok((twelve?.promptTokens ?? 0) > 1_000, "the dispatch and the agent's own prompt");
  assert.ok((one?.promptTokens ?? 0) > (twelve?.promptTokens ?? 0), "every skill in one prompt is longer");
  const all = said.join("\n");
  assert.match(all, /1\d agents, \d+ skills\. Prompts, in tokens of 4 characters: dispatch \d+/);
  assert.match(all, /two texts, n=2\n +agent +skill and arguments +asked back +read taken for a write/);
  assert.match(all, /model, twelve agents +50\.0% +50\.0% +50\.0% +0 +0 +\d{4} /);
  assert.match(all, /^model, one agent with every skill, failed: OUTPUT_INVALID 1$/m);
  assert.match(all, /model, one agent with every skill +0\.0% +0\.0% +50\.0% +1 +1 +\d{4} /);
});

test("a sample is spread over a table, is always the same, and is the table where that is small", () => {
  const table = Array.from({ length: 10 }, (_none, index) => index);

  assert.deepEqual(spread(table, 3), [0, 3, 6]);
  assert.deepEqual(spread(table, 10), table);
  assert.deepEqual(spread(table, 99), table);
});
