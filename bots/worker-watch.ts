/**
 * Whether anybody is there to answer. A message that is in the queue is safe; where the worker is away, whoever wrote
 * it hears since when, at once or as soon as it shows.
 */
import type { InboundMessage, OutboundMessage } from "#src/domain/message.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { JobQueue } from "#src/ports/job-queue.ts";
import type { Log } from "#src/ports/log.ts";
import type { Heartbeat, RoleBoard } from "#src/ports/role-board.ts";
import { INBOUND_QUEUE } from "#jobs/payloads.ts";
import { inboundJob } from "./enqueue.ts";
import { workerAway } from "./own-messages.ts";

export type WorkerWatch = {
  /** Call it when the queue has the message. `tell` is called once at most. Never rejects; waits for nothing. */
  watch(message: InboundMessage, tell: (notice: OutboundMessage) => void): void;
};

export type WorkerWatchDeps = {
  readonly board: Pick<RoleBoard, "lastHeartbeat">;
  readonly queue: JobQueue;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
};

/** The worker gives a sign every five seconds; three that are missing are no hiccup. */
const AWAY_AFTER_MS = 15_000;
/** A worker that died just before the message came is away by then. */
const LOOK_AGAIN_MS = 16_000;
/** In one chat it is said once in this time, however much is written. */
const TOLD_AGAIN_MS = 60_000;
const WATCHED_MAX = 500;
const CHATS_MAX = 1_000;

export function createWorkerWatch({ board, queue, clock, log, signal }: WorkerWatchDeps): WorkerWatch {
  const toldTsMs = new Map<string, number>();
  let watched = 0;

  /** Null where the worker is there, or has done with the message. */
  async function away(message: InboundMessage): Promise<{ readonly since: Heartbeat | null } | null> {
    const heartbeat = await board.lastHeartbeat();
    const isThere =
      heartbeat !== null && !heartbeat.isStopped && clock.nowMs() - heartbeat.tsMs < AWAY_AFTER_MS;
    if (isThere) return null;
    const { state } = await queue.state(INBOUND_QUEUE, inboundJob(message).jobId);
    return state === "waiting" ? { since: heartbeat } : null;
  }

  function mayTell({ platform, chatId }: InboundMessage): boolean {
    const [chat, nowMs] = [`${platform} ${chatId}`, clock.nowMs()];
    if (nowMs - (toldTsMs.get(chat) ?? Number.NEGATIVE_INFINITY) < TOLD_AGAIN_MS) return false;
    toldTsMs.delete(chat);
    toldTsMs.set(chat, nowMs);
    const [oldest] = toldTsMs.keys();
    if (toldTsMs.size > CHATS_MAX && oldest !== undefined) toldTsMs.delete(oldest);
    return true;
  }

  async function look(message: InboundMessage, tell: (notice: OutboundMessage) => void): Promise<boolean> {
    const found = await away(message);
    if (found !== null && mayTell(message)) tell(workerAway(found.since?.tsMs ?? null, clock.nowMs()));
    return found !== null;
  }

  /** One that never gave a sign may be on its way up: it gets the time of the second look. */
  async function lookTwice(message: InboundMessage, tell: (notice: OutboundMessage) => void): Promise<void> {
    if ((await board.lastHeartbeat()) !== null && (await look(message, tell))) return;
    await clock.sleep(LOOK_AGAIN_MS, signal);
    await look(message, tell);
  }

  return {
    watch(message, tell) {
      if (watched >= WATCHED_MAX) return;
      watched += 1;
      lookTwice(message, tell)
        .catch((error: unknown) => {
          if (!signal.aborted) log.debug("whether the worker is there is not known", { err: error });
        })
        .finally(() => (watched -= 1));
    },
  };
}
