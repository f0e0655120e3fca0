/** Faults inside the desk: each is an event with a book where there is one, a log line, and never silence. */
import { DeskError } from "../domain/errors.ts";
import { bookId, type BookId } from "../domain/ids.ts";
import type { DeskContext } from "./desk-context.ts";

const MINUTE_MS = 60_000;
/** A fault that has not come again for this long is over. */
const QUIET_MS = 10 * MINUTE_MS;
/** Different faults that are waited for at a time. */
const OPEN_MAX = 100;

type OpenIncident = { readonly bookId: BookId | null; readonly sinceTsMs: number; lastTsMs: number };

export class Incidents {
  readonly #context: DeskContext;
  readonly #open = new Map<string, OpenIncident>();

  constructor(context: DeskContext) {
    this.#context = context;
  }

  /** The same fault within a minute is told once. */
  record(error: unknown, eventTsMs: number): void {
    const { events, ledger, log } = this.#context;
    const what = error instanceof DeskError ? error.message : "an internal fault stopped one market event";
    log.error("incident", { error, eventTsMs });
    const minute = Math.floor(eventTsMs / MINUTE_MS);
    this.#remember(what, bookOf(error), eventTsMs);
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

  /** Tells of every fault that has not come again for ten minutes of venue time. */
  settle(nowTsMs: number): void {
    const { events, ledger } = this.#context;
    for (const [what, { bookId: book, sinceTsMs, lastTsMs }] of this.#open) {
      if (nowTsMs - lastTsMs < QUIET_MS) continue;
      this.#open.delete(what);
      const eventId = `recovery:${sinceTsMs}:${what}`;
      ledger.atomically(() =>
        events.emit({ type: "recovery", eventId, eventTsMs: nowTsMs, bookId: book, what }),
      );
    }
  }

  #remember(what: string, book: BookId | null, tsMs: number): void {
    const known = this.#open.get(what);
    if (known !== undefined) known.lastTsMs = tsMs;
    else if (this.#open.size < OPEN_MAX)
      this.#open.set(what, { bookId: book, sinceTsMs: tsMs, lastTsMs: tsMs });
  }
}

function bookOf(error: unknown): BookId | null {
  if (!(error instanceof DeskError) || !("bookId" in error.details)) return null;
  return bookId(error.details.bookId);
}
