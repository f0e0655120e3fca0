/** The CTO from the chat: what it shows, and how a command gets to run: asked for, approved by an owner, bound, on record. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { createAllowedCommands } from "#src/adapters/workshop/allowed-commands.ts";
import { createDeskLog } from "#src/adapters/workshop/desk-log.ts";
import { createProjectFiles } from "#src/adapters/workshop/project-files.ts";
import { createBubblewrap } from "#src/adapters/workshop/sandbox.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import { createRedactor } from "#src/features/workshop/model/redact.ts";
import type { Role } from "#src/domain/roles.ts";
import type { CommandRuns } from "#src/features/workshop/command-runs.ts";
import type { CommandPlan, Workshop } from "#src/features/workshop/workshop.ts";
import { createCommandHandler } from "#src/features/workshop/command-approvals.ts";
import { createDispatchKit, type DispatchKit } from "#test/support/dispatch-kit.ts";
import { createFakeWorkshop, createMemoryCommandRuns } from "#test/support/fake-workshop.ts";
import { createMemoryApprovals, type MemoryApprovals } from "#test/support/memory-approvals.ts";
import { plainText } from "#test/support/plain-text.ts";
import { createWorkshopFolder, SECRET } from "#test/support/workshop-folder.ts";

type Kit = DispatchKit & {
  readonly approvals: MemoryApprovals;
  readonly runs: CommandRuns;
  /** What was given to the machine to run. */
  readonly ran: readonly CommandPlan[];
  readonly logFile: string;
};

/** The real files, log and allowlist; what would run in the sandbox is noted instead. */
function kitOf(t: TestContext, role: Role = "owner"): Kit {
  const { roots } = createWorkshopFolder(t);
  const redact = createRedactor([]);
  const ran: CommandPlan[] = [];
  const logFile = join(roots.data, "logs", "desk.log");
  const workshop: Workshop = {
    ...createFakeWorkshop(),
    ...createProjectFiles({ roots, redact }),
    ...createDeskLog({ path: logFile, redact }),
    ...createAllowedCommands({
      roots,
      programFolders: ["/usr/bin", "/bin"],
      sandbox: async () => createBubblewrap("/usr/bin/bwrap"),
      redact,
      limits: { timeoutMs: 1_000, outputBytes: 1_000 },
      clock: createSystemClock(),
    }),
    run: async (plan) => {
      ran.push(plan);
      return { exitCode: 0, endedBy: "itself", tookMs: 12, output: "two\nlines\n", isCut: false };
    },
  };
  const runs = createMemoryCommandRuns();
  const opened: { approvals?: MemoryApprovals } = {};
  const kit = createDispatchKit({
    role,
    services: { workshop, runs },
    approvals: (clock) => {
      opened.approvals = createMemoryApprovals(clock);
      opened.approvals.handle(
        "command",
        createCommandHandler({ workshop, runs, nowMs: () => clock.nowMs() }),
      );
      return opened.approvals;
    },
  });
  return { ...kit, approvals: opened.approvals ?? assert.fail("no approvals"), runs, ran, logFile };
}

async function askedFor(kit: Kit, command: string): Promise<string> {
  const proposed = await kit.say(`run ${command}`);
  const asked = await kit.press(proposed, `Ask to run: ${command}`);
  return asked.headline;
}

test("a command in words is proposed, asked for, approved by an owner's button, run once, and its output shown", async (t) => {
  const kit = kitOf(t);

  const headline = await askedFor(kit, "uname -s");
  const before = kit.ran.length;
  const card = await kit.command("decide-approval", { approval: "approval-1" });
  await kit.press(card, "Approve approval-1");
  const output = await kit.say("show the output of approval-1");

  assert.equal(headline, "Asked for approval-1: uname -s");
  assert.equal(before, 0);
  assert.deepEqual(
    kit.ran.map(({ argv }) => argv),
    [["uname", "-s"]],
  );
  assert.match(plainText(output), /^uname -s: ended with 0 after 12 ms\ntwo\nlines/);
  assert.match(plainText(output), /approval-1, approved by telegram:7/);
  const [line] = kit.approvals.audit.recent({}, 10);
  assert.match(line?.what ?? "", /carried out \("uname -s" ended with 0 after 12 ms, 2 lines/);
});

test("the request shows all that it is bound to: argv, folder, program and hash, sandbox", async (t) => {
  const kit = kitOf(t);
  await askedFor(kit, "git status --short");

  const card = plainText(await kit.command("decide-approval", { approval: "approval-1" }));

  assert.match(card, /git --no-pager -c core\.fsmonitor=false .* status --short/);
  assert.match(card, /Program \/usr\/bin\/git sha256 [0-9a-f]{16}/);
  assert.match(card, /Folder .*\/project/);
  assert.match(card, /Sandbox bubblewrap: reads the project only, no network/);
});

test("without an owner's button nothing runs: not by an operator, not declined, not expired", async (t) => {
  for (const how of ["operator", "declined", "expired"] as const) {
    const kit = kitOf(t, how === "operator" ? "operator" : "owner");
    await askedFor(kit, "uname -s");
    const card = await kit.command("decide-approval", { approval: "approval-1" });
    if (how === "expired") await kit.clock.advance(10 * 60_000 + 1);
    await kit.press(card, how === "declined" ? "Decline approval-1" : "Approve approval-1").catch(() => null);
    await kit.approvals.sweep();

    assert.deepEqual(kit.ran, [], how);
    assert.equal(kit.runs.find("approval-1"), null, how);
  }
});

test("what is not on the list is refused before anybody is asked", async (t) => {
  const kit = kitOf(t);

  for (const said of [
    "run rm -rf .",
    "run npm test",
    "execute git -c core.pager=id log",
    "run ls; id",
    "run cat .env",
  ]) {
    const message = await kit.say(said);
    assert.match(message.headline, /^That command is not run: /, said);
  }
  assert.deepEqual(kit.approvals.waiting(), []);
});

test("a viewer sees neither files nor logs, and asks for nothing to run", async (t) => {
  const kit = kitOf(t, "viewer");

  for (const said of ["show me the logs", "read package.json", "run uptime", "list files in src/"])
    assert.match(
      (await kit.say(said)).headline,
      /^That needs the role (?:operator|owner); yours is viewer/,
      said,
    );
});

test("a file is shown by its name in a sentence, and a secret one is refused", async (t) => {
  const kit = kitOf(t);

  const shown = await kit.say("show the file src/main.ts");
  const refused = await kit.say("show the file .env");

  assert.match(plainText(shown), /^src\/main\.ts, 22 B, lines 1 to 2 of 2\nexport const one = 1;/);
  assert.equal(refused.headline, "Not shown: it may hold secrets, and is never shown.");
});

function logLine(level: number, msg: string, more: object = {}): string {
  return JSON.stringify({ level, time: Date.UTC(2026, 0, 5, 12), pid: 1, name: "worker", msg, ...more });
}

test("the log is shown from its end, by level, with secrets hidden", async (t) => {
  const kit = kitOf(t);
  writeFileSync(
    kit.logFile,
    [logLine(30, "started"), logLine(50, "it broke", { jobId: "a-1", token: SECRET }), "not json", ""].join(
      "\n",
    ),
  );

  const all = plainText(await kit.say("show me the logs"));
  const errors = plainText(await kit.say("any errors in the log"));

  assert.match(all, /01-05 12:00 info: started\n01-05 12:00 error: it broke jobId=a-1/);
  assert.match(all, /info: not json/);
  assert.ok(!all.includes(SECRET));
  assert.match(errors, /^The newest 1 log lines \(error and above, UTC\)\n01-05 12:00 error: it broke/);
});
