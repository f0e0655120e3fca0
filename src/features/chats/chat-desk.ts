/** What each chat is set to: read by whatever answers and tells, changed by people, on the record. */
import {
  isSamePlace,
  nameOfChat,
  nameOfPlace,
  targetWords,
  type Binding,
  type BindingTarget,
  type Place,
  type WhileBusy,
} from "#src/domain/chat-settings.ts";
import type { AuditLog } from "#src/features/audit-log/audit-log.ts";
import type { ChatDesk } from "./chat-desk-api.ts";
import type { ChatStore } from "./chat-store.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";
import type { DeskOrder } from "#src/ports/desk-api.ts";

export type ChatDeskDeps = {
  readonly store: ChatStore;
  readonly audit: AuditLog;
  readonly events: DeskEventSink;
  readonly clock: Clock;
  /** Where nobody chose. */
  readonly whileBusy: WhileBusy;
};

export function createChatDesk({ store, audit, events, clock, whileBusy }: ChatDeskDeps): ChatDesk {
  const chosen = new Map(store.whileBusy().map((one) => [one.chat, one.whileBusy]));
  let bindings: readonly Binding[] = store.bindings();
  const record = (what: string, { actor, cause }: DeskOrder): void =>
    audit.append({ actor, what, cause, tsMs: clock.nowMs(), details: {} });
  /** Anew from the store: it alone knows what was a no-op. */
  const reload = (): void => {
    bindings = store.bindings();
    events.emit({ type: "settings", of: "chats" });
  };

  function unbind(place: Place, order: DeskOrder): readonly BindingTarget[] {
    const taken = ofPlace(bindings, place);
    if (taken.length === 0) return taken;
    store.unbind(place);
    reload();
    record(`unbound ${nameOfPlace(place)} from ${taken.map(targetWords).join(", ")}`, order);
    return taken;
  }

  return {
    whileBusy: (chat) => chosen.get(nameOfChat(chat)) ?? whileBusy,
    setWhileBusy(chat, mode, order) {
      const name = nameOfChat(chat);
      store.putWhileBusy(name, mode);
      chosen.set(name, mode);
      record(`set while busy to ${mode} for ${name}`, order);
    },
    bindings: () => bindings,
    bind(place, target, order) {
      const kept =
        target.type === "agent" ? ofPlace(bindings, place).filter(({ type }) => type !== "agent") : null;
      if (kept !== null) {
        store.unbind(place);
        for (const one of kept) store.bind({ place, target: one });
      }
      store.bind({ place, target });
      reload();
      record(`bound ${nameOfPlace(place)} to ${targetWords(target)}`, order);
    },
    unbind,
    topicGone: (place, outboxId) => void unbind(place, { actor: "desk", cause: `topic-gone-${outboxId}` }),
  };
}

function ofPlace(bindings: readonly Binding[], place: Place): readonly BindingTarget[] {
  return bindings.filter((one) => isSamePlace(one.place, place)).map(({ target }) => target);
}
