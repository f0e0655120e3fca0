/** Commands of the allowlist: planned, bound to the program's bytes, run in the sandbox of this machine or not at all. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createAllowedCommands } from "#src/adapters/workshop/allowed-commands.ts";
import { endsWell } from "#src/adapters/workshop/create-workshop.ts";
import { createBubblewrap, findSandbox, seatbeltProfile } from "#src/adapters/workshop/sandbox.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import type { Refusal } from "#src/domain/errors.ts";
import { createRedactor } from "#src/features/workshop/model/redact.ts";
import type { CommandPlan, Workshop } from "#src/features/workshop/workshop.ts";
import { createWorkshopFolder, SECRET, type WorkshopFolder } from "#test/support/workshop-folder.ts";

const sandbox = await findSandbox({ platform: process.platform, exists: existsSync, probe: endsWell });
const needsBubblewrap = {
  skip: "name" in sandbox && sandbox.name === "bubblewrap" ? false : "bubblewrap cannot run here",
};
const never = new AbortController().signal;

type Options = {
  readonly found?: typeof sandbox;
  readonly programFolders?: readonly string[];
  readonly limits?: { readonly timeoutMs: number; readonly outputBytes: number };
};

function commandsOf(folder: WorkshopFolder, options: Options = {}): Pick<Workshop, "plan" | "run"> {
  return createAllowedCommands({
    roots: folder.roots,
    programFolders: options.programFolders ?? ["/usr/bin", "/bin"],
    sandbox: async () => options.found ?? sandbox,
    redact: createRedactor([SECRET]),
    limits: options.limits ?? { timeoutMs: 10_000, outputBytes: 32_768 },
    clock: createSystemClock(),
  });
}

async function planOf(commands: Pick<Workshop, "plan">, command: string): Promise<CommandPlan> {
  const plan = await commands.plan(command);
  return "refused" in plan ? assert.fail(plan.reason) : plan;
}

async function outputOf(commands: Pick<Workshop, "plan" | "run">, command: string): Promise<string> {
  const ran = await commands.run(await planOf(commands, command), never);
  return "refused" in ran ? assert.fail(ran.reason) : ran.output;
}

function idOf(path: string): string {
  const { dev, ino } = statSync(path);
  return `${dev}:${ino}`;
}

/** A folder with a program of that name: a shell script, which needs the sandbox's own shell. */
function program(folder: WorkshopFolder, name: string, script: string): string {
  const programs = join(folder.outside, "programs");
  mkdirSync(programs, { recursive: true });
  writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return programs;
}

test("where there is no sandbox nothing is planned and nothing is run, in words that say what to install", async (t) => {
  const folder = createWorkshopFolder(t);
  const missing = await findSandbox({ platform: "linux", exists: () => false, probe: endsWell });
  const forbidden = await findSandbox({ platform: "linux", exists: () => true, probe: async () => false });
  const windows = await findSandbox({ platform: "win32", exists: () => true, probe: async () => true });
  const mac = await findSandbox({ platform: "darwin", exists: () => false, probe: async () => true });

  for (const found of [missing, forbidden, windows, mac]) {
    assert.ok("refused" in found && found.code === "NO_SANDBOX");
    const commands = commandsOf(folder, { found });
    const planned = await commands.plan("df -h");
    const ran = await commands.run(madeUpPlan(folder), never);
    for (const refused of [planned, ran]) {
      assert.ok("refused" in refused);
      assert.match(refused.reason, /without a sandbox nothing runs/);
      assert.match(refused.hint ?? "", /apt-get install bubblewrap/);
    }
  }
});

function madeUpPlan({ roots }: WorkshopFolder): CommandPlan {
  const where = {
    directory: roots.project,
    directoryId: "1:2",
    executable: "/bin/df",
    sandbox: "bubblewrap",
  };
  return { text: "df -h", argv: ["df", "-h"], sha256: "0".repeat(64), ...where };
}

test("a plan holds the argv, the folder, the program behind its links and the hash of its bytes", async (t) => {
  const folder = createWorkshopFolder(t);
  const fake = { found: createBubblewrap("/usr/bin/bwrap") };
  const real = program(folder, "real-ls", "echo");
  const links = join(folder.outside, "links");
  mkdirSync(links);
  symlinkSync(join(real, "real-ls"), join(links, "ls"));

  const plan = await planOf(commandsOf(folder, { ...fake, programFolders: [links] }), "ls   -la  src");

  const sum = createHash("sha256").update("#!/bin/sh\necho\n").digest("hex");
  assert.deepEqual(plan, {
    text: "ls -la src",
    argv: ["ls", "-la", "--", "src"],
    directory: folder.roots.project,
    directoryId: idOf(folder.roots.project),
    executable: join(real, "real-ls"),
    sha256: sum,
    sandbox: "bubblewrap",
  });
});

test("what changes between the approval and the run stops the run: program, link, arguments, folder, sandbox", async (t) => {
  const folder = createWorkshopFolder(t);
  const programs = program(folder, "ls", "echo honest");
  const found = createBubblewrap("/usr/bin/bwrap");
  const commands = commandsOf(folder, { found, programFolders: [programs] });
  const plan = await planOf(commands, "ls src");
  const refusedCode = async (approved: CommandPlan): Promise<string> => {
    const ran = await commands.run(approved, never);
    return "refused" in ran ? ran.code : "it ran";
  };

  assert.equal(await refusedCode({ ...plan, argv: ["ls", "--", "/etc"] }), "COMMAND_CHANGED");
  assert.equal(await refusedCode({ ...plan, directory: "/" }), "COMMAND_CHANGED");
  assert.equal(await refusedCode({ ...plan, executable: "/bin/sh" }), "COMMAND_CHANGED");
  assert.equal(await refusedCode({ ...plan, sandbox: "none" }), "COMMAND_CHANGED");
  assert.equal(await refusedCode({ ...plan, text: "rm -rf ." }), "COMMAND_NOT_ALLOWED");
  const { project } = folder.roots;
  renameSync(project, `${project}-away`);
  cpSync(`${project}-away`, project, { recursive: true });
  assert.equal(await refusedCode(plan), "COMMAND_CHANGED", "the folder was swapped for its like");
  rmSync(project, { recursive: true });
  symlinkSync(`${project}-away`, project);
  assert.equal(await refusedCode(plan), "COMMAND_CHANGED", "the folder was swapped for a link");
  rmSync(project);
  renameSync(`${project}-away`, project);
  writeFileSync(join(programs, "ls"), "#!/bin/sh\necho swapped\n", { mode: 0o755 });
  assert.equal(await refusedCode(plan), "COMMAND_CHANGED");
  renameSync(join(programs, "ls"), join(programs, "other"));
  symlinkSync(join(programs, "other"), join(programs, "ls"));
  assert.equal(await refusedCode(plan), "COMMAND_CHANGED");
});

test("a program that others may write is not run", async (t) => {
  const folder = createWorkshopFolder(t);
  const programs = program(folder, "ls", "echo");
  execFileSync("chmod", ["777", join(programs, "ls")]);
  const found = createBubblewrap("/usr/bin/bwrap");

  const plan = await commandsOf(folder, { found, programFolders: [programs] }).plan("ls");

  assert.equal("refused" in plan && plan.code, "PROGRAM_NOT_FOUND");
});

test("paths of a command are judged like those of files: nothing outside, no secrets, no data folder", async (t) => {
  const folder = createWorkshopFolder(t);
  symlinkSync(folder.outside, join(folder.roots.project, "away"));
  const commands = commandsOf(folder, { found: createBubblewrap("/usr/bin/bwrap") });

  for (const path of ["../outside", "away", "/etc", ".env", "data", ".data", "data/notes.txt"]) {
    const plan: Refusal | CommandPlan = await commands.plan(`ls ${path}`);
    assert.ok("refused" in plan, path);
  }
});

test("an allowed command runs in the sandbox, over the project alone", needsBubblewrap, async (t) => {
  const folder = createWorkshopFolder(t);
  const commands = commandsOf(folder);

  assert.equal(await outputOf(commands, "ls src"), "main.ts\n");
  assert.match(await outputOf(commands, "wc -l README.md"), /^2 README\.md/);
  assert.match(await outputOf(commands, "uname -s"), /^Linux/);
});

test(
  "git status works on a repository and runs nothing that its configuration names",
  needsBubblewrap,
  async (t) => {
    const folder = createWorkshopFolder(t);
    const git = (...args: string[]): void => void execFileSync("git", ["-C", folder.roots.project, ...args]);
    git("init", "-q");
    git("add", "README.md");
    for (const [name, value] of [
      ["core.fsmonitor", "echo it-ran >&2; false"],
      ["core.pager", "echo it-ran >&2; cat"],
      ["diff.external", "echo it-ran >&2"],
      ["alias.status", "!echo it-ran >&2"],
    ] as const)
      git("config", name, value);

    const status = await outputOf(commandsOf(folder), "git status --short");
    const diff = await outputOf(commandsOf(folder), "git diff --stat");

    assert.match(status, /^A {2}README\.md/m);
    assert.doesNotMatch(status + diff, /it-ran/);
  },
);

test(
  "inside there is no data folder, no secret, no neighbour, no network and no environment",
  needsBubblewrap,
  async (t) => {
    const folder = createWorkshopFolder(t);
    const { roots, outside } = folder;
    process.env["SLEEPYQUANT_TEST_LEAK"] = SECRET;
    t.after(() => delete process.env["SLEEPYQUANT_TEST_LEAK"]);
    const script = [
      `cat .env; cat ${roots.data}/notes.txt; cat ${outside}/passwd.txt; ls -A ${roots.data}; env`,
      "cat /etc/passwd; ls /root /home /work; cat /proc/net/dev; echo write > written.txt; echo done",
    ].join("\n");
    const programs = program(folder, "ls", script);

    const output = await outputOf(commandsOf(folder, { programFolders: [programs] }), "ls");

    assert.ok(!output.includes(SECRET) && !output.includes("data notes"), output);
    assert.ok(!output.includes("root:"), output);
    assert.ok(!/eth0|SLEEPYQUANT|SSH|TOKEN/.test(output), output);
    assert.match(output, /HOME=\/tmp/);
    assert.match(output, /done/);
    assert.equal(existsSync(join(roots.project, "written.txt")), false);
  },
);

test(
  "a command that takes too long, or prints too much, is ended with all that it started",
  needsBubblewrap,
  async (t) => {
    const folder = createWorkshopFolder(t);
    const slow = program(folder, "ls", "sleep 60 & sleep 60");
    const loud = program(folder, "df", "while true; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done");
    const slowRun = commandsOf(folder, {
      programFolders: [slow],
      limits: { timeoutMs: 300, outputBytes: 100 },
    });
    const loudRun = commandsOf(folder, {
      programFolders: [loud],
      limits: { timeoutMs: 10_000, outputBytes: 1_000 },
    });

    const late = await slowRun.run(await planOf(slowRun, "ls"), never);
    const cut = await loudRun.run(await planOf(loudRun, "df"), never);

    assert.ok(!("refused" in late) && !("refused" in cut));
    assert.deepEqual([late.endedBy, late.exitCode], ["time", null]);
    assert.deepEqual([cut.endedBy, cut.isCut, cut.output.length], ["signal", true, 1_000]);
  },
);

function leftovers(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith("sleepyquant-run-"));
}

test("a run leaves nothing behind in the folder of temporary files", needsBubblewrap, async (t) => {
  const before = leftovers();

  await outputOf(commandsOf(createWorkshopFolder(t)), "ls src");

  assert.deepEqual(leftovers(), before);
});

test("on macOS everything is denied but reading the system and the project, and secrets are denied again", () => {
  const profile = seatbeltProfile({
    program: "/usr/bin/uptime",
    name: "uptime",
    args: [],
    project: '/Users/a "b"/desk',
    data: "/Users/a/desk/.sleepyquant",
  });

  assert.match(profile, /^\(version 1\)\n\(deny default\)\n/);
  assert.match(profile, /\(subpath "\/Users\/a \\"b\\"\/desk"\)/);
  assert.match(profile, /\(deny file-read\* \(subpath "\/Users\/a\/desk\/\.sleepyquant"\)/);
  assert.match(profile, /\(deny network\*\)/);
  assert.doesNotMatch(profile, /allow file-write\*/);
});
