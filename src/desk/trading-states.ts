/** Whether each book trades. A change is a row with who, why and when; nothing else turns a book on or off. */
import type { DeskContext } from "./desk-context.ts";
import type { TradingState } from "../domain/figures.ts";
import type { BookId } from "../domain/ids.ts";
import type { StateChange } from "../ports/desk-store.ts";

export class TradingStates {
  readonly #context: DeskContext;

  constructor(context: DeskContext) {
    this.#context = context;
  }

  state(bookId: BookId): TradingState {
    return this.#context.store.currentState(bookId)?.state ?? "active";
  }

  reason(bookId: BookId): string | null {
    const change = this.#context.store.currentState(bookId);
    return change === null || change.state === "active" ? null : change.reason;
  }

  /** Records the change and tells of it. False when this cause was recorded before. */
  change(change: Omit<StateChange, "eventTsMs">): boolean {
    const { ledger, store, events } = this.#context;
    const eventTsMs = this.#context.venueNowMs();
    return ledger.atomically(() => {
      if (!store.appendStateChange({ ...change, eventTsMs }, this.#context.nowMs())) return false;
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
