/** The command table and the skills are written apart, because bots never see agents: here they meet. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createRegistry } from "#agents/registry.ts";
import { exampleOf } from "#bots/command-views.ts";
import { COMMANDS } from "#bots/commands.ts";
import { parseCommand } from "#bots/parse-command.ts";

const registry = createRegistry();

for (const row of COMMANDS.filter((candidate) => candidate.skill !== null)) {
  test(`/${row.name} calls a skill that exists, takes its input, and needs the same role`, () => {
    const skill = registry.find(row.skill ?? "")?.skill;
    const [full, bare] = [parseCommand(exampleOf(row), COMMANDS), parseCommand(`/${row.name}`, COMMANDS)];

    assert.ok(skill !== undefined, `no skill "${row.skill}"`);
    assert.deepEqual([row.effect, row.role], [skill.effect, skill.role]);
    for (const call of [full, bare]) {
      assert.ok("row" in call);
      const parsed = skill.input.safeParse(call.input);
      assert.ok(parsed.success, String(parsed.error));
    }
  });
}
