/**
 * Trigger: an event of the desk, inside the transaction that recorded it.
 * Reads:   nothing.
 * Writes:  one outbox row for each alert chat that hears this kind, in the same transaction: an alert exists exactly when its fact does.
 * Emits:   a poke to the relay, which finds the row once it is committed.
 * Twice:   the row's key is the event and the chat; the second is a no-op.
 */
import type { BookId } from "#src/domain/ids.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";
import type { OutboxStore } from "#src/ports/outbox-store.ts";
import { renderAlert } from "#src/reports/alerts.ts";
import type { AlertDestination } from "./alert-destinations.ts";

export type AlertOutboxDeps = {
  readonly outbox: OutboxStore;
  readonly destinations: readonly AlertDestination[];
  readonly books: readonly BookId[];
  readonly clock: Clock;
  readonly pokeRelay: () => void;
};

export function createAlertOutbox(deps: AlertOutboxDeps): DeskEventSink {
  return {
    emit: (event) => {
      const message = renderAlert(event, deps.books);
      for (const { kinds, ...destination } of deps.destinations) {
        if (kinds !== undefined && !kinds.includes(event.type)) continue;
        deps.outbox.append({
          dedupeKey: `alert-${destination.platform}-${destination.chatId}-${event.eventId}`,
          destination,
          message,
          createdTsMs: deps.clock.nowMs(),
        });
      }
      deps.pokeRelay();
    },
  };
}
