import type { HonestyFigures } from "../domain/honesty.ts";
import type { BookId } from "../domain/ids.ts";
import type { SelfCheckFigures } from "../domain/self-check.ts";

/** Something that was wrong. `endedTsMs` is null while it is. */
export type Incident = {
  readonly incidentId: number;
  readonly key: string;
  readonly what: string;
  readonly openedTsMs: number;
  readonly endedTsMs: number | null;
};

/** Incidents, each opened once and ended once. Calls belong to the caller's transaction. */
export interface IncidentStore {
  /** Null when this key is open already: nothing is new, and nobody is told again. */
  open(key: string, what: string, tsMs: number): Incident | null;
  /** Null when it is not open. */
  end(key: string, tsMs: number): Incident | null;
  openNow(): readonly Incident[];
  /** Newest first, also those that have ended. */
  recent(limit: number): readonly Incident[];
}

/** What QA reads. */
export interface QualityReader {
  /** Looks now: audits every book from zero, and the rest of the list. */
  selfCheck(): SelfCheckFigures;
  incidents(limit: number): readonly Incident[];
  /** Of the newest closed round trips of a book, at most `limit`. */
  honesty(bookId: BookId, limit: number): HonestyFigures;
}
