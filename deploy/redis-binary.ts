/** Where a redis-server comes from. The system is changed only where nothing else helps, and only by its own package manager. */
import { join } from "node:path";
import { DeskError } from "#src/domain/errors.ts";
import { unpackDebianRedis } from "./debian-redis.ts";
import { findOnPath, runCommand } from "./run-command.ts";

export type RedisBinaryRequest = {
  /** Where a server may be unpacked, and is looked for first when PATH has none. */
  readonly runtimeDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly isRoot: boolean;
  readonly say: (line: string) => void;
};

/** Valkey is Redis under another name; Debian ships either. */
const SERVER_NAMES = ["redis-server", "valkey-server"];
const INSTALL_WITHIN_MS = 300_000;
const ASK_WITHIN_MS = 10_000;
/** Of the BullMQ manual: what the queue is tested with. */
const VERSION_MIN: readonly [number, number] = [6, 2];

/**
 * The path of a server that runs: one on PATH, else one unpacked before, else Debian's unpacked now, else one
 * that apt (as root) or brew installs.
 * @throws DeskError QUEUE_UNAVAILABLE that says what to type when there is no way.
 */
export async function provideRedisBinary(request: RedisBinaryRequest): Promise<string> {
  const unpacked = join(request.runtimeDir, "redis", "redis-server");
  const present = (await onPath(request.env)) ?? (await usable(unpacked, request.env));
  if (present !== null) return present;
  const attempts = [unpackForDebian, installWithApt, installWithBrew];
  for (const attempt of attempts) {
    const binary = await attempt(request);
    if (binary !== null) return binary;
  }
  throw new DeskError(
    "QUEUE_UNAVAILABLE",
    `There is no Redis on this machine and none could be brought. ${advice(request.env)}`,
  );
}

async function unpackForDebian(request: RedisBinaryRequest): Promise<string | null> {
  const { env } = request;
  if (findOnPath("apt-get", env.PATH) === null || findOnPath("dpkg-deb", env.PATH) === null) return null;
  request.say("Redis is not installed: unpacking Debian's into the data folder ...");
  const target = join(request.runtimeDir, "redis");
  const failure = await unpackDebianRedis(target, env);
  if (failure !== null) request.say(`  that failed: ${failure}`);
  return failure === null ? usable(join(target, "redis-server"), env) : null;
}

async function installWithApt(request: RedisBinaryRequest): Promise<string | null> {
  if (!request.isRoot || findOnPath("apt-get", request.env.PATH) === null) return null;
  request.say("Installing redis-server with apt-get ...");
  const env = { ...request.env, DEBIAN_FRONTEND: "noninteractive" };
  const options = { env, timeoutMs: INSTALL_WITHIN_MS };
  await runCommand("apt-get", ["update"], options);
  await runCommand("apt-get", ["install", "--yes", "--no-install-recommends", "redis-server"], options);
  return onPath(request.env);
}

async function installWithBrew(request: RedisBinaryRequest): Promise<string | null> {
  if (findOnPath("brew", request.env.PATH) === null) return null;
  request.say("Installing redis with brew ...");
  await runCommand("brew", ["install", "redis"], { env: request.env, timeoutMs: INSTALL_WITHIN_MS });
  return onPath(request.env);
}

async function onPath(env: NodeJS.ProcessEnv): Promise<string | null> {
  for (const name of SERVER_NAMES) {
    const found = findOnPath(name, env.PATH);
    const binary = found === null ? null : await usable(found, env);
    if (binary !== null) return binary;
  }
  return null;
}

/** The path itself when a server there runs and is new enough, else null. */
async function usable(binary: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  const { code, stdout } = await runCommand(binary, ["--version"], { env, timeoutMs: ASK_WITHIN_MS });
  const version = /v=(\d+)\.(\d+)/.exec(stdout);
  if (code !== 0 || version === null) return null;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  const [majorMin, minorMin] = VERSION_MIN;
  return major > majorMin || (major === majorMin && minor >= minorMin) ? binary : null;
}

function advice(env: NodeJS.ProcessEnv): string {
  const command = [
    ["apt-get", "sudo apt-get install redis-server"],
    ["brew", "brew install redis"],
    ["dnf", "sudo dnf install valkey"],
    ["pacman", "sudo pacman -S valkey"],
    ["apk", "sudo apk add redis"],
  ].find(([manager = ""]) => findOnPath(manager, env.PATH) !== null)?.[1];
  const install = command === undefined ? "Install redis-server (https://redis.io)" : `Type: ${command}`;
  return `${install}, or name a running one: REDIS_URL=redis://localhost:6379 npm start`;
}
