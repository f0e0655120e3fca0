/**
 * Sends what the outbox holds. Telegram has no idempotency key, so "exactly once" is kept by knowing, for each step,
 * which of three things is true: delivered (never sent again), not sent (sent again freely), unknown (sent again with
 * a remark). The knowledge is in memory; a run that finds none and is not the first follows a process that ended in
 * between, and therefore starts as unknown.
 */
import { DeskError } from "#src/domain/errors.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { JobRun } from "#src/ports/job-queue.ts";
import type { Log } from "#src/ports/log.ts";
import type { DeliverResult } from "#jobs/payloads.ts";
import { readDelivery, type Delivery } from "#bots/read-delivery.ts";
import { retryDelayMs } from "#bots/retry-delay.ts";
import { readFailure, type CallFailure } from "./api.ts";
import { isEphemeralId, sendStep, type Audience, type Manner, type SendDeps } from "./send-step.ts";
import { stepsOf, type Step } from "./steps.ts";

export type DeliveryDeps = SendDeps & {
  readonly clock: Clock;
  readonly log: Log;
  /** A message has arrived: what was shown while it was worked on may go. */
  readonly onDelivered?: (to: Delivery["to"]) => void;
};

/** Tries within one run of the job, for failures after which Telegram certainly has nothing. */
const TRIES_MAX = 5;
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 15_000;
/** A longer wait would outlast the job; it fails and comes again later. */
const RETRY_AFTER_MAX_MS = 60_000;
/** As many as may wait while Telegram cannot be reached. */
const REMEMBERED_MAX = 10_000;
/** Topics whose end is remembered to be told. */
const TOPICS_MAX = 1_000;

type Progress = {
  readonly messageIds: string[];
  uncertain: boolean;
  /** Its topic was refused; `isMoved` while the remark about that is still to be made. */
  topicGone: boolean;
  isMoved: boolean;
  manner: Pick<Manner, "inTopic" | "audience" | "edits">;
};

/** The processor of `deliver-telegram`. Rejects with DELIVERY_FAILED; `retryable` says whether another run may help. */
export function createTelegramDelivery(
  deps: DeliveryDeps,
): (payload: unknown, run: JobRun) => Promise<DeliverResult> {
  const unfinished = new Map<string, Progress>();
  /** Whether Telegram's server knows messages for one person; told by the first of them. */
  const server = { hidesFromOthers: true };
  /** Topics whose end was told, by "chat topic". */
  const goneTopics = new Set<string>();

  return async (payload, run) => {
    const delivery = readDelivery(payload);
    const steps = stepsOf(delivery.message);
    const progress = unfinished.get(run.jobId) ?? startOf(delivery, steps, run, server.hidesFromOthers);
    remember(unfinished, run.jobId, progress);
    while (progress.messageIds.length < steps.length) {
      const step = steps[progress.messageIds.length];
      if (step === undefined) break;
      const messageId = await deliverStep(step, { delivery, progress, run, deps, goneTopics });
      progress.messageIds.push(messageId);
      Object.assign(progress, { uncertain: false, isMoved: false });
      if (progress.manner.audience === "ephemeral" && !isEphemeralId(messageId)) {
        server.hidesFromOthers = false;
        deps.log.warn(
          "telegram: this server shows answers for one person to all; from now on they go to him",
          {
            chatId: delivery.to.chatId,
          },
        );
      }
      if (progress.manner.audience === "hint") break;
    }
    unfinished.delete(run.jobId);
    deps.onDelivered?.(delivery.to);
    return { messageIds: [...progress.messageIds], ...(progress.topicGone && { topicGone: true }) };
  };
}

/** A message of several steps does not fit into the place of one, so it is sent anew. */
function startOf({ to }: Delivery, steps: readonly Step[], run: JobRun, hidesFromOthers: boolean): Progress {
  const audience: Audience = to.visibleTo === undefined ? "all" : hidesFromOthers ? "ephemeral" : "private";
  const isEditable = steps.length === 1 && audience === "all" && /^\d{1,15}$/.test(to.editMessageId ?? "");
  return {
    messageIds: [],
    uncertain: run.attempt > 1,
    topicGone: false,
    isMoved: false,
    manner: { inTopic: true, audience, edits: isEditable ? (to.editMessageId ?? null) : null },
  };
}

/** Bounded: the oldest are forgotten, and would be sent with the remark. */
function remember(unfinished: Map<string, Progress>, jobId: string, progress: Progress): void {
  unfinished.set(jobId, progress);
  const [oldest] = unfinished.keys();
  if (unfinished.size > REMEMBERED_MAX && oldest !== undefined) unfinished.delete(oldest);
}

type Sending = {
  readonly delivery: Delivery;
  readonly progress: Progress;
  readonly run: JobRun;
  readonly deps: DeliveryDeps;
  readonly goneTopics: Set<string>;
};

/** The message id that Telegram gave. @throws DeskError DELIVERY_FAILED. */
async function deliverStep(step: Step, sending: Sending): Promise<string> {
  const { deps, progress } = sending;
  let markup = true;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const outcome = await tryStep(step, markup, sending);
    if (typeof outcome === "string") return outcome;
    if (outcome.type === "not-modified") return progress.manner.edits ?? "";
    const changed =
      outcome.type === "rejected" ? otherManner(outcome.description, progress.manner, deps.log) : null;
    if (changed !== null) {
      if (progress.manner.inTopic && !changed.inTopic) leaveTopic(sending);
      progress.manner = changed;
      continue;
    }
    if (outcome.type === "bad-markup" && markup) {
      const reason = outcome.description;
      deps.log.error("telegram: refused the markup, sending plain text", { reason, step });
      markup = false;
      continue;
    }
    await waitOrFail(outcome, tries, sending);
  }
  throw failed("cannot be reached", true);
}

/** From now on into the chat itself; the first message that does says why. Bounded by the topics that there are. */
function leaveTopic({ delivery: { to }, progress, goneTopics }: Sending): void {
  const topic = `${to.chatId} ${to.topicId ?? ""}`;
  Object.assign(progress, { topicGone: true, isMoved: !goneTopics.has(topic) });
  if (goneTopics.size >= TOPICS_MAX) goneTopics.clear();
  goneTopics.add(topic);
}

async function tryStep(
  step: Step,
  markup: boolean,
  { delivery, progress, run, deps }: Sending,
): Promise<string | CallFailure> {
  const isFirst = progress.messageIds.length === 0;
  const manner = {
    ...progress.manner,
    markup,
    isFirst,
    mayRepeat: progress.uncertain,
    isMoved: progress.isMoved,
  };
  try {
    return await sendStep(step, delivery.to, manner, deps, run.signal);
  } catch (error) {
    return readFailure(error);
  }
}

/** Waits before the next try. @throws DeskError where another try is of no use, or not for now. */
async function waitOrFail(
  failure: CallFailure,
  tries: number,
  { deps, progress, run }: Sending,
): Promise<void> {
  switch (failure.type) {
    case "rate-limited":
      if (failure.retryAfterMs > RETRY_AFTER_MAX_MS)
        throw failed(`asked to wait ${failure.retryAfterMs} ms`, true);
      // The limiter holds this chat back for as long as Telegram said.
      return;
    case "not-sent":
      await deps.clock.sleep(retryDelayMs(tries, RETRY_FIRST_MS, RETRY_MAX_MS), run.signal);
      return;
    case "unknown-outcome":
      progress.uncertain = progress.manner.edits === null;
      throw failed(`no answer, so the outcome is unknown: ${failure.description}`, true);
    case "bad-markup":
    case "not-modified":
    case "bad-token":
    case "conflict":
    case "rejected":
      throw failed(failure.description, false);
  }
}

type Change = Progress["manner"];

/** Another way to say the same, where Telegram refused this one for good; null where there is none. */
function otherManner(refusal: string, manner: Change, log: Log): Change | null {
  const other = nextManner(refusal, manner);
  if (other !== null) log.info("telegram: another way is tried", { refusal, ...other });
  return other;
}

function nextManner(refusal: string, manner: Change): Change | null {
  if (manner.edits !== null) return { ...manner, edits: null };
  if (manner.inTopic && /thread not found|topic_?(?:closed|deleted)/i.test(refusal))
    return { ...manner, inTopic: false };
  if (manner.audience === "ephemeral") return { ...manner, audience: "private" };
  return manner.audience === "private" ? { ...manner, audience: "hint" } : null;
}

function failed(what: string, retryable: boolean): DeskError {
  return new DeskError("DELIVERY_FAILED", `Telegram: ${what}`, { retryable });
}
