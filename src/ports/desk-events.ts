import type { DeskEvent } from "../domain/desk-event.ts";

/** Hears of every event inside the transaction that recorded it: what it writes is committed with it, or not at all. */
export interface DeskEventSink {
  emit(event: DeskEvent): void;
}
