/**
 * One more agent, as somebody would really add it: one file, one prompt, one line of the registry (with its import), in a
 * copy of the project. Nothing else is touched, and it is routed to, run, in the help, and told to a model.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { copyProject } from "#test/support/project-copy.ts";

const AGENT = `import { z } from "zod";
import { defineAgent, defineSkill } from "#agents/define.ts";

const repotPlants = defineSkill({
  name: "repot-plants",
  description: "Repots the plants of the office.",
  examples: ["repot the plants", "the plants need new pots", "give the flowers a bigger pot"],
  effect: "read",
  role: "viewer",
  needs: [],
  input: z.strictObject({}),
  output: z.object({ pots: z.int() }),
  readInput: () => ({}),
  run: () => ({ ok: true, output: { pots: 7 } }),
  render: ({ pots }) => ({ headline: \`Repotted \${pots} plants\`, blocks: [] }),
});

export const florist = defineAgent({
  name: "florist",
  role: "Florist: repots plants",
  prompt: "florist",
  skills: [repotPlants],
  stepsMax: 2,
});
`;
const PROMPT = `Purpose: You repot the plants of the office.
Inputs: What the person says.
Output: One call, or an answer in a sentence.

- \`repot-plants\` {}: repots them.

Example 1
{"skill": "repot-plants", "input": {}}

Example 2
{"answer": "I do not know."}
`;
/** Says what it saw as one line of JSON. */
const PROBE = `
import { createRegistry } from "#agents/registry.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";
import { plainText } from "#test/support/plain-text.ts";
import { createScriptedInference } from "#test/support/scripted-inference.ts";

const words = createDispatchKit();
const routed = await words.say("pls repot my plants");
const help = await words.command("show-help", { topic: "florist" });
const inference = createScriptedInference([
  { json: { agent: "florist" } },
  { json: { skill: "repot-plants", input: {} } },
  { json: { answer: "It is PAPER: 7 plants are in the result." } },
]);
const model = createDispatchKit({ inference });
const answered = await model.say("should i be worried about how the first of them has been behaving lately?");
const [dispatch, own] = inference.requests;
console.log(JSON.stringify({
  agents: createRegistry().agents.length,
  routed: routed.headline,
  help: plainText(help),
  answered: answered.headline,
  dispatch: dispatch.system,
  own: own.system,
}));
`;

function addOneLine(folder: string): void {
  const path = join(folder, "agents", "registry.ts");
  const registry = readFileSync(path, "utf8");
  const list = "export const AGENTS: readonly Agent[] = [";
  assert.ok(registry.includes(list));
  const added = registry.replace(list, `${list}\n  florist,`);
  writeFileSync(path, `import { florist } from "#agents/florist/agent.ts";\n${added}`);
}

test("an agent is one file, one prompt and one line", (t) => {
  const folder = copyProject(t, ["test/support"]);
  mkdirSync(join(folder, "agents", "florist"));
  writeFileSync(join(folder, "agents", "florist", "agent.ts"), AGENT);
  writeFileSync(join(folder, "prompts", "florist.md"), PROMPT);
  addOneLine(folder);
  writeFileSync(join(folder, "probe.ts"), PROBE);

  const printed = execFileSync(process.execPath, ["--disable-warning=ExperimentalWarning", "probe.ts"], {
    cwd: folder,
    encoding: "utf8",
    timeout: 60_000,
  });

  const seen = JSON.parse(printed) as Readonly<Record<string, string>>;
  assert.equal(seen["routed"], "Repotted 7 plants");
  assert.match(seen["help"] ?? "", /^Help on florist\nrepot plants: /);
  assert.equal(seen["answered"], "It is PAPER: 7 plants are in the result.");
  assert.match(seen["dispatch"] ?? "", /\n- florist: Florist: repots plants\. Can repot plants\./);
  assert.ok(seen["own"]?.startsWith(PROMPT.trim()));
});
