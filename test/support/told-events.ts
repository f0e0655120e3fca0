import { isTold, type BusEvent, type DeskEvent } from "#src/domain/desk-event.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";

/** Keeps what chats may be told; `also` hears everything, as a subscriber would. */
export function toldInto(told: DeskEvent[], also?: (event: BusEvent) => void): DeskEventSink {
  return {
    emit(event) {
      if (isTold(event)) told.push(event);
      also?.(event);
    },
  };
}

export const NOBODY_HEARS: DeskEventSink = { emit: () => undefined };
