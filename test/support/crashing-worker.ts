/** A process that starts one job and dies in the middle of it. Arguments: Redis URL, queue, lock time in ms. */
import { createBullmqQueue } from "#src/adapters/bullmq-queue.ts";
import { createSilentLog } from "./silent-log.ts";

/** So that the tests import what they spawn: a renamed file is then a type error. */
export const CRASHING_WORKER: string = import.meta.filename;

if (import.meta.main) {
  const [redisUrl = "", queueName = "", lockMs = ""] = process.argv.slice(2);
  const queue = createBullmqQueue({ redisUrl, log: createSilentLog(), lockMs: Number(lockMs) });
  queue.process(queueName, { concurrency: 1, timeoutMs: 60_000 }, () => {
    process.kill(process.pid, "SIGKILL");
    return new Promise(() => {});
  });
}
