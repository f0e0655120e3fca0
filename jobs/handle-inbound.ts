/**
 * Trigger: a message of a person, put into `inbound` by a platform's adapter before it acknowledged the update.
 * Reads:   the roles, again: what the adapter let through may have been queued before a role was taken away.
 * Writes:  at most one answer into the outbox, under the key of the update (sentences that came together have one); what a skill writes, under the same cause.
 * Twice:   an answered update is not dispatched again; one that was cut short is, and its skill's cause makes the
 *          second write a no-op; the unique key of the outbox keeps the answers to one.
 */
import { DeskError, UserError } from "#src/domain/errors.ts";
import { text, type Destination, type InboundMessage, type OutboundMessage } from "#src/domain/message.ts";
import { allows, type Actor } from "#src/domain/roles.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { JobRun } from "#src/ports/job-queue.ts";
import type { Log } from "#src/ports/log.ts";
import type { OutboxStore } from "#src/ports/outbox-store.ts";
import type { RoleReader } from "#src/ports/role-reader.ts";
import type { Converse } from "./conversations.ts";
import { defineJob } from "./define-job.ts";
import { INBOUND_QUEUE, inboundPayload, outboundMessage } from "./payloads.ts";
import { PRIORITY_PERSON } from "./priorities.ts";

export type HandleInboundDeps = {
  readonly roles: RoleReader;
  /** What somebody without a role is told, if anything; nothing that he says is done. */
  readonly turnAway: (inbound: InboundMessage, jobId: string) => OutboundMessage | null;
  readonly outbox: OutboxStore;
  /** The conversation with a person; null where the answer to another message answers this one too. */
  readonly dispatch: Converse;
  readonly clock: Clock;
  readonly log: Log;
};

/** Starts of the job; the last one answers whatever happens. A message that crashes the worker is answered so too. */
const ATTEMPTS_MAX = 3;
/** More than a model's turn may take, and less than the job's own timeout, so that a person hears of it. */
const ANSWER_TIMEOUT_MS = 110_000;

export const handleInboundJob = defineJob({
  name: "handle-inbound",
  queue: INBOUND_QUEUE,
  payload: inboundPayload,
  priority: PRIORITY_PERSON,
  attemptsMax: ATTEMPTS_MAX,
  backoffMs: 500,
  concurrency: 16,
  timeoutMs: 120_000,
  async run(payload, deps: HandleInboundDeps, run: JobRun) {
    await handleInbound(payload as InboundMessage, deps, run);
  },
});

async function handleInbound(inbound: InboundMessage, deps: HandleInboundDeps, run: JobRun): Promise<void> {
  const { platform, bot, updateId } = inbound;
  const dedupeKey = `reply-${platform}-${bot}-${updateId}`;
  if (!deps.outbox.has(dedupeKey)) {
    const answered = await answerWhoever(inbound, deps, run);
    if (answered === null) return;
    const { replaces, ...message } = answered;
    const destination = { ...replyTo(inbound, replaces === "pressed"), ...visibilityOf(inbound, deps.roles) };
    deps.outbox.append({ dedupeKey, destination, message, createdTsMs: deps.clock.nowMs() });
  }
}

async function answerWhoever(
  inbound: InboundMessage,
  deps: HandleInboundDeps,
  run: JobRun,
): Promise<OutboundMessage | null> {
  const { platform, userId } = inbound;
  const role = deps.roles.roleOf(inbound);
  if (role !== null) return await answer(inbound, { platform, userId, role }, deps, run);
  deps.log.warn("a message of somebody without a role was turned away", {
    jobId: run.jobId,
    platform,
    userId,
  });
  return deps.turnAway(inbound, run.jobId);
}

/** Where others read along, whoever may only read is answered alone: he asked for himself, and the chat is not his. */
function visibilityOf(inbound: InboundMessage, roles: RoleReader): Pick<Destination, "visibleTo"> {
  const role = roles.roleOf(inbound);
  const isAlone = inbound.chatKind === "private" || (role !== null && allows(role, "operator"));
  return isAlone ? {} : { visibleTo: inbound.userId };
}

/** Into the topic where it was asked; an answer that replaces goes into the pressed message itself. */
function replyTo(
  { platform, chatId, topicId, messageId, updateId }: InboundMessage,
  replaces: boolean,
): Destination {
  return {
    platform,
    chatId,
    answersUpdateId: updateId,
    ...(topicId === undefined ? {} : { topicId }),
    ...(messageId === undefined ? {} : { replyToMessageId: messageId }),
    ...(messageId === undefined || !replaces ? {} : { editMessageId: messageId }),
  };
}

/** @throws what may be better at the next attempt; every other fault is told to the person. */
async function answer(
  inbound: InboundMessage,
  actor: Actor,
  deps: HandleInboundDeps,
  run: JobRun,
): Promise<OutboundMessage | null> {
  if (run.attempt > ATTEMPTS_MAX) return failure(run);
  try {
    const message = await dispatchInTime(inbound, actor, deps, run);
    if (message !== null) outboundMessage.parse(message);
    return message;
  } catch (error) {
    if (run.signal.aborted || mayRetry(error, run)) throw error;
    if (error instanceof UserError) return refusal(error);
    deps.log.error("a message could not be answered", { jobId: run.jobId, err: error });
    return failure(run);
  }
}

async function dispatchInTime(
  inbound: InboundMessage,
  actor: Actor,
  { clock, dispatch }: HandleInboundDeps,
  run: JobRun,
): Promise<OutboundMessage | null> {
  const answered = new AbortController();
  const late = clock
    .sleep(ANSWER_TIMEOUT_MS, AbortSignal.any([answered.signal, run.signal]))
    .then((): never => {
      throw new DeskError("JOB_TIMEOUT", `no answer within ${ANSWER_TIMEOUT_MS} ms`);
    });
  try {
    return await Promise.race([dispatch(inbound, actor, run.signal), late]);
  } finally {
    answered.abort();
  }
}

function mayRetry(error: unknown, run: JobRun): boolean {
  return error instanceof DeskError && error.retryable && run.attempt < ATTEMPTS_MAX;
}

function refusal(error: UserError): OutboundMessage {
  return { kind: "refusal", severity: "warning", headline: error.message, blocks: [] };
}

/** Says where to look, and nothing of what went wrong: that is for the log. */
function failure(run: JobRun): OutboundMessage {
  return {
    kind: "answer",
    severity: "warning",
    headline: `failed, job ${run.jobId}`,
    blocks: [
      text(
        "The desk could not answer this; its log has the reason under that id. Ask again, or ask for /health.",
      ),
    ],
  };
}
