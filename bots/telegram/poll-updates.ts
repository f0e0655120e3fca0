/**
 * Long polling in which an update is acknowledged only after its handler has resolved. grammY's own loop marks an
 * update as tried before the handler runs, and its `stop()` confirms what was tried: an update whose job could not
 * be queued would be lost at shutdown. So the loop is here, over grammY's client.
 */
import type { Api } from "grammy";
import type { Update } from "grammy/types";
import { DeskError } from "#src/domain/errors.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Log } from "#src/ports/log.ts";
import { retryDelayMs } from "#bots/retry-delay.ts";
import {
  describeError,
  POLL_SECONDS,
  readFailure,
  toGrammySignal,
  type CallFailure,
  type TelegramApis,
} from "./api.ts";

export type PollOptions = {
  readonly apis: TelegramApis;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Rejects only when the signal is aborted. */
  readonly handle: (update: Update) => Promise<void>;
};

const ALLOWED_UPDATES = ["message", "callback_query", "stopped_message_generation"] as const;
const BATCH_MAX = 100;
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 30_000;
/** Telegram ends the older poll in favour of the newer one, so of two bots the older meets its third conflict first and leaves. */
const CONFLICTS_MAX = 3;
const LIVENESS_MS = 120_000;
const CONFIRM_WITHIN_MS = 2_000;
/** An empty answer that comes sooner than this is from a server that does not hold polls. */
const HELD_AT_LEAST_MS = 200;

/**
 * Polls until the signal is aborted, then confirms what was handled.
 * @throws DeskError CONFIG_INVALID, in words for a person, when the token is refused or another program polls with it.
 */
export async function pollUpdates(options: PollOptions): Promise<void> {
  const { apis, signal } = options;
  const contactTsMs = options.clock.nowMs();
  const cursor: Cursor = { offset: 0, confirmed: 0, failures: 0, conflicts: 0, contactTsMs, isSilent: false };
  while (!signal.aborted) {
    const updates = await fetchUpdates(apis.poll, cursor, options);
    try {
      for (const update of updates) {
        await options.handle(update);
        cursor.offset = update.update_id + 1;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
  await confirm(cursor, options);
}

/**
 * `offset` is the first update not yet handled; `confirmed` what Telegram was told of it. `contactTsMs` is when Telegram
 * last answered a poll; `isSilent` says that its silence was told.
 */
type Cursor = {
  offset: number;
  confirmed: number;
  failures: number;
  conflicts: number;
  contactTsMs: number;
  isSilent: boolean;
};

async function fetchUpdates(api: Api, cursor: Cursor, options: PollOptions): Promise<Update[]> {
  const { clock, signal } = options;
  const offset = cursor.offset;
  const startedMs = clock.nowMs();
  try {
    const request = { offset, limit: BATCH_MAX, timeout: POLL_SECONDS, allowed_updates: ALLOWED_UPDATES };
    const updates = await api.getUpdates(request, toGrammySignal(signal));
    if (cursor.isSilent) options.log.info("telegram: answers again", { offset });
    Object.assign(cursor, {
      confirmed: offset,
      failures: 0,
      conflicts: 0,
      contactTsMs: clock.nowMs(),
      isSilent: false,
    });
    if (updates.length === 0 && clock.nowMs() - startedMs < HELD_AT_LEAST_MS) {
      await pause(HELD_AT_LEAST_MS, options);
    }
    return updates;
  } catch (error) {
    if (signal.aborted) return [];
    watchSilence(cursor, options);
    await pause(delayAfter(readFailure(error), cursor, options.log), options);
    return [];
  }
}

/** A poll ends by itself within 45 s, so that a connection that died unseen is noticed; silence beyond this is told, once. */
function watchSilence(cursor: Cursor, { clock, log }: PollOptions): void {
  const silentMs = clock.nowMs() - cursor.contactTsMs;
  if (cursor.isSilent || silentMs < LIVENESS_MS) return;
  cursor.isSilent = true;
  log.error("telegram: no answer for two minutes; updates and deliveries wait", { silentMs });
}

/** Counts the failure and says how long to wait. @throws DeskError when waiting would not help. */
function delayAfter(failure: CallFailure, cursor: Cursor, log: Log): number {
  if (failure.type === "bad-token") throw badToken(failure.description);
  if (failure.type === "conflict") {
    cursor.conflicts += 1;
    if (cursor.conflicts >= CONFLICTS_MAX) throw twoPollers(failure.description);
    log.warn("telegram: another program polls with this bot's token", { conflicts: cursor.conflicts });
    return retryDelayMs(cursor.conflicts - 1, RETRY_FIRST_MS, RETRY_MAX_MS);
  }
  if (failure.type === "rate-limited") return Math.min(failure.retryAfterMs, RETRY_MAX_MS);
  log.warn("telegram: cannot poll, trying again", {
    reason: failure.description,
    failures: cursor.failures + 1,
  });
  cursor.failures += 1;
  return retryDelayMs(cursor.failures - 1, RETRY_FIRST_MS, RETRY_MAX_MS);
}

/** Waits; an abort ends the wait without an error, because the loop looks at the signal itself. */
async function pause(ms: number, { clock, signal }: PollOptions): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Best effort: an update that stays unconfirmed comes again and finds its job id taken. */
async function confirm(cursor: Cursor, { apis, clock, log }: PollOptions): Promise<void> {
  if (cursor.offset === cursor.confirmed) return;
  const told = apis.call
    .getUpdates({ offset: cursor.offset, limit: 1, timeout: 0 })
    .catch((error: unknown) =>
      log.debug("telegram: handled updates stay unconfirmed", { reason: describeError(error) }),
    );
  const done = new AbortController();
  await Promise.race([told, clock.sleep(CONFIRM_WITHIN_MS, done.signal).catch(() => undefined)]);
  done.abort();
}

/** @param description Telegram's own words. */
export function badToken(description: string): DeskError {
  return new DeskError(
    "CONFIG_INVALID",
    `Telegram does not know this bot's token (${description}). Copy it again from @BotFather into TELEGRAM_BOT_TOKEN and start again.`,
  );
}

function twoPollers(description: string): DeskError {
  return new DeskError(
    "CONFIG_INVALID",
    `Another program is polling Telegram with this bot's token (${description}). Stop that one, or give this desk a bot of its own in TELEGRAM_BOT_TOKEN.`,
  );
}
