import type { ChainRoot } from "./decision-link.ts";

/** The first thing that does not agree, in the order in which things were chained. */
export type RecordFault = {
  /** Null for a row that never was on the chain. */
  readonly seq: number | null;
  readonly ref: string;
  readonly what: string;
};

/** What was compared with the chain of decisions, and what came of it. */
export type RecordProof = {
  /** Rows that were compared, and links that were hashed again. */
  readonly rows: number;
  readonly links: number;
  readonly fromSeq: number;
  readonly toSeq: number;
  /** The posted root that stands over it; null while none is posted yet. */
  readonly root: ChainRoot | null;
  readonly fault: RecordFault | null;
};

/** A round trip's proof, with the links that show what was decided before what. */
export type RoundTripProof = RecordProof & {
  readonly roundTripId: string;
  readonly steps: readonly { readonly seq: number; readonly ref: string; readonly chainedTsMs: number }[];
};
