/**
 * The walls around a command: bubblewrap on Linux, Seatbelt on macOS. Inside there is the project to read, no data
 * folder, no secrets, no network, no other process, an empty environment. Where there is no such thing, nothing runs.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Refusal } from "../../domain/errors.ts";
import { isSecretPath } from "#src/features/workshop/model/secret-files.ts";

export type Walled = {
  /** The program's bytes, as they were checked. */
  readonly program: string;
  readonly name: string;
  readonly args: readonly string[];
  readonly project: string;
  readonly data: string;
};

export type Sandbox = {
  readonly name: "bubblewrap" | "seatbelt";
  /** Whether a private copy of the program can be run in place of its own file. */
  readonly runsCopies: boolean;
  wrap(walled: Walled): { readonly file: string; readonly args: readonly string[] };
};

/** Runs a program and says whether it ended well. */
export type Probe = (file: string, args: readonly string[]) => Promise<boolean>;

const BUBBLEWRAP = ["/usr/bin/bwrap", "/bin/bwrap", "/usr/local/bin/bwrap"];
const SEATBELT = "/usr/bin/sandbox-exec";
const WALLS = ["--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"];
/** What the programs of a system need to start. */
const SYSTEM_FOLDERS = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64"];

/** All that a command finds in its environment. */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: "/usr/bin:/bin",
  HOME: "/tmp",
  LANG: "C.UTF-8",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
};

export type FindOptions = {
  readonly platform: NodeJS.Platform;
  readonly exists: (path: string) => boolean;
  readonly probe: Probe;
};

/** The sandbox of this machine, tried once; or what to install. */
export async function findSandbox({ platform, exists, probe }: FindOptions): Promise<Sandbox | Refusal> {
  if (platform === "darwin") return exists(SEATBELT) ? createSeatbelt() : none("sandbox-exec is missing");
  if (platform !== "linux") return none(`there is no sandbox for ${platform}`);
  const file = BUBBLEWRAP.find(exists);
  if (file === undefined) return none("bubblewrap is not installed");
  const works = await probe(file, ["--ro-bind", "/", "/", "--unshare-all", "--die-with-parent", "true"]);
  return works ? createBubblewrap(file) : none("bubblewrap may not make namespaces here");
}

function none(why: string): Refusal {
  return {
    refused: true,
    code: "NO_SANDBOX",
    reason: `No command is run: ${why}, and without a sandbox nothing runs.`,
    hint: "On Debian or Ubuntu: apt-get install bubblewrap, and let users make namespaces (kernel.unprivileged_userns_clone=1; on Ubuntu an AppArmor profile for bwrap).",
  };
}

export function createBubblewrap(file: string): Sandbox {
  return {
    name: "bubblewrap",
    runsCopies: true,
    wrap: ({ program, name, args: given, project, data }) => {
      const inside = `/run/desk/${name}`;
      const args = [
        WALLS,
        ...SYSTEM_FOLDERS.map((folder) => ["--ro-bind-try", folder, folder]),
        ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"],
        ["--ro-bind", project, project],
        ...hidden(project, data),
        ["--ro-bind", program, inside],
        ...Object.entries(ENVIRONMENT).map(([key, value]) => ["--setenv", key, value]),
        ["--chdir", project, "--", inside, ...given],
      ];
      return { file, args: args.flat() };
    },
  };
}

/** An empty folder over the data, where it lies in the project, and nothing in place of each secret at its top. */
function hidden(project: string, data: string): readonly (readonly string[])[] {
  const covers = data.startsWith(`${project}/`) && existsSync(data) ? [["--tmpfs", data]] : [];
  const secrets = readdirSync(project, { withFileTypes: true })
    .filter((entry) => isSecretPath([entry.name]) && entry.name !== ".git")
    .map((entry) =>
      entry.isDirectory()
        ? ["--tmpfs", join(project, entry.name)]
        : ["--ro-bind", "/dev/null", join(project, entry.name)],
    );
  return [...covers, ...secrets];
}

function createSeatbelt(): Sandbox {
  return {
    name: "seatbelt",
    // A copy of a signed system program may be refused by macOS; its own folder cannot be written there.
    runsCopies: false,
    wrap: (walled) => ({
      file: SEATBELT,
      args: ["-p", seatbeltProfile(walled), walled.program, ...walled.args],
    }),
  };
}

/** Everything is denied but reading the system and the project; the data folder and secrets are denied again. */
export function seatbeltProfile({ program, project, data }: Walled): string {
  return [
    "(version 1)",
    "(deny default)",
    `(allow process-exec (literal ${quoted(program)}))`,
    "(allow sysctl-read)",
    "(allow file-read-metadata)",
    '(allow file-read* (subpath "/usr") (subpath "/bin") (subpath "/System") (subpath "/Library/Apple") (literal "/") (literal "/dev/null") (literal "/dev/urandom"))',
    `(allow file-read* (literal ${quoted(program)}) (subpath ${quoted(project)}))`,
    `(deny file-read* (subpath ${quoted(data)}) (regex #"/\\.env[^/]*$") (regex #"\\.(sqlite|pem|key)[^/]*$"))`,
    '(allow file-write-data (literal "/dev/null"))',
    "(deny network*)",
  ].join("\n");
}

function quoted(path: string): string {
  return `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

export const SANDBOX_ENVIRONMENT = ENVIRONMENT;
