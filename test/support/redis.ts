import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchRedis, type RedisPlace } from "#deploy/redis-server.ts";
import type { RunningProcess } from "#deploy/running-process.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";

/** A private Redis for one test file, on a socket in a folder of its own. */
export type TestRedis = {
  /** What ioredis takes; the same after a restart. */
  readonly url: string;
  /** Ends it and removes its folder. Safe to call twice. */
  stop(): Promise<void>;
  /** Ends it as a power cut would; its data stay for `restart`. */
  kill(): Promise<void>;
  /** Starts it again on the same socket and data, after `kill` or while it runs. */
  restart(): Promise<void>;
};

const STOP_WITHIN_MS = 5_000;

/** Starts the server that `npm test` provided (SLEEPYQUANT_REDIS_SERVER), or the one on PATH, with the desk's own settings. */
export async function startTestRedis(): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), "sleepyquant-redis-"));
  const place: RedisPlace = {
    binary: process.env.SLEEPYQUANT_REDIS_SERVER ?? "redis-server",
    dir: folder,
    socketPath: join(folder, "redis.sock"),
  };
  let server = await launchReady(place);
  const release = cleanUpAfterUs(folder);
  return {
    url: place.socketPath,
    async kill() {
      server.kill();
      await server.exited;
    },
    async restart() {
      await server.stop(STOP_WITHIN_MS);
      server = await launchReady(place);
    },
    async stop() {
      await server.stop(STOP_WITHIN_MS);
      // The folder goes first: with it the pid that the watcher would kill, which may be somebody else's by now.
      await rm(folder, { recursive: true, force: true });
      release();
    },
  };
}

/**
 * Leaves no server behind, whatever death this process dies: a shell waits until the pipe to it is closed.
 * Returns what closes it.
 */
function cleanUpAfterUs(folder: string): () => void {
  const script = 'cat > /dev/null; kill -9 "$(cat "$1/redis.pid")"; rm -rf "$1"';
  const watcher = spawn("/bin/sh", ["-c", script, "sh", folder], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watcher.unref();
  // The pipe must not keep a finished test alive either; its type does not know that it is a socket.
  (watcher.stdin as Socket).unref();
  return () => watcher.stdin.end();
}

/** @throws Error when the server ends instead of answering, which is how a missing one shows itself. */
async function launchReady(place: RedisPlace): Promise<RunningProcess> {
  const server = launchRedis(place, createSystemClock());
  if (await server.ready) return server;
  throw new Error(`${place.binary} did not start: ${(await server.exited).how}. Type: npm test`);
}
