/** How the process is: its queues, its bots, its model, its disk. */
import { packageVersion } from "#src/adapters/package-version.ts";
import { createProcessHealth, type ProcessHealth } from "#src/adapters/process-health.ts";
import type { Config } from "#src/config.ts";
import { PLATFORMS } from "#src/domain/platforms.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Inference } from "#src/ports/inference.ts";
import type { JobQueue } from "#src/ports/job-queue.ts";
import type { LiveDesk } from "./live-desk.ts";
import { deliverQueue, INBOUND_QUEUE } from "./payloads.ts";

export type OpenHealthOptions = {
  readonly config: Config;
  readonly live: LiveDesk;
  readonly queue: JobQueue;
  readonly clock: Clock;
  readonly inference: Inference;
};

export function openHealth({ config, live, queue, clock, inference }: OpenHealthOptions): ProcessHealth {
  return createProcessHealth({
    version: packageVersion(),
    dataDir: config.dataDir,
    databasePath: live.databasePath,
    queue,
    queueNames: [INBOUND_QUEUE, ...PLATFORMS.map(deliverQueue)],
    outbox: live.database.outbox,
    platforms: PLATFORMS.filter((name) => name === "console" || config.platforms[name].isOn),
    model: () => inference.status().words,
    clock,
  });
}
