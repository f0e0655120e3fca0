import { createSkillDeps } from "#test/support/skill-deps.ts";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { z } from "zod";
import { defineAgent, defineSkill, servicesFor, type AnySkill, type Skill } from "#agents/define.ts";
import { AGENTS, createRegistry } from "#agents/registry.ts";

const FIXED_SKILLS = {
  coo: [
    "show-help",
    "show-brief",
    "list-approvals",
    "decide-approval",
    "list-people",
    "grant-role",
    "revoke-role",
    "link-account",
    "set-chat-access",
    "show-receipts",
    "recall-memories",
    "remember-fact",
    "forget-memory",
    "show-alerts",
    "set-alerts",
    "bind-topic",
    "set-while-busy",
    "set-preference",
    "show-preferences",
  ],
  "trading-lead": [
    "show-status",
    "list-signals",
    "scan-market",
    "show-bias",
    "explain-signal",
    "list-round-trips",
    "pause-entries",
    "resume-entries",
    "show-settings",
    "change-setting",
    "list-pairs",
    "change-pairs",
    "ban-symbol",
    "unban-symbol",
  ],
  "futures-executor": ["open-futures", "close-position", "flatten-book", "change-exits"],
  "spot-executor": ["buy-spot", "sell-spot", "move-spot-exits"],
  cfo: [
    "show-balance",
    "show-profit",
    "show-statistics",
    "show-performance",
    "show-costs",
    "show-allocation",
    "show-benchmark",
    "draw-chart",
  ],
  rnd: [
    "compare-books",
    "draw-control",
    "show-shadow",
    "lock-baseline",
    "decide-verdict",
    "verify-record",
    "show-post-mortem",
    "search-vault",
    "judge-post-mortem",
    "note-post-mortem",
    "list-adjustments",
    "propose-adjustments",
    "replay-change",
    "revert-adjustment",
  ],
  "resource-monitor": [
    "show-health",
    "show-audit",
    "show-model",
    "show-memory",
    "show-queue",
    "unload-model",
    "drain-model",
    "reload-model",
  ],
  cto: [
    "show-version",
    "show-logs",
    "show-file",
    "list-files",
    "show-disk",
    "show-allowlist",
    "run-command",
    "show-output",
  ],
  legal: ["show-gate", "show-deeds", "show-compliance", "check-text", "veto-publishing"],
  qa: ["check-desk", "list-incidents", "show-honesty"],
  "news-watcher": ["show-news"],
  "content-writer": [
    "show-digest",
    "edit-publication",
    "write-article",
    "add-source",
    "decide-article",
    "show-article",
    "show-profile",
  ],
};

function skillOf(fields: Partial<Skill> = {}): AnySkill {
  return defineSkill({
    name: "try-it",
    description: "Tries.",
    examples: ["one", "two", "three"],
    effect: "read",
    role: "viewer",
    needs: [],
    input: z.strictObject({}),
    output: z.object({}),
    readInput: () => ({}),
    run: () => ({ ok: true, output: {} }),
    render: () => ({ headline: "", blocks: [] }),
    ...fields,
  });
}

function agentOf(name: string, ...skills: readonly AnySkill[]) {
  return defineAgent({ name, role: "R", prompt: name, skills, stepsMax: 1 });
}

test("the agents hold the skills that the command table names", () => {
  // One more agent is no change of these.
  const held = AGENTS.filter(({ name }) => name in FIXED_SKILLS).map(
    (agent) => [agent.name, agent.skills.map(({ name }) => name)] as const,
  );

  assert.deepEqual(Object.fromEntries(held), FIXED_SKILLS);
});

test("an agent or a skill that is there twice is refused when the registry is built", () => {
  assert.throws(
    () => createRegistry([agentOf("one", skillOf()), agentOf("one", skillOf({ name: "try-two" }))]),
    /two agents are named "one"/,
  );
  assert.throws(
    () => createRegistry([agentOf("one", skillOf()), agentOf("two", skillOf())]),
    /skill "try-it" is held by "one" and by "two"/,
  );
});

test("a malformed skill or agent is refused where it is defined", () => {
  assert.throws(() => skillOf({ name: "tryIt" }), /not named verb-noun/);
  assert.throws(() => skillOf({ examples: ["one", "two"] }), /at least three/);
  assert.throws(() => skillOf({ effect: "write", role: "owner" }), /needs a preview/);
  assert.throws(
    () =>
      skillOf({
        effect: "write",
        preview: () => ({ proposed: true, summary: "", label: "", input: {} }),
      }),
    /a viewer may not run it/,
  );
  assert.throws(() => agentOf("Bad Name", skillOf()), /lower-case name/);
  assert.throws(() => agentOf("empty"), /has no skill/);
});

test("every skill accepts an empty input, so that what is missing is asked for and not failed on", () => {
  const registry = createRegistry();

  for (const { skill } of registry.catalogue) {
    const found = registry.find(skill) ?? assert.fail(skill);
    assert.ok(found.skill.input.safeParse({}).success, skill);
  }
});

test("every input can be put as a JSON schema, which is how a model will be told of it", () => {
  for (const agent of AGENTS) {
    for (const skill of agent.skills) {
      const schema = z.toJSONSchema(skill.input, { io: "input" });
      assert.equal(schema.additionalProperties, false, skill.name);
    }
  }
});

test("every agent has a prompt of at most 600 words that says its purpose, its inputs and its output", () => {
  for (const { name, prompt } of AGENTS) {
    const text = readFileSync(new URL(`../../../prompts/${prompt}.md`, import.meta.url), "utf8");
    assert.match(text, /^Purpose: .+\nInputs: .+\nOutput: .+\n/, name);
    assert.ok(text.split(/\s+/).length <= 600, `${name}: the prompt is too long`);
    assert.ok((text.match(/^Example /gm) ?? []).length >= 2, `${name}: the prompt needs two examples`);
  }
});

test("the prompt of an agent names each of its skills and no skill of another", () => {
  const all = AGENTS.flatMap((agent) => agent.skills.map(({ name }) => name));
  for (const { prompt, skills } of AGENTS) {
    const text = readFileSync(new URL(`../../../prompts/${prompt}.md`, import.meta.url), "utf8");
    const named = all.filter((name) => text.includes(`\`${name}\``));
    assert.deepEqual(named.toSorted(), skills.map(({ name }) => name).toSorted());
  }
});

test("a skill gets the services that it names, and no other", () => {
  const all = createSkillDeps();
  const services = servicesFor(skillOf({ needs: ["desk", "charts"] }), { ...all, catalogue: [] });

  assert.deepEqual(Object.keys(services), ["desk", "charts"]);
  assert.equal(services.desk, all.desk);
});

test("no skill names a service twice, and none needs more than six", () => {
  for (const skill of createRegistry().agents.flatMap(({ skills }) => skills)) {
    assert.equal(new Set(skill.needs).size, skill.needs.length, skill.name);
    assert.ok(skill.needs.length <= 6, `${skill.name} needs ${skill.needs.join(", ")}`);
  }
});
