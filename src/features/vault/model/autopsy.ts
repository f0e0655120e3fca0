import type { BookId } from "#src/domain/ids.ts";
import type { Amount } from "#src/domain/money.ts";
import type { Cause } from "./causes.ts";
import type { TripEvidence } from "./evidence.ts";
import type { Regime } from "./regime.ts";
import type { Diagnosis } from "./root-cause.ts";

/** What the vault counts of a round trip; winners are counted as well. */
export type TripFacts = {
  readonly roundTripId: string;
  readonly bookId: BookId;
  readonly symbol: string;
  /** Null for one that won. */
  readonly cause: Cause | null;
  readonly conditions: readonly Cause[];
  /** UTC hour of the entry. */
  readonly hour: number;
  readonly regime: Regime;
  readonly season: number;
  readonly netPnl: Amount;
  readonly entryNotional: Amount;
  readonly closedTsMs: number;
};

/** A round trip examined: its facts, what they rest on, and what is to be learned. */
export type Autopsy = TripFacts & {
  readonly diagnosis: Diagnosis;
  readonly evidence: TripEvidence;
  /** One sentence with its n; null for a round trip that won. */
  readonly lesson: string | null;
};

export type OpinionKind = "agree" | "dispute" | "note";

/** What a person said to a post-mortem. */
export type Opinion = {
  readonly kind: OpinionKind;
  /** The note's own words; null for the other kinds. */
  readonly text: string | null;
  readonly actor: string;
  readonly tsMs: number;
};
