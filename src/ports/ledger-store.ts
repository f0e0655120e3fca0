import type { Tally } from "../domain/figures.ts";
import type { BookId } from "../domain/ids.ts";
import type { Amount } from "../domain/money.ts";
import type { Fill, Order } from "../domain/order.ts";
import type { EntryPlan, Position, RoundTrip } from "../domain/position.ts";
import type { SignalCall } from "../domain/signal-calls.ts";
import type { RollupKey } from "../domain/tally.ts";

export type StoredPosting = { readonly account: string; readonly asset: string; readonly amount: Amount };

/** One fact in the accounts. `cause` is unique for ever: the same cause twice is refused. */
export type StoredEntry = {
  readonly entryId: number;
  readonly bookId: BookId;
  readonly kind: "opening-balance" | "fill" | "funding";
  readonly cause: string;
  readonly positionId: string | null;
  readonly eventTsMs: number;
  readonly recordedTsMs: number;
  readonly postings: readonly StoredPosting[];
};

export type StoredFunding = {
  readonly positionId: string;
  readonly eventTsMs: number;
  readonly payment: Amount;
  readonly fromMargin: Amount;
};

/** The fact behind an entry, as the audit replays it. */
export type JournalLine = {
  readonly entry: StoredEntry;
  readonly fill: { readonly fill: Fill; readonly plan: EntryPlan | null; readonly margin: Amount } | null;
  readonly funding: StoredFunding | null;
};

/** What is derived from the journal and kept beside it for speed; the audit compares the two. */
export type Projection = {
  readonly balances: readonly StoredPosting[];
  readonly positions: readonly Position[];
  readonly rollups: readonly (RollupKey & { readonly epoch: number; readonly tally: Tally })[];
};

/** An order that waits, with what was filled of it. */
export type OpenOrder = { readonly order: Order; readonly filled: Amount; readonly fills: number };

/** The ledger's storage. All calls are synchronous; appends belong to the caller's transaction. */
export interface LedgerStore {
  /** Runs `work` in one transaction, or inside the one that is open. A throw rolls everything back. */
  atomically<T>(work: () => T): T;
  /** Called once before each outermost commit, inside the transaction. */
  beforeCommit(hook: () => void): void;
  appendBook(bookId: BookId, label: string, createdTsMs: number): boolean;
  /** False when the order's cause is known already. */
  appendOrder(order: Order, cause: string, recordedTsMs: number): boolean;
  appendOrderEnd(
    orderId: string,
    outcome: "expired" | "rejected",
    reason: string,
    recordedTsMs: number,
  ): void;
  /** False when the entry's cause is known already. */
  appendEntry(entry: StoredEntry): boolean;
  appendFill(entryId: number, fill: Fill, margin: Amount): void;
  appendPlan(bookId: BookId, positionId: string, plan: EntryPlan): void;
  appendFunding(entryId: number, funding: StoredFunding): void;
  appendRoundTrip(roundTrip: RoundTrip): void;
  /** In place of everything that is kept of the book. */
  replaceProjection(bookId: BookId, projection: Projection): void;
  saveProjection(bookId: BookId, changed: Projection, closedPositionIds: readonly string[]): void;
  books(): readonly { readonly bookId: BookId; readonly label: string }[];
  loadProjection(bookId: BookId): Projection;
  /** Openings with neither a fill nor an end, and closes that are not filled whole, oldest first. */
  openOrders(): readonly OpenOrder[];
  maxIds(): { readonly entryId: number; readonly orderNumber: number };
  /** The whole journal of a book in order, streamed. */
  journal(bookId: BookId): Iterable<JournalLine>;
  /** Newest first. */
  roundTrips(bookId: BookId, limit: number): readonly RoundTrip[];
  /** What the signal's direction was worth in the newest round trips of these books together, oldest close first. */
  recentCalls(bookIds: readonly BookId[], limit: number): readonly SignalCall[];
  /** All of a book in the order they were written, streamed. */
  everyRoundTrip(bookId: BookId): Iterable<RoundTrip>;
  /** Checks of the file itself (SQLite's quick_check); empty when sound. */
  integrityFaults(): readonly string[];
}
