/** The exits of open positions: what was planned at the entry, or what a person has set since. */
import type { Position } from "../domain/position.ts";
import type { DeskStore, ExitChange } from "../ports/desk-store.ts";
import type { Exits } from "./entry-intent.ts";

export type ExitsNow = Exits & Pick<ExitChange, "moved">;

const AS_PLANNED: ExitChange["moved"] = { "take-profit": false, "stop-loss": false };

type Store = Pick<DeskStore, "appendExitChange" | "exitChanges">;

export class MovedExits {
  readonly #store: Store;
  #changes: Map<string, ExitChange> | null = null;

  constructor(store: Store) {
    this.#store = store;
  }

  of({ positionId, plan }: Pick<Position, "positionId" | "plan">): ExitsNow {
    const change = this.#known().get(positionId);
    return change ?? { takeProfit: plan.takeProfit, stopLoss: plan.stopLoss, moved: AS_PLANNED };
  }

  /** Records a change and puts it in force. False when its cause was recorded before. */
  move(change: ExitChange, recordedTsMs: number): boolean {
    if (!this.#store.appendExitChange(change, recordedTsMs)) return false;
    this.#known().set(change.positionId, change);
    return true;
  }

  /** Reads from the store again: after a transaction that did not happen. */
  forget(): void {
    this.#changes = null;
  }

  #known(): Map<string, ExitChange> {
    this.#changes ??= new Map(this.#store.exitChanges().map((change) => [change.positionId, change]));
    return this.#changes;
  }
}
