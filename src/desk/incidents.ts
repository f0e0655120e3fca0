/**
 * Faults inside the desk: each is an event with a book where there is one, a log line, and never silence. A fault is one
 * incident from its first time until it has not come again for a while, whatever was started anew in between.
 */
import { DeskError } from "../domain/errors.ts";
import { bookId, type BookId } from "../domain/ids.ts";
import type { Incident, IncidentStore } from "../ports/quality.ts";
import type { DeskContext } from "./desk-context.ts";

const MINUTE_MS = 60_000;
/** A fault that has not come again for this long is over. */
const QUIET_MS = 10 * MINUTE_MS;
/** Different faults that are open at a time; more are in the log alone. */
const OPEN_MAX = 100;
const FAULT = "fault:";

/** Incidents of this kind end by the clock, and not when a check finds nothing. */
export function isFault({ key }: Pick<Incident, "key">): boolean {
  return key.startsWith(FAULT);
}

export class Incidents {
  readonly #context: DeskContext;
  readonly #store: IncidentStore;
  /** When each was last seen; venue time. */
  readonly #lastTsMs = new Map<string, number>();

  constructor(context: DeskContext, store: IncidentStore) {
    this.#context = context;
    this.#store = store;
  }

  /** The same fault is told once until it is over. */
  record(error: unknown, eventTsMs: number): void {
    const { events, ledger, log } = this.#context;
    const what = error instanceof DeskError ? error.message : "an internal fault stopped one market event";
    log.error("incident", { error, eventTsMs });
    const book = bookOf(error);
    const key = `${FAULT}${book ?? ""}:${what}`;
    ledger.atomically(() => {
      if (!this.#lastTsMs.has(key) && this.#open().length >= OPEN_MAX) return;
      const opened = this.#store.open(key, what, eventTsMs);
      if (opened === null) return;
      const eventId = `fault:${opened.incidentId}:incident`;
      events.emit({ type: "incident", eventId, eventTsMs, bookId: book, what });
    });
    this.#lastTsMs.set(key, eventTsMs);
  }

  /** Tells of every fault that has not come again for ten minutes of venue time. One from before the start is waited for as long. */
  settle(nowTsMs: number): void {
    const { events, ledger } = this.#context;
    for (const { incidentId, key, what } of this.#open()) {
      const lastTsMs = this.#lastTsMs.get(key);
      if (lastTsMs === undefined) this.#lastTsMs.set(key, nowTsMs);
      if (lastTsMs === undefined || nowTsMs - lastTsMs < QUIET_MS) continue;
      this.#lastTsMs.delete(key);
      ledger.atomically(() => {
        if (this.#store.end(key, nowTsMs) === null) return;
        const eventId = `fault:${incidentId}:recovery`;
        events.emit({ type: "recovery", eventId, eventTsMs: nowTsMs, bookId: bookIn(key), what });
      });
    }
  }

  #open(): readonly Incident[] {
    return this.#store.openNow().filter(isFault);
  }
}

function bookOf(error: unknown): BookId | null {
  if (!(error instanceof DeskError) || !("bookId" in error.details)) return null;
  return bookId(error.details.bookId);
}

function bookIn(key: string): BookId | null {
  const name = key.slice(FAULT.length, key.indexOf(":", FAULT.length));
  return name === "" ? null : bookId(name);
}
