import type { AlertKind } from "#src/domain/alert-settings.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { OutboundMessage } from "#src/domain/message.ts";
import type { Amount } from "#src/domain/money.ts";
import type { Place } from "#src/domain/chat-settings.ts";

/** Where an alert goes: a chat, or a topic of it that is bound to the alert's kind. */
export type AlertChat = Place;

/** One event for one chat, on its way to the outbox. `pnl` is net; null where there is none. */
export type AlertDraft = {
  readonly eventId: string;
  readonly chat: AlertChat;
  readonly kind: AlertKind;
  readonly how: "now" | "digest";
  readonly silent: boolean;
  readonly message: OutboundMessage;
  readonly bookId: BookId | null;
  readonly pnl: Amount | null;
  readonly createdTsMs: number;
  readonly releaseTsMs: number;
};

export type AlertRow = AlertDraft & { readonly alertId: number };

/** Alerts that wait for their turn: one an event and chat, in the order in which they came. Writes belong to the caller's transaction. */
export interface AlertStore {
  /** The same event for the same chat twice is a no-op. */
  append(draft: AlertDraft): void;
  /** Where something is due. */
  dueChats(nowMs: number): readonly (AlertChat & Pick<AlertDraft, "how">)[];
  /** What is due in a chat, oldest first. */
  due(chat: AlertChat, how: AlertDraft["how"], nowMs: number, limit: number): readonly AlertRow[];
  /** What this chat was sent last. */
  lastRelease(chat: AlertChat): { readonly outboxKey: string; readonly tsMs: number } | null;
  markReleased(alertIds: readonly number[], outboxKey: string, tsMs: number): void;
}
