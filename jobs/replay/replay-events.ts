/** What a replay hears from the desk: halts and resumes, refusals by the funding guard, and faults. */
import type { DeskEvent } from "#src/domain/desk-event.ts";
import { DeskError } from "#src/domain/errors.ts";
import type { TradingState } from "#src/domain/figures.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { DeskEventSink } from "#src/ports/desk-events.ts";
import type { Log } from "#src/ports/log.ts";

export type StateChangeSeen = {
  readonly bookId: BookId;
  readonly state: TradingState;
  readonly reason: string;
  readonly eventTsMs: number;
};

/** A fault of the desk itself: not of the data, and not of a book's trading. */
export type Fault = { readonly what: string; readonly eventTsMs: number; readonly cause: unknown };

/** More state changes than this are counted only. */
const STATE_CHANGES_MAX = 500;

export class ReplayEvents implements DeskEventSink {
  readonly stateChanges: StateChangeSeen[] = [];
  stateChangeCount = 0;
  incidentCount = 0;
  readonly #fundingRefusals = new Map<BookId, number>();
  readonly #faultsEndIt: boolean;
  #fault: Fault | null = null;
  #lastError: unknown = null;

  /** `faultsEndIt`: a fault is thrown, so that the transaction around it never happened. */
  constructor({ faultsEndIt }: { readonly faultsEndIt: boolean }) {
    this.#faultsEndIt = faultsEndIt;
  }

  /** The fault that ended the replay. */
  get fault(): Fault | null {
    return this.#fault;
  }

  fundingRefusals(bookId: BookId): number {
    return this.#fundingRefusals.get(bookId) ?? 0;
  }

  /** A log that keeps the newest error: an incident tells people less than its cause. */
  listenTo(log: Log): Log {
    return {
      ...log,
      error: (message, fields) => {
        if (fields !== undefined && "error" in fields) this.#lastError = fields.error;
        log.error(message, fields);
      },
    };
  }

  emit(event: DeskEvent): void {
    if (event.type === "trading-state") this.#onState(event);
    else if (event.type === "entry-refused")
      this.#fundingRefusals.set(event.bookId, this.fundingRefusals(event.bookId) + 1);
    else if (event.type === "incident") this.#onIncident(event.what, event.eventTsMs);
  }

  #onState({ bookId, state, reason, eventTsMs }: StateChangeSeen): void {
    this.stateChangeCount += 1;
    if (this.stateChanges.length < STATE_CHANGES_MAX)
      this.stateChanges.push({ bookId, state, reason, eventTsMs });
  }

  #onIncident(what: string, eventTsMs: number): void {
    this.incidentCount += 1;
    if (!this.#faultsEndIt) return;
    this.#fault = { what, eventTsMs, cause: this.#lastError };
    throw new DeskError("LEDGER_DISAGREES", what, { cause: this.#lastError });
  }
}
