/** What people say, on its way to the COO: turn by turn, each with a status while it lasts. */
import type { Dispatcher } from "#agents/coo/dispatch.ts";
import type { Place, WhileBusy } from "#src/domain/chat-settings.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { JobQueue } from "#src/ports/job-queue.ts";
import type { Log } from "#src/ports/log.ts";
import type { ChatDesk } from "#src/features/chats/chat-desk-api.ts";
import { createConversations, type Converse } from "./conversations.ts";
import { createTurnStatuses } from "./turn-status.ts";

export type OpenConversationsOptions = {
  readonly dispatcher: Dispatcher;
  readonly queue: JobQueue;
  readonly clock: Clock;
  readonly log: Log;
  readonly chats: ChatDesk;
};

export function openConversations(options: OpenConversationsOptions): Converse {
  const { dispatcher, queue, clock, log, chats } = options;
  const whileBusy = (inbound: Place): WhileBusy => chats.whileBusy(inbound);
  const dispatch: Parameters<typeof createConversations>[0]["dispatch"] = (inbound, actor, watch) =>
    dispatcher.handle(inbound, actor, watch);
  return createConversations({ dispatch, statuses: createTurnStatuses(queue, clock, log), whileBusy, clock });
}
