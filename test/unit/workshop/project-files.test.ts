/** Files through the desk: what is shown, and every way out that was tried. */
import assert from "node:assert/strict";
import { linkSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createProjectFiles } from "#src/adapters/workshop/project-files.ts";
import { createRedactor } from "#src/features/workshop/model/redact.ts";
import { createWorkshopFolder, SECRET, type WorkshopFolder } from "#test/support/workshop-folder.ts";

function filesOf({ roots }: WorkshopFolder) {
  return createProjectFiles({ roots, redact: createRedactor([]) });
}

test("a file of the project and of the data folder is shown in lines", async (t) => {
  const files = filesOf(createWorkshopFolder(t));

  const readme = await files.read("README.md", 2, 10);
  const notes = await files.read("data/notes.txt", 1, 10);

  assert.deepEqual(readme, {
    path: "README.md",
    bytes: 24,
    firstLine: 2,
    lines: ["second line", ""],
    totalLines: 3,
  });
  assert.ok(!("refused" in notes) && notes.path === "data/notes.txt");
});

test("no path leads out, and none to a secret: not by dots, links, other names or the data's own folder", async (t) => {
  const folder = createWorkshopFolder(t);
  const { roots, outside } = folder;
  symlinkSync(join(outside, "passwd.txt"), join(roots.project, "link.txt"));
  symlinkSync(outside, join(roots.project, "folder-link"));
  symlinkSync(join(roots.project, ".env"), join(roots.project, "env-link.txt"));
  symlinkSync(join(roots.data, "desk-simulated.sqlite"), join(roots.project, "ledger.txt"));
  linkSync(join(outside, "passwd.txt"), join(roots.project, "hard.txt"));
  linkSync(join(roots.project, ".env"), join(roots.project, "hard-env.txt"));
  symlinkSync("chain-2.txt", join(roots.project, "chain-1.txt"));
  symlinkSync("../outside/passwd.txt", join(roots.project, "chain-2.txt"));
  symlinkSync("loop.txt", join(roots.project, "loop.txt"));
  symlinkSync("folder-link", join(roots.project, "away"));
  mkdirSync(join(roots.project, ".git"));
  folder.write("project/.git/config", SECRET);
  const tried = [
    "../outside/passwd.txt",
    "src/../../outside/passwd.txt",
    join(outside, "passwd.txt"),
    "/etc/passwd",
    "/proc/self/environ",
    "data/../../outside/passwd.txt",
    "link.txt",
    "folder-link/passwd.txt",
    "env-link.txt",
    "ledger.txt",
    "hard.txt",
    "hard-env.txt",
    ".env",
    "./.env",
    "src/../.env",
    "data/desk-simulated.sqlite",
    ".data/desk-simulated.sqlite",
    ".data/../.env",
    "README.md\u0000.txt",
    "~/.ssh/id_rsa",
    ".ENV",
    ".Env",
    "\uFF0Eenv",
    ".env\u200b",
    ".e\u0301nv",
    "src//..//.env",
    ".env/",
    ".env/.",
    "./src/./../.env",
    "data/../.env",
    "data//desk-simulated.sqlite",
    "data/logs/../desk-simulated.sqlite",
    "DATA/desk-simulated.sqlite",
    "..\\outside\\passwd.txt",
    "%2e%2e/outside/passwd.txt",
    "file:///etc/passwd",
    "/proc/self/root/etc/passwd",
    "/proc/self/cwd/.env",
    "/proc/1/environ",
    "/proc/self/fd/0",
    "/dev/fd/0",
    "/dev/stdin",
    `${roots.project}/../outside/passwd.txt`,
    `${roots.project}/.env`,
    "chain-1.txt",
    "loop.txt",
    "away/passwd.txt",
    ".git/config",
    "$HOME/.ssh/id_rsa",
    "README.md/../.env",
    "",
    "src",
    "x".repeat(400),
  ];
  for (const path of tried) {
    const shown = await filesOf(folder).read(path, 1, 10);
    assert.ok("refused" in shown, `${path} was shown`);
    assert.ok(!JSON.stringify(shown).includes(SECRET), path);
  }
});

test("what is no text, too long or no ordinary file is not read", async (t) => {
  const folder = createWorkshopFolder(t);
  folder.write("project/binary.bin", "a\u0000b");
  folder.write("project/long.txt", "x".repeat(600 * 1024));
  symlinkSync("/dev/zero", join(folder.roots.project, "device.txt"));

  for (const path of ["binary.bin", "long.txt", "device.txt"])
    assert.ok("refused" in (await filesOf(folder).read(path, 1, 10)), path);
});

test("a secret inside a file that may be shown is hidden", async (t) => {
  const folder = createWorkshopFolder(t);
  folder.write("project/notes.md", "token = abcdef123456\nfine\n");

  const shown = await filesOf(folder).read("notes.md", 1, 10);

  assert.ok(!("refused" in shown));
  assert.deepEqual(shown.lines, ["token = [hidden]", "fine", ""]);
});

test("a folder is listed without its secrets, and nothing outside is listed at all", async (t) => {
  const folder = createWorkshopFolder(t);
  symlinkSync(folder.outside, join(folder.roots.project, "away"));
  const files = filesOf(folder);

  const top = await files.list(".");
  const data = await files.list("data");

  assert.ok(!("refused" in top) && !("refused" in data));
  assert.deepEqual(
    top.map(({ name, kind }) => `${name} ${kind}`),
    [".data folder", "README.md file", "away file", "src folder"],
  );
  assert.deepEqual(
    data.map(({ name }) => name),
    ["logs", "notes.txt"],
  );
  for (const path of ["..", "/", "away", "../outside", "README.md"])
    assert.ok("refused" in (await files.list(path)), path);
});
