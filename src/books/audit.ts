/**
 * Replays a book from its first entry. What is wrong with the journal itself is a fault: an entry that does not sum to
 * zero, postings that do not follow from their fact, a round trip that no fill tells of. Balances, positions and rollups
 * are only kept beside the journal: where they differ and the journal is sound, they can be made from it again.
 */
import type { BookId } from "../domain/ids.ts";
import type { JournalLine, LedgerStore, Projection } from "../ports/ledger-store.ts";
import {
  increasePosition,
  openPosition,
  reducePosition,
  toRoundTrip,
  type Position,
  type RoundTrip,
} from "../domain/position.ts";
import { BookState } from "./book-state.ts";
import { projectionDifferences } from "./projection-differences.ts";
import {
  closingFillPostings,
  fundingPostings,
  isBalanced,
  openingFillPostings,
  type Posting,
} from "./postings.ts";

const FINDINGS_MAX = 50;

export type BookAudit = {
  readonly entries: number;
  readonly fills: number;
  readonly roundTrips: number;
  /** What is wrong with the journal itself, one sentence each. */
  readonly faults: readonly string[];
  /** Where what is kept differs from `journal`, one sentence each. */
  readonly differences: readonly string[];
  /** What the journal says; to be trusted only where it has no fault. */
  readonly journal: Projection;
};

/** `inMemory` is what the running desk works with; it is held to the journal as what is stored is. */
export function auditBook(store: LedgerStore, bookId: BookId, inMemory?: Projection): BookAudit {
  const replay = new Replay(bookId, store.everyRoundTrip(bookId));
  for (const line of store.journal(bookId)) replay.apply(line);
  replay.compareRest();
  const result = replay.result();
  const kept = [store.loadProjection(bookId), ...(inMemory === undefined ? [] : [inMemory])];
  const differences = kept.flatMap((projection) => projectionDifferences(result.journal, projection));
  return { ...result, differences: [...new Set(differences)].slice(0, FINDINGS_MAX) };
}

class Replay {
  readonly #book: BookState;
  readonly #storedRoundTrips: Iterator<RoundTrip, unknown>;
  readonly #faults: string[] = [];
  #entries = 0;
  #fills = 0;
  #roundTrips = 0;

  constructor(bookId: BookId, storedRoundTrips: Iterable<RoundTrip>) {
    this.#storedRoundTrips = storedRoundTrips[Symbol.iterator]();
    this.#book = new BookState(bookId, "", { balances: [], positions: [], rollups: [] });
  }

  apply(line: JournalLine): void {
    this.#entries += 1;
    const { entry } = line;
    if (!isBalanced(toPostings(line))) this.#find(`entry ${entry.entryId} does not sum to zero`);
    try {
      const derived = this.#derive(line);
      if (derived !== null && !samePostings(derived, entry.postings)) {
        this.#find(`entry ${entry.entryId} (${entry.cause}): its postings do not follow from its fact`);
      }
    } catch (error) {
      this.#find(
        `entry ${entry.entryId} (${entry.cause}): ${error instanceof Error ? error.message : "unreadable"}`,
      );
    }
    for (const posting of entry.postings) this.#book.applyPosting(posting);
  }

  /** Every round trip that is stored has been derived by now. */
  compareRest(): void {
    const rest = this.#storedRoundTrips.next();
    if (rest.done !== true) this.#find(`round trip ${rest.value.roundTripId} does not follow from any fill`);
  }

  result(): Omit<BookAudit, "differences"> {
    return {
      entries: this.#entries,
      fills: this.#fills,
      roundTrips: this.#roundTrips,
      faults: this.#faults,
      journal: this.#book.projection(),
    };
  }

  #derive(line: JournalLine): readonly Posting[] | null {
    if (line.fill !== null) {
      this.#fills += 1;
      return line.fill.fill.order.effect === "open"
        ? this.#deriveOpening(line.fill)
        : this.#deriveClosing(line.fill);
    }
    if (line.funding !== null) return this.#deriveFunding(line.funding);
    if (line.entry.kind !== "opening-balance")
      this.#find(`entry ${line.entry.entryId} has no fact behind it`);
    return null;
  }

  #deriveOpening({ fill, plan, margin }: NonNullable<JournalLine["fill"]>): readonly Posting[] {
    if (plan === null) throw new Error(`position ${fill.order.positionId} has no plan`);
    const existing = this.#book.position(fill.order.positionId);
    this.#book.putPosition(
      existing === null ? openPosition(fill, plan, margin) : increasePosition(existing, fill, margin),
    );
    return openingFillPostings(fill, plan, margin);
  }

  #deriveClosing({ fill }: NonNullable<JournalLine["fill"]>): readonly Posting[] {
    const open = this.#require(fill.order.positionId);
    const reduction = reducePosition(open, fill);
    if (reduction.position.quantity > 0n) this.#book.putPosition(reduction.position);
    else {
      this.#closeFlat(toRoundTrip(reduction.position, fill.order.reason, fill.eventTsMs));
    }
    return closingFillPostings(fill, reduction);
  }

  #closeFlat(roundTrip: RoundTrip): void {
    this.#roundTrips += 1;
    this.#book.closePosition(roundTrip);
    const stored = this.#storedRoundTrips.next();
    if (stored.done === true || !sameFields(stored.value, roundTrip)) {
      this.#find(`round trip ${roundTrip.roundTripId} is not what its fills say`);
    }
  }

  #deriveFunding(funding: NonNullable<JournalLine["funding"]>): readonly Posting[] {
    const open = this.#require(funding.positionId);
    this.#book.putPosition({
      ...open,
      funding: open.funding + funding.payment,
      margin: open.margin - funding.fromMargin,
    });
    return fundingPostings(funding);
  }

  #require(positionId: string): Position {
    const open = this.#book.position(positionId);
    if (open === null) throw new Error(`no open position ${positionId}`);
    return open;
  }

  #find(what: string): void {
    if (this.#faults.length < FINDINGS_MAX) this.#faults.push(what);
  }
}

function toPostings(line: JournalLine): readonly Posting[] {
  return line.entry.postings as readonly Posting[];
}

function samePostings(left: readonly Posting[], right: JournalLine["entry"]["postings"]): boolean {
  return left.length === right.length && left.every((posting, line) => sameFields(posting, right[line]));
}

/** Of two flat values; a text of each is made only where they disagree about more. */
function sameFields(left: object, right: object | undefined): boolean {
  if (right === undefined) return false;
  const fields = Object.entries(left);
  const others = right as Readonly<Record<string, unknown>>;
  return fields.length === Object.keys(right).length && fields.every(([key, value]) => others[key] === value);
}
