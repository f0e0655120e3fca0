import type { DeskEventSink } from "#src/ports/desk-events.ts";
import type { OutboxStore } from "#src/ports/outbox-store.ts";

/** The outbox that tells of whatever lets a chat's next message go, in the transaction of it. */
export function publishOutbox(
  store: OutboxStore,
  events: DeskEventSink,
  atomically: <T>(work: () => T) => T,
): OutboxStore {
  const told =
    <Args extends readonly unknown[]>(write: (...args: Args) => void) =>
    (...args: Args): void =>
      atomically(() => {
        write(...args);
        events.emit({ type: "outbox" });
      });
  return {
    ...store,
    append: told((draft) => store.append(draft)),
    requeue: told((outboxId) => store.requeue(outboxId)),
    markDelivered: told((...delivered) => store.markDelivered(...delivered)),
    markFailed: told((...failed) => store.markFailed(...failed)),
  };
}
