/**
 * Sends what the outbox holds. A part is delivered (never sent again), not sent (sent again freely) or unknown.
 * - An answer to an interaction fills the deferred reply: an edit, which may be made again without harm.
 * - A message to a channel carries a nonce that Discord enforces "for the past few minutes": a part whose outcome is
 *   unknown is sent again with the same nonce, and Discord gives back the one that is there.
 * - Where that time has passed, or a process ended in between so that nobody knows, the repeat carries a remark.
 */
import type { Clock } from "#src/ports/clock.ts";
import type { JobRun } from "#src/ports/job-queue.ts";
import type { Log } from "#src/ports/log.ts";
import type { MediaStore } from "#src/ports/media-store.ts";
import { DeskError } from "#src/domain/errors.ts";
import type { DeliverResult } from "#jobs/payloads.ts";
import type { ChatLanes } from "#bots/chat-lanes.ts";
import { readDelivery, type Delivery } from "#bots/read-delivery.ts";
import { retryDelayMs } from "#bots/retry-delay.ts";
import { readFailure, type CallFailure, type DiscordApi } from "./api.ts";
import { loadFiles } from "./message-body.ts";
import type { OpenInteractions } from "./open-interactions.ts";
import { planDelivery, type Step } from "./plan-delivery.ts";
import { createSender, type Sending } from "./send-part.ts";

export type DeliveryDeps = {
  readonly api: DiscordApi;
  readonly applicationId: string;
  readonly open: OpenInteractions;
  readonly media: MediaStore;
  readonly lanes: ChatLanes;
  readonly clock: Clock;
  readonly log: Log;
  /** A message has arrived. */
  readonly onDelivered?: () => void;
};

/** Tries within one run of the job, for failures after which another call may help. */
const TRIES_MAX = 5;
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 15_000;
/** A longer wait would outlast the job; it fails and comes again later. */
const RETRY_AFTER_MAX_MS = 60_000;
/** As many as may wait while Discord cannot be reached. */
const REMEMBERED_MAX = 10_000;

type Progress = {
  stepsDone: number;
  readonly messageIds: string[];
  /** The thread for the parts that go into one; null while there is none. */
  threadId: string | null;
  /** When the part at hand was first sent without an answer; 0 when a process before this one may have. */
  unknownSinceMs: number | null;
};

/** The processor of `deliver-discord`. Rejects with DELIVERY_FAILED; `retryable` says whether another run may help. */
export function createDiscordDelivery(
  deps: DeliveryDeps,
): (payload: unknown, run: JobRun) => Promise<DeliverResult> {
  const unfinished = new Map<string, Progress>();
  const send = createSender(deps);

  async function deliver(delivery: Delivery, run: JobRun): Promise<DeliverResult> {
    const progress = unfinished.get(run.jobId) ?? freshProgress(run);
    remember(unfinished, run.jobId, progress);
    const steps = planDelivery(delivery);
    for (const step of steps.slice(progress.stepsDone)) {
      await perform(step, { delivery, progress, run });
      progress.stepsDone += 1;
      progress.unknownSinceMs = null;
    }
    unfinished.delete(run.jobId);
    deps.open.close(delivery.to.answersUpdateId ?? "");
    deps.onDelivered?.();
    return { messageIds: [...progress.messageIds] };
  }

  async function perform(step: Step, job: JobState): Promise<void> {
    if (step.type === "open-thread") {
      const starter = job.progress.messageIds.at(-1) ?? "";
      job.progress.threadId = await tried(
        () => send.openThread(job.delivery.to, starter, step.name, job.run),
        job,
      );
      return;
    }
    const { part, files } = await loadFiles(step.part, deps.media);
    const sending: Sending = {
      part,
      files,
      to: job.delivery.to,
      index: job.progress.messageIds.length,
      threadId: step.inThread ? job.progress.threadId : null,
      run: job.run,
    };
    job.progress.messageIds.push(await tried(() => send.part(sending, job.progress.unknownSinceMs), job));
  }

  /** Makes a call until it is done or cannot be. @throws DeskError DELIVERY_FAILED */
  async function tried<T>(call: () => Promise<T>, { progress, run }: JobState): Promise<T> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      try {
        return await call();
      } catch (error) {
        if (error instanceof DeskError) throw error;
        const waitMs = waitAfter(readFailure(error), tries, progress, deps.clock);
        await deps.clock.sleep(waitMs, run.signal);
      }
    }
    throw failed("cannot be reached", true);
  }

  return (payload, run) => {
    const delivery = readDelivery(payload);
    return deps.lanes(delivery.to.chatId, () => deliver(delivery, run));
  };
}

type JobState = { readonly delivery: Delivery; readonly progress: Progress; readonly run: JobRun };

function freshProgress(run: JobRun): Progress {
  return { stepsDone: 0, messageIds: [], threadId: null, unknownSinceMs: run.attempt > 1 ? 0 : null };
}

/** Bounded: the oldest are forgotten, and would be sent with the remark. */
function remember(unfinished: Map<string, Progress>, jobId: string, progress: Progress): void {
  unfinished.set(jobId, progress);
  const [oldest] = unfinished.keys();
  if (unfinished.size > REMEMBERED_MAX && oldest !== undefined) unfinished.delete(oldest);
}

/** @throws DeskError DELIVERY_FAILED where another try in this run is of no use. */
function waitAfter(failure: CallFailure, tries: number, progress: Progress, clock: Clock): number {
  switch (failure.type) {
    case "rate-limited":
      if (failure.retryAfterMs <= RETRY_AFTER_MAX_MS) return failure.retryAfterMs;
      throw failed(failure.description, true);
    case "not-sent":
      return retryDelayMs(tries, RETRY_FIRST_MS, RETRY_MAX_MS);
    case "unknown-outcome":
      progress.unknownSinceMs ??= clock.nowMs();
      return retryDelayMs(tries, RETRY_FIRST_MS, RETRY_MAX_MS);
    case "bad-token":
    case "token-gone":
    case "gone":
    case "taken":
    case "thread-exists":
    case "rejected":
      throw failed(failure.description, false);
  }
}

function failed(what: string, retryable: boolean): DeskError {
  return new DeskError("DELIVERY_FAILED", `Discord: ${what}`, { retryable });
}
