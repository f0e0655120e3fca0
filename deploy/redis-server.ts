/** A private redis-server: how it is configured, started and stopped. Used by `npm start` and by the tests. */
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "#src/ports/clock.ts";
import { probeRedis, redisPid, shutdownRedis } from "./redis-probe.ts";
import { howItEnded, settlesWithin, type RunningProcess } from "./running-process.ts";

export type RedisPlace = {
  /** The server's path, or a name to be found on PATH. */
  readonly binary: string;
  /** Its folder: append-only file, pid file and log. */
  readonly dir: string;
  /** At most 100 bytes: the system's limit for a socket's path. The same text is the URL that ioredis takes. */
  readonly socketPath: string;
};

const POLL_MS = 20;
const RETIRE_WITHIN_MS = 5_000;

/** Every setting of our Redis. Its queue is data: nothing is evicted, everything is on disk within a second. */
export function redisArguments(place: RedisPlace): string[] {
  const settings: Record<string, string> = {
    port: "0",
    unixsocket: place.socketPath,
    unixsocketperm: "700",
    dir: place.dir,
    pidfile: join(place.dir, "redis.pid"),
    logfile: join(place.dir, "redis.log"),
    loglevel: "warning",
    daemonize: "no",
    appendonly: "yes",
    appendfsync: "everysec",
    save: "",
    "maxmemory-policy": "noeviction",
  };
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
}

/** Starts a server in a process group of its own: a terminal's Ctrl-C must not reach it before its users have drained. */
export function launchRedis(place: RedisPlace, clock: Clock): RunningProcess {
  mkdirSync(place.dir, { recursive: true, mode: 0o700 });
  const child = spawn(place.binary, redisArguments(place), { detached: true, stdio: "ignore" });
  const over = new AbortController();
  const exited = howItEnded(child).then((how) => {
    over.abort();
    return { how: `${how}; its log is ${join(place.dir, "redis.log")}`, fatal: null };
  });
  return {
    ready: untilAnswers(place.socketPath, clock, over.signal),
    exited,
    async stop(withinMs) {
      if (over.signal.aborted) return;
      await shutdownRedis(place.socketPath);
      if (await settlesWithin(exited, withinMs, clock)) return;
      child.kill("SIGKILL");
      await exited;
    },
    kill: () => void child.kill("SIGKILL"),
  };
}

/**
 * Ends a server that a killed desk left behind on this socket, its data written: the next one starts from them
 * as a child of ours, and whoever was connected finds it at the same place. True when there was one.
 */
export async function retireRedis(socketPath: string, clock: Clock): Promise<boolean> {
  if ((await probeRedis(socketPath)).state === "silent") return false;
  const pid = await redisPid(socketPath);
  await shutdownRedis(socketPath);
  // It closes its socket after its files; its pid may stay on as a zombie where nobody reaps orphans.
  if (pid === null || (await fallsSilentWithin(socketPath, RETIRE_WITHIN_MS, clock))) return true;
  killQuietly(pid);
  await fallsSilentWithin(socketPath, RETIRE_WITHIN_MS, clock);
  return true;
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself in the meantime.
  }
}

/** False when the server ended first. */
async function untilAnswers(socketPath: string, clock: Clock, over: AbortSignal): Promise<boolean> {
  while (!over.aborted) {
    if ((await probeRedis(socketPath)).state === "ready") return !over.aborted;
    await clock.sleep(POLL_MS);
  }
  return false;
}

async function fallsSilentWithin(socketPath: string, withinMs: number, clock: Clock): Promise<boolean> {
  const deadlineMs = clock.nowMs() + withinMs;
  while ((await probeRedis(socketPath)).state !== "silent") {
    if (clock.nowMs() >= deadlineMs) return false;
    await clock.sleep(POLL_MS);
  }
  return true;
}
