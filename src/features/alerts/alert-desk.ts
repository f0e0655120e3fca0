/** What each chat hears unasked: read by whatever tells, changed by people, on the record. */
import { DEFAULT_ALERTS } from "#src/domain/alert-settings.ts";
import { accountFrom } from "#src/domain/people.ts";
import { nameOfAccount } from "#src/domain/roles.ts";
import type { AlertSettingsApi, HearingChat } from "./alert-settings-api.ts";
import type { AlertSettingsStore } from "./alert-settings-store.ts";
import type { AlertChat } from "./store/alert-store.ts";
import type { AuditLog } from "#src/features/audit-log/audit-log.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";

export type AlertDeskDeps = {
  readonly store: AlertSettingsStore;
  readonly audit: AuditLog;
  /** Chats that hear alerts without being asked. */
  readonly standing: () => readonly HearingChat[];
  readonly events: DeskEventSink;
  readonly clock: Clock;
  readonly timeZone: string;
};

export function createAlertDesk({
  store,
  audit,
  standing,
  events,
  clock,
  timeZone,
}: AlertDeskDeps): AlertSettingsApi {
  const known = new Map(store.all().map(({ chat, settings }) => [chat, settings]));
  return {
    timeZone,
    chats() {
      const heard = new Map(standing().map((chat) => [nameOfChat(chat), chat]));
      const subscribed = [...known].flatMap(([name, { isSubscribed }]) =>
        isSubscribed && !heard.has(name) ? chatFrom(name) : [],
      );
      return [...heard.values(), ...subscribed];
    },
    settings: (chat) => known.get(nameOfChat(chat)) ?? DEFAULT_ALERTS,
    change(chat, settings, what, { actor, cause }) {
      const name = nameOfChat(chat);
      store.put(name, settings);
      known.set(name, settings);
      const details = { chat: name, settings };
      audit.append({ actor, what: `${what} for ${name}`, cause, tsMs: clock.nowMs(), details });
      events.emit({ type: "settings", of: "alerts" });
      return settings;
    },
  };
}

function nameOfChat({ platform, chatId }: AlertChat): string {
  return nameOfAccount({ platform, userId: chatId });
}

function chatFrom(name: string): readonly AlertChat[] {
  const chat = accountFrom(name);
  return chat === null ? [] : [{ platform: chat.platform, chatId: chat.userId }];
}
