/**
 * What a replay proves of a change. Only days that the change was not found on speak, and only where the replay does what
 * the book did: one that makes other trades than the book tells of another book.
 */
import { isConstant, momentsOf } from "#src/domain/statistics/moments.ts";
import { normalCdf } from "#src/domain/statistics/normal.ts";
import { divide, UNIT } from "#src/domain/money.ts";
import type { ReplayedBook, ReplayEvidence } from "./adjustment.ts";

/**
 * The replay's result and the book's own may differ by this share of the book's equity. A replay begins without the book's
 * positions, and the few places that a book has make paths part: over 15 simulated weeks 10 stayed within it.
 */
export const TOLERANCE = 0.03;
/** A change that helps less probably than this is not asked for. */
export const HELPS_MIN = 0.75;
/** Fewer days say nothing of a day. */
export const DAYS_MIN = 5;

/** `helps`: shown to. `unclear`: not shown to. `unlike`: the replay is not what the book did. `short`: too few days. */
export type Proof = {
  readonly kind: "helps" | "unclear" | "unlike" | "short";
  /** The book that it was found on. */
  readonly book: ReplayedBook | null;
};

/** Probability that the mean is above zero (normal). Null for too few days, and where the change made no difference. */
export function probabilityOfGain(days: readonly number[]): number | null {
  if (days.length < DAYS_MIN || isConstant(days)) return null;
  const { n, mean, squares } = momentsOf(days);
  return normalCdf(mean / Math.sqrt(squares / (n - 1) / n));
}

/** How far the replay under the rules as they are is from what the book did, as a share of its equity; null where that is not known. */
function distanceOf({ own, before }: ReplayedBook): number | null {
  if (!own || own.equity <= 0n) return null;
  return Math.abs(Number(divide((before.gain - own.gain) * UNIT, own.equity, "half-even")) / Number(UNIT));
}

function isReproduced(book: ReplayedBook): boolean {
  const distance = distanceOf(book);
  return distance !== null && distance <= TOLERANCE;
}

/** The first book is the one that trades the signal, and that the change was found on. */
export function proofOf({ books }: Pick<ReplayEvidence, "books">): Proof {
  const [first] = books;
  if (first === undefined) return { kind: "short", book: null };
  if (!isReproduced(first)) return { kind: "unlike", book: first };
  if (first.perDay === null || first.perDay.n < DAYS_MIN) return { kind: "short", book: first };
  const isShown = typeof first.helps === "number" && first.helps >= HELPS_MIN;
  return { kind: isShown ? "helps" : "unclear", book: first };
}
