import assert from "node:assert/strict";
import { test } from "node:test";
import { createLexicalSkillRouter } from "#src/adapters/lexical-skill-router.ts";

const SKILLS = [
  {
    agent: "zoo",
    skill: "feed-lion",
    description: "Gives the lion its meat.",
    examples: ["feed the lion", "the lion is hungry"],
  },
  {
    agent: "zoo",
    skill: "wash-zebra",
    description: "Washes the zebra.",
    examples: ["wash the zebra", "the zebra is dirty"],
  },
  {
    agent: "office",
    skill: "pay-rent",
    description: "Pays the rent.",
    examples: ["pay the rent", "rent is due"],
  },
];

const router = createLexicalSkillRouter({ skills: SKILLS });

async function topOf(text: string): Promise<string | undefined> {
  const [best] = await router.route(text);
  return best?.skill;
}

test("a sentence finds its skill and the agent that holds it", async () => {
  const [best] = await router.route("please pay our rent");

  assert.deepEqual([best?.skill, best?.agent], ["pay-rent", "office"]);
});

test("endings and typos do not matter: a letter wrong, missing, or two swapped", async () => {
  const cases = {
    "washing zebras": "wash-zebra",
    "wash the zebre": "wash-zebra",
    zerba: "wash-zebra",
    "feed the lions": "feed-lion",
    "feed the loin": "feed-lion",
  };

  for (const [said, skill] of Object.entries(cases)) assert.equal(await topOf(said), skill, said);
});

test("words that nobody knows find nothing", async () => {
  assert.deepEqual(await router.route("qwer asdf"), []);
  assert.deepEqual(await router.route(""), []);
});

test("confidence falls with every word that no skill knows", async () => {
  const [whole] = await router.route("feed lion");
  const [half] = await router.route("feed lion saxophone");
  const [little] = await router.route("lion saxophone concert tickets");

  const confidences = [whole, half, little].map((candidate) => candidate?.confidence ?? 0);
  assert.deepEqual(
    confidences,
    confidences.toSorted((a, b) => b - a),
  );
  assert.ok((confidences[0] ?? 0) > 0.7 && (confidences[2] ?? 1) < 0.4, String(confidences));
});

test("confidences are between 0 and 1, best first, and a sentence of two skills leaves no clear winner", async () => {
  const candidates = await router.route("feed the lion and wash the zebra");

  const [first = 0, second = 0] = candidates.map(({ confidence }) => confidence);
  assert.deepEqual(candidates.map(({ skill }) => skill).toSorted(), ["feed-lion", "wash-zebra"]);
  assert.ok(first <= 1 && first >= second && second > 0);
  assert.ok(first - second < 0.1, `${first} against ${second}`);
});

test("what normalise makes equal is matched as equal, in examples and in requests", async () => {
  const [best] = await createLexicalSkillRouter({
    skills: SKILLS,
    normalise: (text) => text.replaceAll(/\b(?:lion|leo|simba)\b/g, "cat"),
  }).route("feed simba");

  assert.equal(best?.skill, "feed-lion");
});
