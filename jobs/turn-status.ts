/**
 * Trigger: a turn that lasts.
 * Reads:   nothing.
 * Writes:  nothing.
 * Emits:   `status-<platform>` jobs: first after a moment, then now and then while it lasts, and one at its end. A status
 *          is never tried again: a face that is away shows nothing.
 * Twice:   the same status twice is the same line.
 */
import type { InboundMessage } from "#src/domain/message.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Wait } from "#src/ports/inference.ts";
import type { JobQueue } from "#src/ports/job-queue.ts";
import type { Log } from "#src/ports/log.ts";
import { statusQueue, type StatusPayload } from "./payloads.ts";
import { PRIORITY_PERSON } from "./priorities.ts";

export type TurnStatuses = { begin(inbound: InboundMessage): TurnStatus };

export type TurnStatus = {
  readonly onWait: (wait: Wait) => void;
  /** Takes the status away where one was shown. */
  end(): void;
};

/** Most turns are over by then, and show none. */
const FIRST_AFTER_MS = 1_500;
/** A draft vanishes after 30 s, and the typing sign after 5. */
const EVERY_MS = 4_500;

export function createTurnStatuses(queue: JobQueue, clock: Clock, log: Log): TurnStatuses {
  return {
    begin(inbound) {
      const over = new AbortController();
      let words = "Working on it";
      let shown = 0;

      function tell(isDone: boolean): void {
        shown += 1;
        const payload = statusOf(inbound, words, isDone, clock.nowMs());
        const jobId = `status-${inbound.bot}-${inbound.updateId}-${shown}-${payload.tsMs}`;
        const name = statusQueue(inbound.platform);
        queue
          .add({ queue: name, jobId, payload, priority: PRIORITY_PERSON, attemptsMax: 1, backoffMs: 0 })
          .catch((error: unknown) => log.debug("a status was not passed on", { err: error }));
      }

      async function run(): Promise<void> {
        await clock.sleep(FIRST_AFTER_MS, over.signal);
        for (;;) {
          tell(false);
          await clock.sleep(EVERY_MS, over.signal);
        }
      }

      // Only the end of the turn ends it.
      run().catch(() => undefined);
      return {
        onWait(wait) {
          words = waitWords(wait);
          if (shown > 0 && !over.signal.aborted) tell(false);
        },
        end() {
          over.abort(new Error("the turn is over"));
          if (shown > 0) tell(true);
        },
      };
    },
  };
}

/** "3rd in the queue, about 40 s", "Working on it, about 12 s". */
export function waitWords({ position, estimateMs }: Wait): string {
  const place = position === 0 ? "Working on it" : `${ordinal(position + 1)} in the queue`;
  return estimateMs === null ? place : `${place}, about ${Math.max(1, Math.round(estimateMs / 1_000))} s`;
}

function ordinal(place: number): string {
  const tens = place % 100;
  const ending = tens >= 11 && tens <= 13 ? "th" : (["th", "st", "nd", "rd"][place % 10] ?? "th");
  return `${place}${ending}`;
}

function statusOf(inbound: InboundMessage, words: string, done: boolean, tsMs: number): StatusPayload {
  const { chatId, chatKind, topicId, userId, updateId, messageId } = inbound;
  return {
    chatId,
    chatKind,
    ...(topicId === undefined ? {} : { topicId }),
    userId,
    updateId,
    ...(messageId === undefined ? {} : { messageId }),
    text: words,
    canStop: true,
    done,
    tsMs,
  };
}
