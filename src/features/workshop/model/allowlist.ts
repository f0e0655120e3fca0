/**
 * The commands that may be asked for, as data: a program, at most one subcommand, and the very arguments that it may
 * have. What is not listed is refused; nothing here runs another program, writes, or asks a network.
 */
import type { Refusal } from "#src/domain/errors.ts";

type Rule = {
  readonly program: string;
  /** The first argument, where the program has subcommands. */
  readonly subcommand?: string;
  readonly flags: readonly string[];
  /** Arguments with a number in them, such as "-n5"; the whole argument must match. */
  readonly numbered?: RegExp;
  /** How many paths of the project may follow. */
  readonly pathsMax: number;
  /** What we put in front, whatever was asked: it switches off what a repository could make the program run. */
  readonly before?: readonly string[];
  readonly says: string;
};

const GIT_SAFE = [
  "--no-pager",
  "-c",
  "core.fsmonitor=false",
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "core.pager=cat",
  "-c",
  "diff.external=",
  "-c",
  "safe.directory=*",
];
const LAST = /^-n\d{1,3}$/;

export const COMMAND_RULES: readonly Rule[] = [
  git("status", ["--short", "--branch", "--porcelain"], "what is changed"),
  { ...git("log", ["--oneline", "--stat", "--no-decorate"], "the newest commits"), numbered: LAST },
  git("diff", ["--stat", "--name-only", "--shortstat", "--cached"], "the size of changes"),
  git("branch", ["--list", "--show-current"], "the branches"),
  git("rev-parse", ["HEAD", "--short"], "the commit that is checked out"),
  plain("ls", ["-l", "-a", "-la", "-lh", "-1"], 1, "the files of a folder"),
  plain("wc", ["-l", "-c", "-w"], 4, "lines, words and bytes of files"),
  plain("du", ["-s", "-h", "-sh"], 1, "the size of a folder"),
  plain("df", ["-h", "-i"], 0, "free disk space"),
  plain("uptime", ["-p", "-s"], 0, "since when the machine runs"),
  plain("free", ["-m", "-h"], 0, "free memory"),
  plain("uname", ["-a", "-s", "-r", "-m"], 0, "the system"),
  plain("date", ["-u"], 0, "the machine's time"),
  plain("nproc", [], 0, "the processors"),
];

function git(subcommand: string, flags: readonly string[], says: string): Rule {
  const quiet = subcommand === "log" || subcommand === "diff" ? ["--no-ext-diff", "--no-textconv"] : [];
  return { program: "git", subcommand, flags: [...flags, ...quiet], pathsMax: 0, before: GIT_SAFE, says };
}

function plain(program: string, flags: readonly string[], pathsMax: number, says: string): Rule {
  return { program, flags, pathsMax, says };
}

/** What was asked for, split into the words of an argv; `paths` are to be looked at before it may run. */
export type AllowedCommand = {
  readonly program: string;
  /** Without the program. What was asked for, behind what we put in front. */
  readonly args: readonly string[];
  readonly paths: readonly string[];
};

const ARGV_MAX = 12;
/** No quotes, no blanks in an argument, nothing that a shell reads; there is no shell, so none is missed. */
const WORD = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$|^-{1,2}[A-Za-z0-9][A-Za-z0-9-]{0,40}$|^\.$/;

/** The command that a text asks for, or why it is none of the allowed. */
export function allowCommand(text: string): AllowedCommand | Refusal {
  // What is approved is one line on a screen: nothing may stand below it.
  if (/[^\P{Cc}\t]|[\u2028\u2029\u00a0]/u.test(text.trim())) return refuse("it is not one plain line");
  const words = text.trim().split(/\s+/);
  if (words.length > ARGV_MAX) return refuse("it has too many arguments");
  const strange = words.find((word) => !WORD.test(word));
  if (strange !== undefined) return refuse(`"${printable(strange)}" is nothing that an argument may be`);
  const [program = "", ...args] = words;
  const rules = COMMAND_RULES.filter((rule) => rule.program === program);
  if (rules.length === 0) return refuse(`"${program}" is not among the allowed programs`);
  const rule = rules.find(({ subcommand }) => subcommand === undefined || subcommand === args[0]);
  if (rule === undefined) return refuse(`"${program} ${args[0] ?? ""}" is not among the allowed commands`);
  return checkArguments(rule, rule.subcommand === undefined ? args : args.slice(1));
}

function checkArguments(rule: Rule, args: readonly string[]): AllowedCommand | Refusal {
  const paths: string[] = [];
  for (const arg of args) {
    if (rule.flags.includes(arg) || rule.numbered?.test(arg) === true) continue;
    if (arg.startsWith("-")) return refuse(`${rule.program} may not have the argument "${arg}"`);
    paths.push(arg);
  }
  if (paths.length > rule.pathsMax)
    return refuse(`${rule.program} may not have the argument "${paths[rule.pathsMax] ?? ""}"`);
  const flags = args.filter((arg) => !paths.includes(arg));
  const subcommand = rule.subcommand === undefined ? [] : [rule.subcommand];
  // Behind "--" no path is read as a flag.
  const named = paths.length === 0 ? [] : ["--", ...paths];
  return {
    program: rule.program,
    args: [...(rule.before ?? []), ...subcommand, ...flags, ...named],
    paths,
  };
}

function printable(word: string): string {
  return word.slice(0, 40).replaceAll(/[^\x20-\x7e]/g, "?");
}

function refuse(reason: string): Refusal {
  return {
    refused: true,
    code: "COMMAND_NOT_ALLOWED",
    reason: `That command is not run: ${reason}.`,
    hint: 'Type "what commands may run" for the list. There is no shell here, and no way to add one.',
  };
}
