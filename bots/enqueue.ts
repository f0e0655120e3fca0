/** A person's message into the worker's queue, however long the queue is away. */
import { DeskError } from "#src/domain/errors.ts";
import type { InboundMessage } from "#src/domain/message.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { JobQueue, JobRequest } from "#src/ports/job-queue.ts";
import { INBOUND_QUEUE } from "#jobs/payloads.ts";
import { PRIORITY_PERSON } from "#jobs/priorities.ts";
import { retryDelayMs } from "./retry-delay.ts";

const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 15_000;

export type EnqueueOptions = {
  readonly queue: JobQueue;
  readonly clock: Clock;
  /** The only thing that ends the tries while the queue is away. */
  readonly signal: AbortSignal;
  /** Told once, when the first try failed. */
  readonly onAway: () => void;
};

/**
 * Resolves when the queue has the message: an update must not be acknowledged before that.
 * @throws the signal's reason when aborted first; any error that is not the queue's absence.
 */
export async function enqueueInbound(message: InboundMessage, options: EnqueueOptions): Promise<void> {
  const request = inboundJob(message);
  for (let failures = 0; !options.signal.aborted; failures++) {
    try {
      await options.queue.add(request);
      return;
    } catch (error) {
      if (!(error instanceof DeskError) || error.code !== "QUEUE_UNAVAILABLE") throw error;
    }
    if (failures === 0) options.onAway();
    await options.clock.sleep(retryDelayMs(failures, RETRY_FIRST_MS, RETRY_MAX_MS), options.signal);
  }
  options.signal.throwIfAborted();
}

/** The id is the update's own, so that an update that arrives twice is one job. */
export function inboundJob(message: InboundMessage): JobRequest {
  return {
    queue: INBOUND_QUEUE,
    jobId: `${message.platform}-${message.bot}-${message.updateId}`,
    payload: message,
    priority: PRIORITY_PERSON,
    attemptsMax: 3,
    backoffMs: 500,
  };
}
