import assert from "node:assert/strict";
import { test } from "node:test";
import { FORBIDDEN_COMMANDS } from "#test/support/forbidden-commands.ts";
import { allowCommand } from "#src/features/workshop/model/allowlist.ts";

const ALLOWED = [
  "git status",
  "git status --short --branch",
  "git log --oneline -n5",
  "git diff --stat",
  "git rev-parse HEAD",
  "ls",
  "ls -la agents",
  "wc -l README.md package.json",
  "du -sh src",
  "df -h",
  "uptime",
  "uname -a",
];

test("the commands of the list are allowed, and a path always stands behind two dashes", () => {
  for (const command of ALLOWED) {
    const allowed = allowCommand(command);
    assert.ok(!("refused" in allowed), command);
  }
  const ls = allowCommand("ls -la agents");
  assert.deepEqual("refused" in ls ? null : ls.args, ["-la", "--", "agents"]);
});

test("git never runs what a repository names: hooks, monitors, pagers and diff programs are switched off", () => {
  const status = allowCommand("git status --short");

  assert.ok(!("refused" in status));
  assert.deepEqual(status.args.slice(-2), ["status", "--short"]);
  for (const setting of [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "diff.external=",
  ])
    assert.ok(status.args.includes(setting), setting);
});

test("whatever else is asked for is refused, with a reason and what to type", () => {
  for (const command of FORBIDDEN_COMMANDS) {
    const refused = allowCommand(command);
    assert.ok("refused" in refused, `"${command}" was allowed`);
    assert.match(refused.reason, /^That command is not run: /, command);
    assert.match(refused.hint ?? "", /what commands may run/);
  }
});
