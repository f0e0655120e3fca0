/** Debian's and Ubuntu's redis-server, unpacked into a folder of ours: no root, and nothing of the system is touched. */
import { chmod, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand, type CommandResult } from "./run-command.ts";

const PACKAGES = ["redis-server", "redis-tools"];
const STEP_WITHIN_MS = 180_000;

/** The libraries lie beside the server; the paths are found anew at every call, so that the folder can be moved. */
const WRAPPER = `#!/bin/sh
# Runs the server that npm start unpacked, with the libraries that were unpacked beside it.
root="\${0%/*}/root"
libraries=""
for folder in "$root"/usr/lib/*-linux-gnu* "$root"/lib/*-linux-gnu*; do libraries="$libraries:$folder"; done
LD_LIBRARY_PATH="\${libraries#:}" exec "$root/usr/bin/redis-server" "$@"
`;

/** Fills `target` (a "redis-server" to run, and its "root"). Returns what went wrong, or null. */
export async function unpackDebianRedis(target: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  const work = `${target}.unpacking`;
  const apt = createApt(work, env);
  try {
    await rm(work, { recursive: true, force: true });
    // apt makes these two folders itself only as root.
    for (const folder of ["debs", "lists/partial", "cache/archives/partial"]) {
      await mkdir(join(work, folder), { recursive: true, mode: 0o700 });
    }
    const failure = (await apt.download()) ?? (await unpackAll(work, env));
    if (failure !== null) return failure;
    await writeWrapper(work);
    await rm(target, { recursive: true, force: true });
    await rename(work, target);
    return null;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

type Apt = { download(): Promise<string | null> };

/** apt-get with lists and a cache of our own where the system's lists are missing, as they are in fresh images. */
function createApt(work: string, env: NodeJS.ProcessEnv): Apt {
  const own = [
    `-oDir::State::lists=${join(work, "lists")}`,
    `-oDir::Cache=${join(work, "cache")}`,
    // Root would otherwise download as a user who cannot write here.
    "-oAPT::Sandbox::User=",
  ];
  const run = (args: readonly string[]): Promise<CommandResult> =>
    runCommand("apt-get", args, { env, cwd: join(work, "debs"), timeoutMs: STEP_WITHIN_MS });

  async function download(): Promise<string | null> {
    if (await downloadWith([])) return null;
    const update = await run([...own, "update"]);
    if (update.code !== 0) return `apt-get update: ${lastLine(update.stderr)}`;
    return (await downloadWith(own)) ? null : "apt-get download found no redis-server";
  }

  async function downloadWith(options: readonly string[]): Promise<boolean> {
    const plan = await run([...options, "install", "--simulate", "--no-install-recommends", ...PACKAGES]);
    if (plan.code !== 0) return false;
    const wanted = [...new Set([...PACKAGES, ...newPackages(plan.stdout)])];
    return (await run([...options, "download", ...wanted])).code === 0;
  }

  return { download };
}

/**
 * Of a simulated installation, the packages that are not there yet: "Inst liblzf1 (3.6-3 ...)". Upgrades name
 * the old version in brackets first, and are left alone: another libc beside the system's loader would not run.
 */
function newPackages(simulation: string): string[] {
  return [...simulation.matchAll(/^Inst (\S+) \(/gm)].flatMap(([, name]) => name ?? []);
}

async function unpackAll(work: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  const debs = (await readdir(join(work, "debs"))).filter((name) => name.endsWith(".deb"));
  for (const deb of debs) {
    const args = ["-x", join(work, "debs", deb), join(work, "root")];
    const { code, stderr } = await runCommand("dpkg-deb", args, { env, timeoutMs: STEP_WITHIN_MS });
    if (code !== 0) return `dpkg-deb -x ${deb}: ${lastLine(stderr)}`;
  }
  return null;
}

/** Leaves only what the server needs. */
async function writeWrapper(work: string): Promise<void> {
  const wrapper = join(work, "redis-server");
  await writeFile(wrapper, WRAPPER);
  await chmod(wrapper, 0o700);
  for (const folder of ["debs", "lists", "cache"])
    await rm(join(work, folder), { recursive: true, force: true });
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "no reason given";
}
