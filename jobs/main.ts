/** The worker's process: takes the lock on the data, runs until it is told to stop, drains. */
import { acquireDataLockWithin } from "#src/adapters/data-lock.ts";
import { onShutdown, reportFatal, reportReady } from "#src/adapters/child-process-lifecycle.ts";
import { createLog } from "#src/adapters/pino-log.ts";
import { createSystemClock } from "#src/adapters/system-clock.ts";
import { loadConfig } from "#src/config.ts";
import { DeskError } from "#src/domain/errors.ts";
import { startWorker } from "./worker.ts";

const LOCK_WAIT_MS = 10_000;
const DRAIN_MS = 5_000;

async function main(signal: AbortSignal): Promise<void> {
  const config = loadConfig(process.env);
  const clock = createSystemClock();
  const log = createLog({ level: config.logLevel, name: "worker", secrets: config.secrets });
  if (config.redisUrl === undefined)
    throw new DeskError("CONFIG_INVALID", "the worker needs REDIS_URL; npm start sets it");
  const lock = await acquireDataLockWithin(config.dataDir, "worker", LOCK_WAIT_MS, clock, signal);
  try {
    const worker = await startWorker({ config, redisUrl: config.redisUrl, clock, log });
    reportReady();
    await aborted(signal);
    lock.markDraining();
    await worker.stop(DRAIN_MS);
  } finally {
    lock.release();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

const shutdown = onShutdown();
try {
  await main(shutdown);
  // The queue's own timers may outlive it by seconds.
  process.exit();
} catch (error) {
  if (!shutdown.aborted) {
    const known = error instanceof DeskError;
    reportFatal(known ? error.message : "the worker failed at its start; its log has the reason");
    if (!known) throw error;
  }
  end();
}

/** What a failed start had opened by then (Redis, databases) would keep the process; what was said is sent first. */
function end(): void {
  if (!process.connected) process.exit();
  process.once("disconnect", () => process.exit());
  process.disconnect();
}
