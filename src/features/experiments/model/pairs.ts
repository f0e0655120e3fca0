/**
 * Ties what one decision did on the two books of the experiment. Only a pair in which both sides left by their own
 * exit compares a signal with its mirror image; every other one is told apart, with the reason.
 */
import type { BookId } from "#src/domain/ids.ts";
import type { OrderReason } from "#src/domain/order.ts";
import { leftByItself, type RoundTrip } from "#src/domain/position.ts";

/** Why a pair compares nothing: one side was never opened, or left by something other than its own exit. */
export type BreakCause = "not-opened" | OrderReason;

export type PairBreak = { readonly bookId: BookId; readonly cause: BreakCause };

export type CompletePair = {
  readonly pairId: string;
  readonly first: RoundTrip;
  readonly second: RoundTrip;
};

/** With the halves that there are. */
export type BrokenPair = {
  readonly pairId: string;
  readonly breaks: readonly PairBreak[];
  readonly first: RoundTrip | null;
  readonly second: RoundTrip | null;
};

export type Pairing = {
  /** Oldest entry first. */
  readonly complete: readonly CompletePair[];
  readonly broken: readonly BrokenPair[];
  /** Pairs that may still become complete. */
  readonly open: number;
  /** Round trips that were never half of a pair: opened by hand, or on spot, which has no short side. */
  readonly unpaired: number;
};

export type PairingInput = {
  readonly books: { readonly first: BookId; readonly second: BookId };
  readonly first: readonly RoundTrip[];
  readonly second: readonly RoundTrip[];
  /** Pair ids of the positions that are open on either book. */
  readonly open: ReadonlySet<string>;
};

/** Pairs round trips by their pair id. A pair with a side that is still open is broken only if the other side was closed from outside. */
export function pairRoundTrips({ books, first, second, open }: PairingInput): Pairing {
  const ofFirst = byPairId(first);
  const ofSecond = byPairId(second);
  const complete: CompletePair[] = [];
  const broken: BrokenPair[] = [];
  for (const pairId of new Set([...ofFirst.keys(), ...ofSecond.keys()])) {
    const one = ofFirst.get(pairId);
    const other = ofSecond.get(pairId);
    const breaks = [
      ...breaksOf(books.first, one, open.has(pairId)),
      ...breaksOf(books.second, other, open.has(pairId)),
    ];
    if (breaks.length > 0) broken.push({ pairId, breaks, first: one ?? null, second: other ?? null });
    else if (one !== undefined && other !== undefined) complete.push({ pairId, first: one, second: other });
  }
  const brokenIds = new Set(broken.map(({ pairId }) => pairId));
  return {
    complete: complete.toSorted((left, right) => left.first.openedTsMs - right.first.openedTsMs),
    broken,
    open: [...open].filter((pairId) => !brokenIds.has(pairId)).length,
    unpaired: first.length + second.length - ofFirst.size - ofSecond.size,
  };
}

/** The pair that a round trip is half of, or null. */
export function pairIdOf({ pairId, lane }: Pick<RoundTrip, "pairId" | "lane">): string | null {
  return lane === "futures" ? pairId : null;
}

function byPairId(roundTrips: readonly RoundTrip[]): Map<string, RoundTrip> {
  const byId = new Map<string, RoundTrip>();
  for (const roundTrip of roundTrips) {
    const pairId = pairIdOf(roundTrip);
    if (pairId !== null) byId.set(pairId, roundTrip);
  }
  return byId;
}

function breaksOf(bookId: BookId, side: RoundTrip | undefined, isOpen: boolean): readonly PairBreak[] {
  if (side === undefined) return isOpen ? [] : [{ bookId, cause: "not-opened" }];
  return leftByItself(side) ? [] : [{ bookId, cause: side.exitReason }];
}

/** How many pairs broke in one way. `why` says more where the record does. */
export type BreakCount = PairBreak & { readonly why: string | null; readonly pairs: number };

/** Without the figures of one moment, so that the same guard is one group. */
function inGeneral(why: string | null): string | null {
  return (
    why?.replace(/^a (?:long|short) would pay .*$/, "it would have paid more funding than its limit") ?? null
  );
}

/** Breaks in groups, the most frequent first; a pair that broke on both books counts in two groups. */
export function countBreaks(
  broken: readonly BrokenPair[],
  whyNotOpened: (bookId: BookId, pairId: string) => string | null,
): readonly BreakCount[] {
  const counts = new Map<string, BreakCount>();
  for (const { pairId, breaks } of broken) {
    for (const { bookId, cause } of breaks) {
      const why = cause === "not-opened" ? inGeneral(whyNotOpened(bookId, pairId)) : null;
      const key = JSON.stringify([bookId, cause, why]);
      const pairs = (counts.get(key)?.pairs ?? 0) + 1;
      counts.set(key, { bookId, cause, why, pairs });
    }
  }
  return [...counts.values()].toSorted((left, right) => right.pairs - left.pairs);
}
