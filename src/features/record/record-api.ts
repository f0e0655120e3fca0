import type { ChainRoot } from "./model/decision-link.ts";
import type { RoundTripProof } from "./model/record-proof.ts";
import type { Season } from "./model/season.ts";

/** Where the record stands. */
export type RecordStatus = {
  readonly links: number;
  /** The newest hash; null before the first link. */
  readonly head: string | null;
  /** The newest root that was posted. */
  readonly lastRoot: ChainRoot | null;
  readonly season: Season;
};

/** What may be asked of the tamper-evident record. */
export interface RecordReader {
  /** The season that every public figure belongs to and names. */
  season(): Season;
  status(): RecordStatus;
  /** Null for a round trip that is not on record; "too-long" for one that only `npm run verify` has the time for. */
  verify(roundTripId: string): RoundTripProof | "too-long" | null;
}
