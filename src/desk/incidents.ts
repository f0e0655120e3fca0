/** Faults inside the desk: each is an event with a book where there is one, a log line, and never silence. */
import { DeskError } from "../domain/errors.ts";
import { bookId, type BookId } from "../domain/ids.ts";
import type { DeskContext } from "./desk-context.ts";

const MINUTE_MS = 60_000;

export class Incidents {
  readonly #context: DeskContext;

  constructor(context: DeskContext) {
    this.#context = context;
  }

  /** The same fault within a minute is told once. */
  record(error: unknown, eventTsMs: number): void {
    const { events, ledger, log } = this.#context;
    const what = error instanceof DeskError ? error.message : "an internal fault stopped one market event";
    log.error("incident", { error, eventTsMs });
    const minute = Math.floor(eventTsMs / MINUTE_MS);
    ledger.atomically(() =>
      events.emit({
        type: "incident",
        eventId: `incident:${minute}:${what}`,
        eventTsMs,
        bookId: bookOf(error),
        what,
      }),
    );
  }
}

function bookOf(error: unknown): BookId | null {
  if (!(error instanceof DeskError) || !("bookId" in error.details)) return null;
  return bookId(error.details.bookId);
}
