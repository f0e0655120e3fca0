/** Epochs: lines drawn by an owner, so that what came before and after is never counted together. */
import type { Refusal } from "#src/domain/errors.ts";
import type { Epoch } from "./control-store.ts";
import type { DeskOrder } from "#src/ports/desk-api.ts";
import type { ControlDeps } from "./control-deps.ts";

export const REASON_MAX = 200;

/**
 * Begins the next epoch. Positions that are open keep theirs, so both sides of a pair count in one. The same cause
 * again gives the same epoch.
 */
export function lockBaseline(deps: ControlDeps, reason: string, order: DeskOrder): Refusal | Epoch {
  const said = reason.trim();
  if (said.length === 0 || said.length > REASON_MAX) {
    return {
      refused: true,
      code: "reason",
      reason: said.length === 0 ? "a baseline needs a reason" : `a reason of ${said.length} characters`,
      hint: `say why in at most ${REASON_MAX} characters, for example "lock baseline: new stop distances"`,
    };
  }
  return deps.ledger.atomically(() => beginEpoch(deps, said, order));
}

type Change = { readonly reason: string; readonly actor: string; readonly cause: string };

/** What is traded by other rules is not counted with what came before. An epoch in which nothing was traded goes on. */
export function beginEpochFor(deps: ControlDeps, { reason, actor, cause }: Change): void {
  const epoch = deps.store.currentEpoch();
  const isUsed = [deps.books.first, deps.books.second].some((bookId) => {
    const book = deps.ledger.book(bookId);
    return (
      book.rollups.tally("total", "", epoch).roundTrips > 0 ||
      book.positions().some(({ plan }) => plan.epoch === epoch)
    );
  });
  if (isUsed) beginEpoch(deps, reason.slice(0, REASON_MAX), { actor, cause: epochCause(cause) });
}

/** Several books that were changed at once, and the verdict that changed them, begin one epoch. */
export function epochCause(cause: string): string {
  return `${cause}:epoch`;
}

/** Inside the caller's transaction. */
export function beginEpoch(deps: ControlDeps, reason: string, { actor, cause }: DeskOrder): Epoch {
  const { store, events } = deps;
  const earlier = store.epochOfCause(cause);
  if (earlier !== null) return earlier;
  const eventTsMs = deps.venueNowMs();
  const epoch: Epoch = { epoch: store.currentEpoch() + 1, reason, actor, cause, eventTsMs };
  store.appendEpoch(epoch, deps.nowMs());
  events.emit({
    type: "control",
    step: "baseline",
    eventId: `epoch:${epoch.epoch}`,
    eventTsMs,
    what: `${actor} locked a baseline, epoch ${epoch.epoch} begins: ${reason}`,
  });
  return epoch;
}
