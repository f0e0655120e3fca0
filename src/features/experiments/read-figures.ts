/** Gathers what the figures of an epoch are made of: rollups for what counts all, the newest round trips for the rest. */
import { controlFigures, halvesOf, type BookRecord, type ControlFigures } from "./model/control-figures.ts";
import { epochFall, lifetimeFall } from "./model/epoch-fall.ts";
import type { PlannedTrip } from "./model/fee-floor.ts";
import { pairIdOf, pairRoundTrips, type CompletePair } from "./model/pairs.ts";
import { invertedTrip } from "./model/shadow-figures.ts";
import { shadowOf } from "./model/shadow.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import type { Fall } from "#src/domain/verdict.ts";
import type { BookId } from "#src/domain/ids.ts";
import { dayKey } from "#src/domain/tally.ts";
import type { ControlDeps } from "./control-deps.ts";

/** Round trips of an epoch and book that are read one by one; the figures say when there are more. */
const TRIPS_MAX = 5_000;
/** Days of an epoch that are read for its deepest fall. */
const DAYS_MAX = 2_000;
/** The same figures give the same intervals. */
const SEED = 20_251_010;

/** `tripsMax` bounds what is read of each book. */
export function readFigures(deps: ControlDeps, epoch: number, tripsMax: number = TRIPS_MAX): ControlFigures {
  return controlFigures({
    epoch,
    ...readRecords(deps, epoch, tripsMax),
    openPairs: openPairs(deps, epoch),
    whyNotOpened: (bookId, pairId) => deps.history.whyNotOpened(bookId, pairId),
    shadowHalf: createShadowHalf(deps),
    seed: SEED,
  });
}

/** Broken pairs that are given their missing side; each walks bars until its exit. */
const MENDED_MAX = 200;

function createShadowHalf({ history, bars }: ControlDeps): (roundTrip: RoundTrip) => RoundTrip | null {
  let left = MENDED_MAX;
  return (roundTrip) => {
    if (left === 0) return null;
    left -= 1;
    const { bookId, closedTsMs } = roundTrip;
    const at = { bookId, symbol: roundTrip.symbol, fromTsMs: closedTsMs, toTsMs: closedTsMs + 1 };
    const source = history
      .shadowSources(at, MENDED_MAX)
      .find((one) => one.roundTrip.roundTripId === roundTrip.roundTripId);
    if (source === undefined) return null;
    const outcome = shadowOf(source, bars.barsFrom(roundTrip.symbol, roundTrip.openedTsMs));
    return "gap" in outcome ? null : invertedTrip(roundTrip, outcome.shadow);
  };
}

/** The pairs of an epoch that compare a signal with its mirror image; oldest entry first. */
export function readPairs(deps: ControlDeps, epoch: number): readonly CompletePair[] {
  const { first, second } = readRecords(deps, epoch, TRIPS_MAX);
  return pairRoundTrips({
    books: deps.books,
    first: halvesOf(first),
    second: halvesOf(second),
    open: openPairs(deps, epoch),
  }).complete;
}

type Records = { readonly first: BookRecord; readonly second: BookRecord };

function readRecords(deps: ControlDeps, epoch: number, tripsMax: number): Records {
  const { first, second } = deps.books;
  const ofFirst = deps.history.tripsOfEpoch(first, epoch, tripsMax);
  const ofSecond = deps.history.tripsOfEpoch(second, epoch, tripsMax);
  return {
    first: bookRecord(deps, first, epoch, ofFirst, ofSecond),
    second: bookRecord(deps, second, epoch, ofSecond, ofFirst),
  };
}

function bookRecord(
  deps: ControlDeps,
  bookId: BookId,
  epoch: number,
  trips: readonly PlannedTrip[],
  others: readonly PlannedTrip[],
): BookRecord {
  const { rollups } = deps.ledger.book(bookId);
  const all = rollups.tally("total", "", epoch);
  const tallies = rollups.tallies("symbol", epoch).map(({ key, tally }) => [key, tally] as const);
  // Where all were read, a half that is not among them does not exist.
  const isWhole = trips.length === all.roundTrips;
  const own = isWhole ? new Set<string>() : new Set(pairIdsOf(trips));
  const missing = isWhole ? [] : pairIdsOf(others).filter((pairId) => !own.has(pairId));
  return {
    bookId,
    tally: all,
    bySymbol: new Map(tallies),
    trips,
    olderHalves: deps.history.halvesOfPairs(bookId, missing),
  };
}

function pairIdsOf(trips: readonly PlannedTrip[]): readonly string[] {
  return trips.flatMap(({ roundTrip }) => pairIdOf(roundTrip) ?? []);
}

function openPairs({ ledger, books }: ControlDeps, epoch: number): ReadonlySet<string> {
  const plans = [books.first, books.second].flatMap((bookId) =>
    ledger
      .book(bookId)
      .positions()
      .map(({ plan }) => plan),
  );
  return new Set(plans.filter((plan) => plan.epoch === epoch).flatMap((plan) => pairIdOf(plan) ?? []));
}

/** The deepest fall of a book's equity in an epoch. */
export function readFall(deps: ControlDeps, bookId: BookId, epoch: number): Fall {
  const marks = deps.equityMarks(bookId, DAYS_MAX).toReversed();
  const last = marks.at(-1);
  if (marks.length === DAYS_MAX && last !== undefined) return lifetimeFall(last);
  const locked = deps.store.epoch(epoch);
  return epochFall(marks, locked === null ? null : dayKey(locked.eventTsMs));
}
