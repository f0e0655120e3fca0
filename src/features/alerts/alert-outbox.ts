/**
 * Trigger: an event of the desk, inside the transaction that recorded it.
 * Reads:   what each chat wants to hear, and which topics are bound to the kind.
 * Writes:  one alert for each place that does, in the same transaction: an alert exists exactly when its fact does.
 * Emits:   alert, for the release, which finds it once it is committed.
 * Twice:   an alert's key is the event and the place; the second is a no-op.
 */
import { planAlert } from "#src/domain/alert-settings.ts";
import type { DeskEvent } from "#src/domain/desk-event.ts";
import type { BookId } from "#src/domain/ids.ts";
import { alertPlaces } from "./alert-places.ts";
import type { AlertSettingsApi } from "./alert-settings-api.ts";
import type { AlertChat, AlertStore } from "./store/alert-store.ts";
import type { ChatDesk } from "#src/features/chats/chat-desk-api.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";
import { alertFactsOf, alertKindOf, bookOfEvent } from "./alert-kind.ts";
import { renderAlert } from "./alerts.ts";

export type AlertOutboxDeps = {
  readonly alerts: AlertStore;
  readonly settings: AlertSettingsApi;
  readonly chats: Pick<ChatDesk, "bindings">;
  readonly books: readonly BookId[];
  readonly clock: Clock;
  readonly events: DeskEventSink;
};

export function createAlertOutbox({
  alerts,
  settings,
  chats,
  books,
  clock,
  events,
}: AlertOutboxDeps): (event: DeskEvent) => void {
  return (event) => {
    const rendered = renderAlert(event, books);
    const kind = alertKindOf(event);
    const message = { ...rendered, eventKind: kind };
    const facts = alertFactsOf(event, rendered.severity === "critical");
    const nowMs = clock.nowMs();
    const hearing = settings
      .chats()
      .flatMap(({ kinds, ...chat }) => (kinds?.includes(event.type) === false ? [] : [chat]));
    for (const chat of alertPlaces(hearing, chats.bindings(), kind)) {
      if (isAlreadyNotified(event, chat)) continue;
      const plan = planAlert(settings.settings(chat), facts, nowMs, settings.timeZone);
      if (plan === null) continue;
      const { eventId } = event;
      const what = { eventId, chat, kind, message, bookId: bookOfEvent(event), pnl: facts.pnl };
      alerts.append({ ...what, ...plan, createdTsMs: nowMs });
    }
    events.emit({ type: "alert" });
  };
}

/** Whether a chat has the event in another form already. */
function isAlreadyNotified(event: DeskEvent, { platform, chatId }: AlertChat): boolean {
  return (
    event.type === "approval" &&
    event.told.some((chat) => chat.platform === platform && chat.chatId === chatId)
  );
}
