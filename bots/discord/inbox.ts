/**
 * What persons said, on its way into the queue: one after the other, so that the order stays. Discord is told "working
 * on it" before; while the queue is away, messages wait in this process, and whoever wrote them is told.
 */
import { DeskError } from "#src/domain/errors.ts";
import type { InboundMessage } from "#src/domain/message.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { JobQueue } from "#src/ports/job-queue.ts";
import { enqueueInbound } from "#bots/enqueue.ts";

/** What the sender has to hear. */
export type InboxNews = "kept" | "full" | "refused" | "lost";

export type Inbox = {
  /**
   * Resolves to whether the queue has it, when it has or when it is given up; `tell` says what became of it unless all
   * is well.
   */
  pass(message: InboundMessage, tell: (news: InboxNews) => void): Promise<boolean>;
};

type Deps = { readonly queue: JobQueue; readonly clock: Clock; readonly signal: AbortSignal };

/** More than this waiting, and a person is asked to come again. */
export const WAITING_MAX = 200;

export function createInbox({ queue, clock, signal }: Deps): Inbox {
  let lane: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let isAway = false;

  async function put(
    message: InboundMessage,
    tell: (news: InboxNews) => void,
    isTold: boolean,
  ): Promise<boolean> {
    const onAway = (): void => {
      isAway = true;
      if (!isTold) tell("kept");
    };
    try {
      signal.throwIfAborted();
      await enqueueInbound(message, { queue, clock, signal, onAway });
      isAway = false;
      return true;
    } catch (error) {
      if (!signal.aborted && !(error instanceof DeskError)) throw error;
      tell(signal.aborted ? "lost" : "refused");
      return false;
    }
  }

  return {
    pass(message, tell) {
      if (waiting >= WAITING_MAX) {
        tell("full");
        return Promise.resolve(false);
      }
      const isTold = isAway;
      if (isTold) tell("kept");
      waiting += 1;
      const done = lane.then(() => put(message, tell, isTold)).finally(() => (waiting -= 1));
      lane = done.catch(() => undefined);
      return done;
    },
  };
}
