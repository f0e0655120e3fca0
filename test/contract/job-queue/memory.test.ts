import { createSystemClock } from "#src/adapters/system-clock.ts";
import { createMemoryQueue } from "#test/support/memory-queue.ts";
import type { QueueHarness } from "./harness.ts";
import { describePromises } from "./promises.ts";

/** One client, no server and no other process: it keeps the promises, and has no endings of its own. */
async function openMemoryQueue(): Promise<QueueHarness> {
  const queue = createMemoryQueue(createSystemClock());
  return { connect: () => queue, endsLongRuns: false, stop: () => queue.close(0) };
}

describePromises("memory queue", openMemoryQueue);
