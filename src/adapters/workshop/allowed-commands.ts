/**
 * Commands of the allowlist: planned with the hash of the program, and run only as planned. What runs is a private copy
 * of the very bytes that were hashed, so that a program swapped in between is noticed or not run.
 */
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { access, chmod, mkdtemp, open, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Refusal } from "../../domain/errors.ts";
import { allowCommand, COMMAND_RULES } from "#src/features/workshop/model/allowlist.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CommandPlan, CommandResult, Workshop } from "#src/features/workshop/workshop.ts";
import { findInside, type Roots } from "./inside-roots.ts";
import { runWalled, type RunLimits } from "./run-walled.ts";
import { SANDBOX_ENVIRONMENT, type Sandbox } from "./sandbox.ts";

const PROGRAM_BYTES_MAX = 128 * 1024 * 1024;
/** Group and others may not be able to write a program that we run. */
const WRITABLE_BY_OTHERS = 0o022;

export type CommandsOptions = {
  readonly roots: Roots;
  /** Where programs are looked for; nothing else is ever run. */
  readonly programFolders: readonly string[];
  readonly sandbox: () => Promise<Sandbox | Refusal>;
  readonly redact: (text: string) => string;
  readonly limits: RunLimits;
  readonly clock: Clock;
};

type Program = { readonly path: string; readonly bytes: Buffer; readonly sha256: string };

export function createAllowedCommands(options: CommandsOptions): Pick<Workshop, "commands" | "plan" | "run"> {
  return {
    commands: () =>
      COMMAND_RULES.map(({ program, subcommand, says }) => ({
        command: subcommand === undefined ? program : `${program} ${subcommand}`,
        says,
      })),
    async plan(command) {
      const prepared = await prepare(options, command);
      return "refused" in prepared ? prepared : prepared.plan;
    },
    async run(plan, signal) {
      const prepared = await prepare(options, plan.text);
      if ("refused" in prepared) return prepared;
      if (!isSamePlan(prepared.plan, plan)) return changed();
      return await runPlan(options, prepared, signal);
    },
  };
}

type Prepared = {
  readonly plan: CommandPlan;
  readonly program: Program;
  readonly sandbox: Sandbox;
};

async function prepare(options: CommandsOptions, text: string): Promise<Prepared | Refusal> {
  const allowed = allowCommand(text);
  if ("refused" in allowed) return allowed;
  const sandbox = await options.sandbox();
  if ("refused" in sandbox) return sandbox;
  for (const path of allowed.paths) {
    const found = await findInside(path, options.roots);
    if ("refused" in found) return found;
    if (found.root !== (await realpath(options.roots.project))) return onlyProject();
  }
  const program = await findProgram(allowed.program, options.programFolders);
  if ("refused" in program) return program;
  const directory = await realpath(options.roots.project);
  const { dev, ino } = await stat(directory);
  const plan: CommandPlan = {
    text: text.trim().split(/\s+/).join(" "),
    argv: [allowed.program, ...allowed.args],
    directory,
    directoryId: `${dev}:${ino}`,
    executable: program.path,
    sha256: program.sha256,
    sandbox: sandbox.name,
  };
  return { plan, program, sandbox };
}

async function findProgram(name: string, folders: readonly string[]): Promise<Program | Refusal> {
  for (const folder of folders) {
    const path = await realpath(join(folder, name)).catch(() => null);
    if (path === null) continue;
    const program = await readProgram(path);
    if (program !== null) return program;
  }
  return {
    refused: true,
    code: "PROGRAM_NOT_FOUND",
    reason: `That command is not run: "${name}" is not on this machine, or others may write it.`,
    hint: 'Type "what commands may run" for the list.',
  };
}

async function readProgram(path: string): Promise<Program | null> {
  const mayRun = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!mayRun) return null;
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => null);
  if (file === null) return null;
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > PROGRAM_BYTES_MAX || (stats.mode & WRITABLE_BY_OTHERS) !== 0)
      return null;
    const bytes = await file.readFile();
    return { path, bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
  } finally {
    await file.close();
  }
}

function isSamePlan(now: CommandPlan, approved: CommandPlan): boolean {
  return fieldsOf(now) === fieldsOf(approved);
}

function fieldsOf(plan: CommandPlan): string {
  const { text, argv, directory, directoryId, executable, sha256, sandbox } = plan;
  return JSON.stringify([text, argv, directory, directoryId, executable, sha256, sandbox]);
}

async function runPlan(
  { roots, redact, limits, clock }: CommandsOptions,
  { plan, program, sandbox }: Prepared,
  signal: AbortSignal,
): Promise<CommandResult> {
  const folder = await mkdtemp(join(tmpdir(), "sleepyquant-run-"));
  try {
    const [name = "", ...args] = plan.argv;
    const copy = join(folder, "program");
    if (sandbox.runsCopies) {
      await writeFile(copy, program.bytes, { mode: 0o600 });
      await chmod(copy, 0o500);
    }
    const data = await realpath(roots.data);
    const walled = {
      program: sandbox.runsCopies ? copy : program.path,
      name,
      args,
      project: plan.directory,
      data,
    };
    const command = { ...sandbox.wrap(walled), env: { ...SANDBOX_ENVIRONMENT } };
    const ended = await runWalled(command, limits, clock, signal);
    return { ...ended, output: redact(ended.output.toString("utf8")) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function changed(): Refusal {
  return {
    refused: true,
    code: "COMMAND_CHANGED",
    reason:
      "It is not what was approved any more: the program, the folder or the arguments have changed. Nothing ran.",
    hint: "Ask for the command again, and look at what changed the program.",
  };
}

function onlyProject(): Refusal {
  return {
    refused: true,
    code: "COMMAND_NOT_ALLOWED",
    reason: "That command is not run: commands see the project only, not the data folder.",
    hint: 'Type "disk" for what the data takes.',
  };
}
