import { DeskError } from "#src/domain/errors.ts";
import { openLogFile, type DataFolder } from "./data-folder.ts";
import type { ChildProgram, DeskDeps, DeskPlan } from "./desk-plan.ts";
import type { DeskProcesses } from "./drain.ts";
import { launchNodeChild } from "./node-child.ts";
import { probeRedis } from "./redis-probe.ts";
import { launchRedis, retireRedis, type RedisPlace } from "./redis-server.ts";
import { settlesWithin, type RunningProcess } from "./running-process.ts";
import { supervise, type Supervised } from "./supervisor.ts";

export type DeskStart = {
  readonly folder: DataFolder;
  /** Filled as they are started, so that whoever drains finds exactly those. */
  readonly processes: DeskProcesses;
  /** Hears the sentence of an essential process that was given up. */
  readonly onFailure: (sentence: string) => void;
  /** Aborted when the way down begins: nothing is started any more. */
  readonly leaving: AbortSignal;
};

const READY_WITHIN_MS = 60_000;

/**
 * Starts Redis, then the worker and the bots, and resolves with the Redis URL when the worker works.
 * @throws DeskError when an essential one does not come up; the signal's reason when the way down begins.
 */
export async function startProcesses(plan: DeskPlan, deps: DeskDeps, start: DeskStart): Promise<string> {
  const { redisUrl: given } = plan.config;
  const redisUrl = given === undefined ? await startRedis(plan, deps, start) : await requireRedis(given);
  const launch = childLauncher(plan, deps, start.folder, redisUrl);
  const worker = superviseEssential(plan.worker.name, launch(plan.worker), deps, start);
  start.processes.worker = worker;
  start.processes.bots = plan.bots.map((bot) =>
    supervise({ name: bot.name, isEssential: false, launch: launch(bot) }, deps),
  );
  await requireReady(worker, plan.worker.name, deps, start);
  return redisUrl;
}

async function startRedis(plan: DeskPlan, deps: DeskDeps, start: DeskStart): Promise<string> {
  const { redisDir: dir, redisSocket: socketPath } = start.folder;
  const place: RedisPlace = { binary: await plan.provideRedis(start.folder), dir, socketPath };
  if (await retireRedis(socketPath, deps.clock)) deps.say("Closed the Redis of a desk that was killed.");
  const redis = superviseEssential("Redis", () => launchRedis(place, deps.clock), deps, start);
  start.processes.redis = redis;
  await requireReady(redis, "Redis", deps, start);
  return socketPath;
}

/** A server that somebody else runs is used as it is. */
async function requireRedis(url: string): Promise<string> {
  const answer = await probeRedis(url);
  if (answer.state !== "silent") return url;
  const place = url.replace(/\/\/[^/@]*@/, "//");
  throw new DeskError(
    "QUEUE_UNAVAILABLE",
    `Redis at ${place} does not answer (${answer.reason}): start it, or leave REDIS_URL empty and npm start brings one`,
  );
}

function superviseEssential(
  name: string,
  launch: () => RunningProcess,
  deps: DeskDeps,
  start: DeskStart,
): Supervised {
  start.leaving.throwIfAborted();
  const supervised = supervise({ name, isEssential: true, launch }, deps);
  void supervised.failed.then(start.onFailure);
  return supervised;
}

async function requireReady(
  supervised: Supervised,
  name: string,
  deps: DeskDeps,
  start: DeskStart,
): Promise<void> {
  const hasAnswered = await settlesWithin(supervised.ready, READY_WITHIN_MS, deps.clock, start.leaving);
  start.leaving.throwIfAborted();
  if (!hasAnswered) {
    throw new DeskError("QUEUE_UNAVAILABLE", `${name} was not ready within ${READY_WITHIN_MS / 1000} s`);
  }
  if (!(await supervised.ready)) throw new DeskError("QUEUE_UNAVAILABLE", await supervised.failed);
}

/** With a console, the terminal is for the conversation, and what the children print goes to the log. */
function childLauncher(plan: DeskPlan, deps: DeskDeps, folder: DataFolder, redisUrl: string) {
  const output =
    plan.openConsole === null ? "inherit" : { fd: openLogFile(folder.logPath), path: folder.logPath };
  const console = plan.openConsole === null ? "off" : "on";
  const env = { ...plan.env, REDIS_URL: redisUrl, SLEEPYQUANT_DATA: folder.path, CONSOLE: console };
  return (program: ChildProgram) => () => launchNodeChild({ entry: program.entry, env, output }, deps.clock);
}
