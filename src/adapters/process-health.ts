/** What this process and its disk are doing, for the resource monitor. */
import { statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { HealthFigures } from "../domain/figures.ts";
import type { HealthReader } from "../ports/desk-api.ts";
import type { Clock } from "../ports/clock.ts";
import type { JobQueue, QueueCounts } from "../ports/job-queue.ts";
import type { OutboxStore } from "../ports/outbox-store.ts";

const NS_PER_MS = 1e6;
const LAG_RESOLUTION_MS = 20;

export type ProcessHealthOptions = {
  readonly version: string;
  readonly dataDir: string;
  readonly databasePath: string;
  readonly queue: JobQueue;
  readonly queueNames: readonly string[];
  readonly outbox: OutboxStore;
  readonly platforms: readonly string[];
  /** What answers free text now. */
  readonly model: () => string;
  readonly clock: Clock;
};

export type ProcessHealth = HealthReader & { close(): void };

/** Event-loop lag is the worst delay since the last call, less the resolution of the measurement. */
export function createProcessHealth(options: ProcessHealthOptions): ProcessHealth {
  const startedTsMs = options.clock.nowMs();
  const delay = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
  delay.enable();
  const takeLag = (): number => {
    const worstMs = Number.isFinite(delay.max) ? delay.max / NS_PER_MS : 0;
    delay.reset();
    return Math.max(0, Math.round(worstMs - LAG_RESOLUTION_MS));
  };
  return {
    close: () => void delay.disable(),
    health: async () => {
      const queues = await readQueues(options);
      return {
        version: options.version,
        nodeVersion: process.version,
        startedTsMs,
        nowMs: options.clock.nowMs(),
        rssBytes: process.memoryUsage.rss(),
        eventLoopLagMs: takeLag(),
        databaseBytes: sizeOf(options.databasePath) + sizeOf(`${options.databasePath}-wal`),
        diskFreeBytes: await diskFree(options.dataDir),
        redis: { connected: queues !== null, usedBytes: null },
        queues: queues ?? [],
        outboxUndelivered: options.outbox.undeliveredCount(),
        platforms: options.platforms,
        model: options.model(),
      };
    },
  };
}

/** Null when Redis does not answer. */
async function readQueues(options: ProcessHealthOptions): Promise<HealthFigures["queues"] | null> {
  try {
    const named = async (queue: string): Promise<QueueCounts & { queue: string }> => ({
      queue,
      ...(await options.queue.counts(queue)),
    });
    return await Promise.all(options.queueNames.map(named));
  } catch {
    return null;
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

async function diskFree(path: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch {
    return null;
  }
}
