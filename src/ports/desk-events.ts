import type { BusEvent } from "../domain/desk-event.ts";

/** Takes what happened, inside the transaction that recorded it: what comes of it is committed with it, or not at all. */
export interface DeskEventSink {
  emit(event: BusEvent): void;
}
