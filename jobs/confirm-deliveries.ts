/**
 * Trigger: completed events of the deliver queues, and a sweep at start and every 10 seconds.
 * Reads:   outbox rows that a queue has, and the state of their jobs.
 * Writes:  `delivered` with the platform's message ids, `failed` with the reason, or back to unqueued.
 * Emits:   an error line for every message that is given up.
 * Twice:   marking a row twice is a no-op, and the job's state stays what it is.
 */
import type { Destination } from "#src/domain/message.ts";
import { PLATFORMS, type Platform } from "#src/domain/platforms.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { JobQueue, JobState } from "#src/ports/job-queue.ts";
import type { Log } from "#src/ports/log.ts";
import type { OutboxRow, OutboxStore } from "#src/ports/outbox-store.ts";
import { deliverQueue, deliverResult } from "./payloads.ts";
import { deliverJobId } from "./relay-outbox.ts";
import { every, type Periodic } from "#src/schedule/periodic.ts";

export type ConfirmDeps = {
  readonly store: OutboxStore;
  readonly queue: JobQueue;
  /** Told when the topic, or the chat, that a message was meant for is gone or closed. */
  readonly onTopicGone: (destination: Destination, outboxId: number) => void;
  readonly clock: Clock;
  readonly log: Log;
};

const SWEEP_MS = 10_000;
/** Events wake it; this is how soon they are looked at again when Redis went away in between. */
const EVENTS_MS = 1_000;
const PAGE = 200;
const PAGES_MAX = 500;
/** A job is taken for lost only when it was queued this long ago. */
const LOST_AFTER_MS = 30_000;
/** Completed jobs that wait for their row to be marked; beyond it the sweep finds them. */
const HEARD_MAX = 10_000;

export type DeliveryConfirmation = {
  /** Resolves when both loops have ended. */
  readonly done: Promise<void>;
  /** Runs that failed since the start. */
  readonly failures: () => number;
};

/** Runs until the signal is aborted. */
export function startDeliveryConfirmation(
  deps: ConfirmDeps & { readonly signal: AbortSignal },
): DeliveryConfirmation {
  const { clock, log, signal } = deps;
  const heard = new Set<string>();
  const common = { clock, log, signal };
  const listening = every({
    ...common,
    name: "delivery-events",
    periodMs: EVENTS_MS,
    run: (stop) => confirmHeard(deps, heard, stop),
  });
  const listen = createListener(deps.queue, heard, () => listening.wake());
  const sweeping = every({
    ...common,
    name: "delivery-sweep",
    periodMs: SWEEP_MS,
    run: async (stop) => {
      await listen();
      await sweepDeliveries(deps, stop);
    },
  });
  return {
    done: allDone(listening, sweeping),
    failures: () => listening.failures() + sweeping.failures(),
  };
}

async function allDone(...loops: readonly Periodic[]): Promise<void> {
  await Promise.all(loops.map((loop) => loop.done));
}

/** Subscribes to each platform's completed jobs once; what failed because Redis was away is tried at the next call. */
function createListener(queue: JobQueue, heard: Set<string>, onHeard: () => void): () => Promise<void> {
  const subscribed = new Set<Platform>();
  return async () => {
    for (const platform of PLATFORMS) {
      if (subscribed.has(platform)) continue;
      await queue.onCompleted(deliverQueue(platform), (jobId) => {
        if (heard.size < HEARD_MAX) heard.add(jobId);
        onHeard();
      });
      subscribed.add(platform);
    }
  };
}

async function confirmHeard(deps: ConfirmDeps, heard: Set<string>, signal: AbortSignal): Promise<void> {
  for (const jobId of heard) {
    if (signal.aborted) return;
    const row = rowOf(deps.store, jobId);
    if (row !== null) await confirmRow(deps, row);
    heard.delete(jobId);
  }
}

/** The unconfirmed row of a job. Its state is asked under the row's own id: an older database's job misleads nobody. */
function rowOf(store: OutboxStore, jobId: string): OutboxRow | null {
  const outboxId = Number(/^out-(\d+)-/.exec(jobId)?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(outboxId)) return null;
  const [row] = store.unconfirmed(1, outboxId - 1);
  return row?.outboxId === outboxId ? row : null;
}

/** Looks at every row that waits for its confirmation, in pages, so that old undeliverable ones hide no newer one. */
export async function sweepDeliveries(deps: ConfirmDeps, signal: AbortSignal): Promise<void> {
  let afterOutboxId = 0;
  for (let page = 0; page < PAGES_MAX; page++) {
    const rows = deps.store.unconfirmed(PAGE, afterOutboxId);
    for (const row of rows) {
      if (signal.aborted) return;
      await confirmRow(deps, row);
      afterOutboxId = row.outboxId;
    }
    if (rows.length < PAGE) return;
  }
}

async function confirmRow(deps: ConfirmDeps, row: OutboxRow): Promise<void> {
  const { outboxId } = row;
  const { state, result } = await deps.queue.state(deliverQueue(row.destination.platform), deliverJobId(row));
  switch (state) {
    case "waiting":
      return;
    case "completed":
      return markDelivered(deps, row, result);
    case "failed":
      return giveUp(deps, row, typeof result === "string" ? result : "the delivery failed");
    case "unknown":
      if (deps.clock.nowMs() - (row.queuedTsMs ?? 0) < LOST_AFTER_MS) return;
      deps.log.warn("the queue lost a delivery; it is queued again", { outboxId });
      deps.store.requeue(outboxId);
  }
}

function markDelivered(deps: ConfirmDeps, row: OutboxRow, result: JobState["result"]): void {
  const parsed = deliverResult.safeParse(result);
  if (!parsed.success) return giveUp(deps, row, "the platform's adapter gave no message id");
  deps.store.markDelivered(row.outboxId, parsed.data.messageIds, deps.clock.nowMs());
  if (parsed.data.topicGone === true) deps.onTopicGone(row.destination, row.outboxId);
}

/** The chat itself is gone, or closed to the bot: what was bound to it is not any more. */
const CHAT_GONE = /unknown channel|missing access|chat not found/i;

function giveUp(deps: ConfirmDeps, row: OutboxRow, reason: string): void {
  deps.store.markFailed(row.outboxId, reason, deps.clock.nowMs());
  if (CHAT_GONE.test(reason)) deps.onTopicGone(row.destination, row.outboxId);
  deps.log.error("a message was not delivered", { outboxId: row.outboxId, dedupeKey: row.dedupeKey, reason });
}
