/** What chats are set to, in memory: a fake of the ChatStore port, and the real chat desk over it. */
import { isSamePlace, type Binding, type WhileBusy } from "#src/domain/chat-settings.ts";
import { createChatDesk } from "#src/features/chats/chat-desk.ts";
import type { AuditLog } from "#src/features/audit-log/audit-log.ts";
import type { ChatDesk } from "#src/features/chats/chat-desk-api.ts";
import type { ChatStore } from "#src/features/chats/chat-store.ts";
import type { Clock } from "#src/ports/clock.ts";
import { createMemoryAuditLog } from "./memory-approvals.ts";
import { NOBODY_HEARS } from "./told-events.ts";

export function createMemoryChatStore(): ChatStore {
  const busy = new Map<string, WhileBusy>();
  let bindings: readonly Binding[] = [];
  return {
    whileBusy: () =>
      [...busy]
        .map(([chat, whileBusy]) => ({ chat, whileBusy }))
        .toSorted((a, b) => (a.chat < b.chat ? -1 : 1)),
    putWhileBusy: (chat, whileBusy) => void busy.set(chat, whileBusy),
    bindings: () => bindings,
    bind(binding) {
      const json = JSON.stringify(binding.target);
      const isKnown = bindings.some(
        ({ place, target }) => isSamePlace(place, binding.place) && JSON.stringify(target) === json,
      );
      if (!isKnown) bindings = [...bindings, binding];
    },
    unbind(place) {
      bindings = bindings.filter((one) => !isSamePlace(one.place, place));
    },
  };
}

export function createMemoryChats(
  clock: Clock,
  store: ChatStore = createMemoryChatStore(),
  audit: AuditLog = createMemoryAuditLog(),
): ChatDesk {
  return createChatDesk({ store, audit, events: NOBODY_HEARS, clock, whileBusy: "queue" });
}
