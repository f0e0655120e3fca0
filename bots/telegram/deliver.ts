/**
 * Sends what the outbox holds. Telegram has no idempotency key, so "exactly once" is kept by knowing, for each part,
 * which of three things is true: delivered (never sent again), not sent (sent again freely), unknown (sent again with
 * a remark). The knowledge is in memory; a run that finds none and is not the first follows a process that ended in
 * between, and therefore starts as unknown.
 */
import type { Api } from "grammy";
import { DeskError } from "#src/domain/errors.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { JobRun } from "#src/ports/job-queue.ts";
import type { Log } from "#src/ports/log.ts";
import type { DeliverResult } from "#jobs/payloads.ts";
import { readDelivery, type Delivery } from "#bots/read-delivery.ts";
import { retryDelayMs } from "#bots/retry-delay.ts";
import { chatIdOf, readFailure, toGrammySignal, type CallFailure } from "./api.ts";
import { replyTo } from "./chat-actions.ts";
import { renderTelegram, type TelegramPart } from "./render.ts";

export type DeliveryDeps = { readonly api: Api; readonly clock: Clock; readonly log: Log };

/** Added to a part that may be there already. Must fit into render's REMARK_MAX, with its markup. */
export const REPEAT_REMARK = "May be a repeat: the first attempt's outcome is unknown.";

/** Tries within one run of the job, for failures after which Telegram certainly has nothing. */
const TRIES_MAX = 5;
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 15_000;
/** A longer wait would outlast the job; it fails and comes again later. */
const RETRY_AFTER_MAX_MS = 60_000;
/** As many as may wait while Telegram cannot be reached. */
const REMEMBERED_MAX = 10_000;

type Progress = { readonly messageIds: string[]; uncertain: boolean };

/** The processor of `deliver-telegram`. Rejects with DELIVERY_FAILED; `retryable` says whether another run may help. */
export function createTelegramDelivery(
  deps: DeliveryDeps,
): (payload: unknown, run: JobRun) => Promise<DeliverResult> {
  const unfinished = new Map<string, Progress>();

  return async (payload, run) => {
    const delivery = readDelivery(payload);
    const progress = unfinished.get(run.jobId) ?? { messageIds: [], uncertain: run.attempt > 1 };
    remember(unfinished, run.jobId, progress);
    const parts = renderTelegram(delivery.message);
    for (const part of parts.slice(progress.messageIds.length)) {
      progress.messageIds.push(await sendPart(part, { delivery, progress, run, deps }));
      progress.uncertain = false;
    }
    unfinished.delete(run.jobId);
    return { messageIds: [...progress.messageIds] };
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
};

/** The message id that Telegram gave. */
async function sendPart(part: TelegramPart, sending: Sending): Promise<string> {
  const { deps, progress, run } = sending;
  let markup = true;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const failure = await trySend(part, markup, sending);
    if (typeof failure === "string") return failure;
    switch (failure.type) {
      case "rate-limited":
        if (failure.retryAfterMs > RETRY_AFTER_MAX_MS)
          throw failed(`asked to wait ${failure.retryAfterMs} ms`, true);
        await deps.clock.sleep(failure.retryAfterMs, run.signal);
        break;
      case "not-sent":
        await deps.clock.sleep(retryDelayMs(tries, RETRY_FIRST_MS, RETRY_MAX_MS), run.signal);
        break;
      case "bad-markup":
        if (!markup) throw failed(failure.description, false);
        deps.log.error("telegram: refused the markup, sending plain text", {
          reason: failure.description,
          html: part.html,
        });
        markup = false;
        break;
      case "unknown-outcome":
        progress.uncertain = true;
        throw failed(`no answer, so the outcome is unknown: ${failure.description}`, true);
      case "bad-token":
      case "conflict":
      case "rejected":
        throw failed(failure.description, false);
    }
  }
  throw failed("cannot be reached", true);
}

async function trySend(
  part: TelegramPart,
  markup: boolean,
  { delivery, progress, run, deps }: Sending,
): Promise<string | CallFailure> {
  const repeat = progress.uncertain;
  const body = markup
    ? `${part.html}${repeat ? `\n\n<i>${REPEAT_REMARK}</i>` : ""}`
    : `${part.plain}${repeat ? `\n\n${REPEAT_REMARK}` : ""}`;
  const options = {
    ...(markup ? { parse_mode: "HTML" as const } : {}),
    ...(progress.messageIds.length === 0 ? replyTo(delivery.to.replyToMessageId) : {}),
    ...(part.buttons.length === 0
      ? {}
      : { reply_markup: { inline_keyboard: part.buttons.map((row) => [...row]) } }),
    link_preview_options: { is_disabled: true },
  };
  try {
    const sent = await deps.api.sendMessage(
      chatIdOf(delivery.to.chatId),
      body,
      options,
      toGrammySignal(run.signal),
    );
    return String(sent.message_id);
  } catch (error) {
    return readFailure(error);
  }
}

function failed(what: string, retryable: boolean): DeskError {
  return new DeskError("DELIVERY_FAILED", `Telegram: ${what}`, { retryable });
}
