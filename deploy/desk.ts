/** One run of the whole desk over one data folder: lock, Redis, worker, bots, console; and the way back. */
import { acquireDataLock, acquireDataLockWithin, type DataLock } from "#src/adapters/data-lock.ts";
import { DeskError } from "#src/domain/errors.ts";
import { prepareDataFolder, type DataFolder } from "./data-folder.ts";
import type { DeskDeps, DeskPlan } from "./desk-plan.ts";
import { startProcesses } from "./desk-processes.ts";
import { drain, killAll, type DeskProcesses } from "./drain.ts";
import { settlesWithin } from "./running-process.ts";
import { wordsOf } from "./words.ts";

const PREDECESSOR_WITHIN_MS = 12_000;
const CONSOLE_CLOSES_WITHIN_MS = 2_000;

/** The exit codes of `npm start`: what it was ended by. */
const CLEAN = 0;
const FAILED = 1;
const KILLED = 130;

/**
 * Runs until the console is left or a signal comes, then drains. Resolves with the exit code: 0 after a clean
 * drain, 1 when something essential could not run, 130 when somebody insisted on an end at once.
 * @throws DeskError DATA_LOCKED when another desk runs over the same data.
 */
export async function runDesk(plan: DeskPlan, deps: DeskDeps): Promise<number> {
  const folder = prepareDataFolder(plan.config.dataDir);
  const lock = await takeLock(folder.path, deps);
  deps.say(`Starting the desk (paper money only) over ${folder.path} ...`);
  const processes: DeskProcesses = { bots: [], worker: null, redis: null };
  const killed = deps.signals.insisted.then(() => {
    killAll(processes);
    deps.say("Killed.");
    return KILLED;
  });
  try {
    return await Promise.race([killed, serveAndDrain(plan, deps, { folder, lock, processes })]);
  } finally {
    lock.release();
  }
}

type Run = { readonly folder: DataFolder; readonly lock: DataLock; readonly processes: DeskProcesses };

/** Starts everything, waits for a reason to end (a person's, a signal's, a failure's), and goes the way back. */
async function serveAndDrain(plan: DeskPlan, deps: DeskDeps, run: Run): Promise<number> {
  const failed = Promise.withResolvers<string>();
  const leaving = new AbortController();
  const stopped = aborted(deps.signals.stop);
  const conversation = startProcesses(plan, deps, {
    ...run,
    onFailure: failed.resolve,
    leaving: leaving.signal,
  })
    .then((redisUrl) => converse(plan, deps, redisUrl, leaving.signal))
    .then(
      () => null,
      (error: unknown) => wordsOf(error),
    );
  const failure = await Promise.race([conversation, stopped.then(() => null), failed.promise]);

  const startMs = deps.clock.nowMs();
  if (failure !== null) deps.say(failure);
  deps.say("Closing (10 s at most; Ctrl-C again ends it at once) ...");
  run.lock.markDraining();
  leaving.abort();
  await settlesWithin(conversation, CONSOLE_CLOSES_WITHIN_MS, deps.clock);
  await drain(run.processes, deps.clock, startMs);
  deps.say("Closed.");
  return failure === null ? CLEAN : FAILED;
}

async function converse(
  plan: DeskPlan,
  deps: DeskDeps,
  redisUrl: string,
  leaving: AbortSignal,
): Promise<void> {
  if (plan.openConsole !== null) return plan.openConsole(redisUrl, leaving);
  deps.say(`The desk runs, without a chat here. To stop it: kill ${process.pid}`);
  return aborted(leaving);
}

/** Refused at once while another desk works; one that is just closing is waited for. */
async function takeLock(dataDir: string, deps: DeskDeps): Promise<DataLock> {
  try {
    return acquireDataLock(dataDir, "desk");
  } catch (error) {
    if (!(error instanceof DeskError && error.retryable)) throw error;
  }
  deps.say("The desk before this one is still closing: waiting for it ...");
  return acquireDataLockWithin(dataDir, "desk", PREDECESSOR_WITHIN_MS, deps.clock, deps.signals.stop);
}

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener("abort", () => resolve(), { once: true });
  return promise;
}
