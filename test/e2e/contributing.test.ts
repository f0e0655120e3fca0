/** Carries out CONTRIBUTING.md from top to bottom in a copy of the project, then asks the compiler and the program. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { readMigrations } from "#src/storage/migrations.ts";
import { copyProject } from "#test/support/project-copy.ts";

const PROJECT = join(import.meta.dirname, "../..");
const STEP = /^```[a-z]+ (create|run|before|after)(?: ("(?:[^"\\]|\\.)*") in)?(?: (\S+))?\n([\s\S]*?)^```$/gm;

/** Says what the program does with what was added. */
const PROBE = `
import { createRegistry } from "#agents/registry.ts";
import { PLATFORMS } from "#src/domain/platforms.ts";
import { openDeskDatabase } from "#src/storage/desk-database.ts";
import { createDispatchKit } from "#test/support/dispatch-kit.ts";

const database = openDeskDatabase({ path: ":memory:", clock: { nowMs: () => 0 }, durability: "off" });
const told = await createDispatchKit().say("pls repot the plants");
console.log(JSON.stringify({
  agent: createRegistry().agents[0].name,
  said: told.headline,
  platform: PLATFORMS[0],
  pots: database.db.prepare("SELECT count(*) AS pots FROM pots").get().pots,
}));
`;

type Step = {
  readonly does: string;
  readonly anchor: string;
  readonly file: string;
  readonly body: string;
};

function stepsOf(text: string): readonly Step[] {
  return [...text.matchAll(STEP)].map(([, does = "", quoted = '""', file = "", body = ""]) => ({
    does,
    anchor: String(JSON.parse(quoted)),
    file: file.replace("NEXT", String(readMigrations("desk").length + 2).padStart(3, "0")),
    body,
  }));
}

function carryOut({ does, anchor, file, body }: Step, copy: string): string {
  const path = join(copy, file);
  if (does === "run") return execFileSync("sh", ["-ec", body], { cwd: copy, encoding: "utf8" });
  if (does === "create") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, body);
    return "";
  }
  const text = readFileSync(path, "utf8");
  assert.equal(text.split(anchor).length, 2, `"${anchor}" stands in ${file} more or less often than once`);
  const added = does === "before" ? `${body}${anchor}` : `${anchor}\n${body.trimEnd()}`;
  writeFileSync(
    path,
    text.replace(anchor, () => added),
  );
  return "";
}

test("what CONTRIBUTING.md says works as it stands there: an agent, a skill, a platform, a table, an event", (t) => {
  const steps = stepsOf(readFileSync(join(PROJECT, "CONTRIBUTING.md"), "utf8"));
  assert.ok(steps.length >= 11, `only ${steps.length} steps were read`);
  const copy = copyProject(t, ["test/support"]);

  const printed = steps.map((step) => carryOut(step, copy)).join("");
  writeFileSync(join(copy, "probe.ts"), PROBE);

  assert.match(printed, /board\.wake +fill/);
  const types = spawnSync(join(PROJECT, "node_modules/.bin/tsc"), ["-p", copy], { encoding: "utf8" });
  assert.deepEqual(
    types.stdout.split("\n").filter((line) => /^\w/.test(line)),
    [],
  );
  const said = execFileSync(process.execPath, ["--disable-warning=ExperimentalWarning", "probe.ts"], {
    cwd: copy,
    encoding: "utf8",
    timeout: 60_000,
  });
  assert.deepEqual(JSON.parse(said), {
    agent: "florist",
    said: "Repotted 2 plants",
    platform: "pigeon",
    pots: 0,
  });
});

test("every command that CONTRIBUTING.md names is a script of package.json", () => {
  const { scripts } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  const named = [
    ...readFileSync(join(PROJECT, "CONTRIBUTING.md"), "utf8").matchAll(/npm (?:run )?([a-z]+)/g),
  ];
  assert.ok(named.length >= 6);
  for (const [, name = ""] of named) assert.ok(name in scripts, name);
});
