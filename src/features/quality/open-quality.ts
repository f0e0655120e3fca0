/**
 * Trigger: a minute after the last look.
 * Reads:   the last audit, positions and orders, the outbox, the market, the bars of the last day.
 * Writes:  incidents: one when something goes wrong, its end when it is over.
 * Emits:   an alert for each of the two.
 * Twice:   what is open already is not opened again, and what has ended does not end twice.
 */
import { createQuality, type Quality, type QualityDeps } from "./quality.ts";
import { PLATFORMS } from "#src/domain/platforms.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { OutboxStore } from "#src/ports/outbox-store.ts";
import { every, type Periodic } from "#src/schedule/periodic.ts";

const WATCH_MS = 60_000;

export type OpenQualityOptions = Omit<QualityDeps, "undelivered"> & { readonly outbox: OutboxStore };

export function openQuality({ outbox, ...deps }: OpenQualityOptions): Quality {
  return createQuality({ ...deps, undelivered: () => undeliveredOf(outbox) });
}

/** Runs until the signal is aborted. */
export function startQualityWatch(
  quality: Quality,
  loop: { readonly clock: Clock; readonly log: Log; readonly signal: AbortSignal },
): Periodic {
  return every({ ...loop, name: "quality", periodMs: WATCH_MS, run: () => quality.watch() });
}

function undeliveredOf(outbox: OutboxStore): { readonly count: number; readonly oldestTsMs: number | null } {
  const waiting = [
    ...outbox.unconfirmed(1),
    ...PLATFORMS.flatMap((platform) => outbox.unqueued(platform, 1)),
  ];
  const times = waiting.map(({ createdTsMs }) => createdTsMs);
  return { count: outbox.undeliveredCount(), oldestTsMs: times.length === 0 ? null : Math.min(...times) };
}
