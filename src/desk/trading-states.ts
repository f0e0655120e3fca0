/** Whether each book trades. A change is a row with who, why and when; nothing else turns a book on or off. */
import type { Ledger } from "../books/ledger.ts";
import type { DeskEventSink } from "../ports/desk-events.ts";
import type { TradingState } from "../domain/figures.ts";
import type { BookId } from "../domain/ids.ts";
import type { DeskStore, StateChange } from "../ports/desk-store.ts";

type Deps = {
  readonly ledger: Ledger;
  readonly store: DeskStore;
  readonly events: DeskEventSink;
  readonly venueNowMs: () => number;
  readonly nowMs: () => number;
};

export class TradingStates {
  readonly #context: Deps;
  readonly #current = new Map<BookId, StateChange | null>();

  constructor(context: Deps) {
    this.#context = context;
  }

  state(bookId: BookId): TradingState {
    return this.#change(bookId)?.state ?? "active";
  }

  reason(bookId: BookId): string | null {
    const change = this.#change(bookId);
    return change === null || change.state === "active" ? null : change.reason;
  }

  /** Reads from the store again: after a transaction that did not happen. */
  forget(): void {
    this.#current.clear();
  }

  #change(bookId: BookId): StateChange | null {
    const known = this.#current.get(bookId);
    if (known !== undefined) return known;
    const stored = this.#context.store.currentState(bookId);
    this.#current.set(bookId, stored);
    return stored;
  }

  /** Records the change and tells of it. False when this cause was recorded before. */
  change(change: Omit<StateChange, "eventTsMs">): boolean {
    const { ledger, store, events } = this.#context;
    const eventTsMs = this.#context.venueNowMs();
    return ledger.atomically(() => {
      if (!store.appendStateChange({ ...change, eventTsMs }, this.#context.nowMs())) return false;
      this.#current.set(change.bookId, { ...change, eventTsMs });
      const { bookId, state, reason, actor, cause } = change;
      events.emit({
        type: "trading-state",
        eventId: `state:${cause}`,
        eventTsMs,
        bookId,
        state,
        reason,
        actor,
      });
      return true;
    });
  }
}
