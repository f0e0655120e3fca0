import type { BookRules } from "#src/domain/book-rules.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { OutboundMessage } from "#src/domain/message.ts";
import type { Autopsy, Opinion, TripFacts } from "./model/autopsy.ts";
import type { CellBy, VaultCell } from "./model/clusters.ts";

/** A closed round trip that waits to be examined. */
export type DueTrip = { readonly roundTripId: string; readonly symbol: string; readonly closedTsMs: number };

/** Which examined round trips. Without times the rollups answer, else the round trips that closed in the span. */
export type VaultFilter = {
  readonly bookId?: BookId;
  readonly season?: number;
  /** One place only: a symbol, say. */
  readonly at?: { readonly by: CellBy; readonly key: string };
  /** Inclusive, and exclusive. */
  readonly span?: { readonly fromTsMs: number; readonly toTsMs: number };
};

/** What is told of an examined round trip; `message` is null for one that won. */
export type StoredAutopsy = { readonly autopsy: Autopsy; readonly message: OutboundMessage | null };

/** Losses whose record holds all the words: the newest of them, and the sums over at most `counted`. */
export type VaultHits = {
  readonly hits: readonly TripFacts[];
  readonly counted: number;
  readonly netLost: bigint;
  /** There are more than were counted. */
  readonly isCut: boolean;
};

/** The failure vault's tables. Appends are final; they belong to the caller's transaction. */
export interface VaultStore {
  /** The rules of a book as they stood when it opened a position. */
  keepRules(positionId: string, rules: BookRules): void;
  rulesOf(positionId: string): BookRules | null;
  /** Marks a round trip to be examined, in the transaction of its close. */
  markDue(trip: DueTrip): void;
  /** Oldest first. */
  due(limit: number): readonly DueTrip[];
  /** Marks what was closed without being marked or examined; returns how many that were. */
  markMissing(): number;
  /** Appends it with everything that is counted of it; it is due no more. False when it was examined before. */
  append(autopsy: Autopsy, message: OutboundMessage | null, recordedTsMs: number): boolean;
  find(roundTripId: string): StoredAutopsy | null;
  /** Newest close first; losses only unless `wins` is asked for. */
  latest(filter: VaultFilter, limit: number, wins?: "with-wins"): readonly TripFacts[];
  /** Not summed over books. */
  cells(filter: VaultFilter): readonly VaultCell[];
  search(words: readonly string[], limit: number): VaultHits;
  /** False when this cause is known. */
  appendOpinion(roundTripId: string, opinion: Opinion, cause: string): boolean;
  /** Oldest first. */
  opinions(roundTripId: string): readonly Opinion[];
}
