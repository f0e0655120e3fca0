import assert from "node:assert/strict";
import { test } from "node:test";
import { allowCommand } from "#src/domain/workshop/allowlist.ts";

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

/** Ways in which an argument runs, writes, reaches out, or reads what it should not. */
const REFUSED = [
  "",
  "rm -rf .",
  "sh",
  "bash -c id",
  "env FOO=1 id",
  "env",
  "xargs ls",
  "sudo df",
  "node -e 1",
  "npm run check",
  "npm test",
  "npx tsc",
  "python3 -c 1",
  "find . -exec id {} +",
  "find . -name x -exec rm {} ;",
  "find . -delete",
  "tar --to-command=id -xf a.tar",
  "tar cf a.tar .",
  "git -c core.pager=id log",
  "git -c alias.x=!id x",
  "git --exec-path=/tmp status",
  "git -C /etc status",
  "git status -c core.fsmonitor=id",
  "git status --config-env=a=b",
  "git clone http://example.com",
  "git fetch --upload-pack=id",
  "git ls-remote --upload-pack=id .",
  "git push",
  "git config --list",
  "git log --output=x",
  "git log -p",
  "git log -n5000",
  "git log --ext-diff",
  "git diff --ext-diff",
  "git diff --textconv",
  "git diff --no-index a b",
  "git diff --output=package.json",
  "git difftool",
  "git log HEAD",
  "git show HEAD:.env",
  "git grep token",
  "GIT_EXTERNAL_DIFF=id git diff",
  "GIT_SSH_COMMAND=id git fetch",
  "ls; id",
  "ls && id",
  "ls | sh",
  "ls > out",
  "ls `id`",
  "ls $(id)",
  "ls $HOME",
  "ls ~",
  "ls *",
  "ls --color=always agents",
  "ls -R /",
  "ls agents src",
  "wc --files0-from=x",
  "wc -l a b c d e",
  "du --files0-from=x",
  "df --output=source",
  "date -s 2020-01-01",
  "date -f x",
  "uname -a extra",
  "ls 'a b'",
  'ls "a"',
  "ls a\u0000b",
  "ls \u202ea",
  "./git status",
  "/usr/bin/git status",
  "../git status",
  "ls\tagents\nid",
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
  for (const command of REFUSED) {
    const refused = allowCommand(command);
    assert.ok("refused" in refused, `"${command}" was allowed`);
    assert.match(refused.reason, /^That command is not run: /, command);
    assert.match(refused.hint ?? "", /what commands may run/);
  }
});
