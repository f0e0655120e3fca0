/** The evaluation of routing by words: what was tuned on, what the gate asks, and what must never happen. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isClear, LOST, WHICH } from "#agents/coo/free-text.ts";
import { SAID_SKILLS } from "#agents/example-phrases.ts";
import { createRegistry } from "#agents/registry.ts";
import type { SkillRouter } from "#src/ports/skill-router.ts";
import { createDispatchKit, createTestRouter } from "#test/support/dispatch-kit.ts";
import { bookFigures, createFakeDesk, positionFigures, signalFigures } from "#test/support/fake-desk.ts";

import { GATE, REFUSED, TUNED } from "#test/support/utterance-tables.ts";
import type { Utterance } from "#test/support/utterances.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";

const registry = createRegistry();
const desk = createFakeDesk();
const { deps } = createDispatchKit({ desk, registry });

type Score = { readonly agent: number; readonly whole: number; readonly misses: readonly string[] };

async function score(router: SkillRouter, table: readonly Utterance[]): Promise<Score> {
  const misses: string[] = [];
  let [agents, wholes] = [0, 0];
  for (const [says, skill, input = {}] of table) {
    const [best] = await router.route(says);
    const wanted = registry.find(skill) ?? assert.fail(`no skill ${skill}`);
    const agent = best === undefined ? undefined : registry.find(best.skill)?.agent;
    if (agent === wanted.agent) agents += 1;
    const isWhole = best?.skill === skill && isSameInput(skill, wanted.skill.readInput(says, deps), input);
    if (isWhole) wholes += 1;
    else misses.push(`"${says}" -> ${best?.skill ?? "nothing"}`);
  }
  return { agent: agents / table.length, whole: wholes / table.length, misses };
}

/** Compared after parsing, so that a default counts as said. */
function isSameInput(skill: string, read: object, wanted: object): boolean {
  const schema = registry.find(skill)?.skill.input ?? assert.fail(skill);
  const parsed = [read, wanted].map((input) => JSON.stringify(sorted(schema.parse(input) as object)));
  return parsed[0] === parsed[1];
}

function sorted(input: object): readonly (readonly [string, unknown])[] {
  return Object.entries(input)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)}%`;
}

test("of the sentences that were tuned on, at least 98 in 100 find their skill with its arguments", async (t) => {
  const { agent, whole, misses } = await score(createTestRouter(desk, registry), TUNED);

  t.diagnostic(`tuned, n=${TUNED.length}: agent ${percent(agent)}, skill and arguments ${percent(whole)}`);
  assert.ok(whole >= 0.98, misses.join("\n"));
});

test("of the sentences of the gate, at least 90 in 100 find their agent and 85 their skill with its arguments", async (t) => {
  const { agent, whole, misses } = await score(createTestRouter(desk, registry), GATE);

  t.diagnostic(`gate, n=${GATE.length}: agent ${percent(agent)}, skill and arguments ${percent(whole)}`);
  assert.ok(GATE.length >= 300, "the table is too small to say anything");
  assert.ok(agent >= 0.9, misses.join("\n"));
  assert.ok(whole >= 0.85, misses.join("\n"));
});

test("no sentence of any table leads to another write than the one that is meant: the desk asks back instead", async () => {
  const router = createTestRouter(desk, registry);
  const wrong: string[] = [];

  for (const [says, skill] of [...TUNED, ...GATE]) {
    const candidates = await router.route(says);
    const best = registry.find(candidates[0]?.skill ?? "")?.skill;
    const isWrite = best?.effect === "write" && isClear(candidates, "write");
    if (isWrite && best.name !== skill) wrong.push(`"${says}" -> ${best.name}`);
  }

  assert.deepEqual(wrong, []);
});

function plain(says: string): string {
  return says
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, " ")
    .trim();
}

test("no sentence is both tuned on and of the gate, or of the gate and an example of a skill", () => {
  const seen = [...TUNED.map(([says]) => says), ...registry.catalogue.flatMap(({ examples }) => examples)];
  const known = new Set(seen.map(plain));

  assert.deepEqual(
    GATE.map(([says]) => says).filter((says) => known.has(plain(says))),
    [],
  );
});

test("what else people say is said of skills that there are", () => {
  assert.deepEqual(
    SAID_SKILLS.filter((skill) => registry.find(skill) === null),
    [],
  );
});

test("every example of a skill routes to that skill", async () => {
  const router = createTestRouter(desk, registry);
  const astray: string[] = [];

  for (const { skill, examples } of registry.catalogue) {
    for (const example of examples) {
      const [best] = await router.route(example);
      if (best?.skill !== skill) astray.push(`"${example}" of ${skill} -> ${best?.skill ?? "nothing"}`);
    }
  }

  assert.deepEqual(astray, []);
});

test("of sentences that the router has not seen, those it is sure of are right, and next to none is a wrong write", async (t) => {
  let [sure, right, wrongWrites] = [0, 0, 0];
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const router = routerWithoutFold(fold);
    for (const { skill, examples } of registry.catalogue) {
      for (const example of examples.filter((_one, index) => index % FOLDS === fold)) {
        const candidates = await router.route(example);
        const best = registry.find(candidates[0]?.skill ?? "");
        if (best === null || !isClear(candidates, best.skill.effect)) continue;
        sure += 1;
        if (best.skill.name === skill) right += 1;
        else if (best.skill.effect === "write") wrongWrites += 1;
      }
    }
  }

  t.diagnostic(
    `left out by parts: sure of ${sure}, right in ${percent(right / sure)}, wrong writes ${wrongWrites}`,
  );
  assert.ok(right / sure >= 0.85);
  assert.ok(wrongWrites / sure <= 0.03);
});

/** An example in so many is left out at a time, so that a router is built so many times and not once an example. */
const FOLDS = 5;

function routerWithoutFold(fold: number): SkillRouter {
  const catalogue = registry.catalogue.map((entry) => ({
    ...entry,
    examples: entry.examples.filter((_one, index) => index % FOLDS !== fold),
  }));
  return createTestRouter(desk, { ...registry, catalogue });
}

test("no sentence of any table makes a write, though an owner types it and there is something to close", async () => {
  const positions = ["BTC", "SOL", "ETH"].map((base) => `${base}/USDT:USDT`);
  const books = [STANDARD_BOOK, INVERTED_BOOK].map((book) =>
    bookFigures(book, { positions: positions.map((symbol) => positionFigures(book, symbol)) }),
  );
  const kit = createDispatchKit({ desk: createFakeDesk({ books }) });

  for (const says of [...TUNED, ...GATE].map(([said]) => said).concat(REFUSED)) await kit.say(says);

  assert.deepEqual(kit.desk.writes, []);
});

test("what the desk must not do is refused, or asked back without having run anything", async () => {
  const signals = ["BTC", "SOL", "ETH"].map((base) => signalFigures(`${base}/USDT:USDT`));
  const kit = createDispatchKit({ desk: createFakeDesk({ signals }) });

  for (const says of REFUSED) {
    const message = await kit.say(says);
    const isAsking = message.headline === WHICH || message.headline === LOST;
    assert.ok(message.kind === "refusal" || isAsking, `"${says}" was answered: ${message.headline}`);
  }
  assert.deepEqual(
    kit.log.lines.filter(({ message }) => message === "a skill ran"),
    [],
  );
});

test("real money is refused in words that say that this desk is paper", async () => {
  const message = await createDispatchKit().say("buy 1 btc for real");

  assert.equal(
    message.headline,
    "PAPER only: this desk holds no money and places no real order. Nothing was done.",
  );
});
