/**
 * Trigger: a row was written or is done with, and a sweep every second.
 * Reads:   of each chat the next outbox row, when the one before has arrived or is given up.
 * Writes:  a job in `deliver-<platform>`, then `queued` on the row.
 * Emits:   nothing itself; the platform's adapter sends the message.
 * Twice:   a crash between the two writes adds the same job id again, which the queue takes for the same job.
 */
import { DeskError } from "#src/domain/errors.ts";
import { PLATFORMS, type Platform } from "#src/domain/platforms.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { JobQueue } from "#src/ports/job-queue.ts";
import type { Log } from "#src/ports/log.ts";
import type { OutboxRow, OutboxStore } from "#src/ports/outbox-store.ts";
import { defineRemoteJob, enqueueJob } from "./define-job.ts";
import { deliverPayload, deliverQueue, type DeliverPayload } from "./payloads.ts";
import { PRIORITY_AUTOMATION } from "./priorities.ts";
import { createLoop, type Loop } from "#src/schedule/periodic.ts";

export type RelayDeps = {
  readonly store: OutboxStore;
  readonly queue: JobQueue;
  readonly clock: Clock;
  readonly log: Log;
};

const SWEEP_MS = 1_000;
/** While Redis is away a row waits at most this long after Redis is back. */
const BACKOFF_MAX_MS = 5_000;
const BATCH = 100;
const BATCHES_MAX = 100;
/** With the queue's longest wait of a minute between two tries: about a day without the platform. */
const DELIVERY_ATTEMPTS_MAX = 1_440;
const DELIVERY_BACKOFF_MS = 1_000;

/** Runs until the signal is aborted. */
export function createOutboxRelay(deps: RelayDeps & { readonly signal: AbortSignal }): Loop {
  return createLoop({
    clock: deps.clock,
    log: deps.log,
    name: "outbox-relay",
    periodMs: SWEEP_MS,
    backoffMaxMs: BACKOFF_MAX_MS,
    signal: deps.signal,
    run: (signal) => relayOutbox(deps, signal),
  });
}

/**
 * Hands the next row of every chat to its platform's queue. One platform's full queue does not hold up another, and one
 * chat's slow delivery holds up that chat alone.
 * @throws DeskError QUEUE_UNAVAILABLE; what was not handed over stays where it is.
 */
export async function relayOutbox(deps: RelayDeps, signal: AbortSignal): Promise<void> {
  const outcomes = await Promise.allSettled(
    PLATFORMS.map((platform) => relayPlatform(deps, platform, signal)),
  );
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

async function relayPlatform(deps: RelayDeps, platform: Platform, signal: AbortSignal): Promise<void> {
  const job = deliverJob(platform);
  for (let batch = 0; batch < BATCHES_MAX; batch++) {
    const rows = deps.store.ready(platform, BATCH);
    for (const row of rows) {
      if (signal.aborted) return;
      await relayRow(deps, job, row);
    }
    if (rows.length === 0) return;
  }
}

/** A row that cannot be a payload would stop all behind it, so it is given up, loudly. */
async function relayRow(deps: RelayDeps, job: DeliverJob, row: OutboxRow): Promise<void> {
  try {
    await enqueueJob(deps.queue, job, deliverJobId(row), toPayload(row));
  } catch (error) {
    if (!(error instanceof DeskError) || error.code !== "JOB_PAYLOAD_INVALID") throw error;
    deps.store.markFailed(row.outboxId, error.message, deps.clock.nowMs());
    deps.log.error("an outbox row cannot be delivered", { outboxId: row.outboxId, err: error });
    return;
  }
  deps.store.markQueued(row.outboxId, deps.clock.nowMs());
}

/** The id of a row's delivery, the same at every try. */
export function deliverJobId(row: Pick<OutboxRow, "outboxId" | "nonce">): string {
  return `out-${row.outboxId}-${row.nonce}`;
}

type DeliverJob = ReturnType<typeof deliverJob>;

/** The bot process of the platform works on it. One priority for all: a chat's next message is handed over when the one before is done. */
function deliverJob(platform: Platform) {
  return defineRemoteJob({
    name: "deliver-message",
    queue: deliverQueue(platform),
    payload: deliverPayload,
    priority: PRIORITY_AUTOMATION,
    attemptsMax: DELIVERY_ATTEMPTS_MAX,
    backoffMs: DELIVERY_BACKOFF_MS,
  });
}

/** Not checked here: `enqueueJob` does. */
function toPayload({ outboxId, destination, message }: OutboxRow): DeliverPayload {
  const { platform: _, ...to } = destination;
  return { outboxId, ...to, message: message as DeliverPayload["message"] };
}
