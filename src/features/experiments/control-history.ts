import type { PlannedTrip } from "./model/fee-floor.ts";
import type { ShadowSource } from "./model/shadow.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { RoundTrip } from "#src/domain/position.ts";

/** Which closed round trips; `fromTsMs` (inclusive) and `toTsMs` (exclusive) bound the close. */
export type TripFilter = {
  readonly bookId: BookId;
  readonly symbol?: string;
  readonly fromTsMs?: number;
  readonly toTsMs?: number;
};

/** What the experiment reads of the ledger: round trips with their plans and receipts. Newest close first. */
export interface ControlHistory {
  tripsOfEpoch(bookId: BookId, epoch: number, limit: number): readonly PlannedTrip[];
  /** A book's halves of pairs; ids that it never closed are left out. */
  halvesOfPairs(bookId: BookId, pairIds: readonly string[]): readonly RoundTrip[];
  /** Round trips with their fills; without those that were opened by hand. */
  shadowSources(filter: TripFilter, limit: number): readonly ShadowSource[];
  /** Why a book did not open what its pair's other side did, in the words of the record; null where it says nothing. */
  whyNotOpened(bookId: BookId, pairId: string): string | null;
}
