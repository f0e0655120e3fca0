/** Tells what the pairs say when they reach a look. */
import type { ControlDeps } from "./control-deps.ts";
import { findingReason, findingTitle } from "./finding-words.ts";
import { findingOf } from "./model/finding.ts";
import { lookAt, nextLookAfter } from "./model/looks.ts";
import { readPairs } from "./read-figures.ts";

/** Called after each round trip of a pair. Pairs are read only when a look can have been reached. */
export function createFindingWatch(deps: ControlDeps): (epoch: number, eventTsMs: number) => void {
  const { ledger, books, events, store } = deps;
  const closedIn = (epoch: number): number =>
    [books.first, books.second].reduce(
      (sum, bookId) => sum + ledger.book(bookId).rollups.tally("lane", "futures", epoch).roundTrips,
      0,
    );
  const never = { epoch: -1, closed: 0 };
  let due = never;
  ledger.onReload(() => (due = never));
  return (epoch, eventTsMs) => {
    const closed = closedIn(epoch);
    const isTooFew = closed < 2 * nextLookAfter(0) || (epoch === due.epoch && closed < due.closed);
    if (isTooFew || epoch !== store.currentEpoch()) return;
    const pairs = readPairs(deps, epoch);
    // A close completes at most one pair.
    due = { epoch, closed: closed + nextLookAfter(pairs.length) - pairs.length };
    if (lookAt(pairs.length) !== pairs.length) return;
    const finding = findingOf(pairs);
    events.emit({
      type: "control",
      step: "finding",
      eventId: `finding:${epoch}:${pairs.length}`,
      eventTsMs,
      what: `${findingTitle(finding)}. ${findingReason(finding)}`,
    });
  };
}
