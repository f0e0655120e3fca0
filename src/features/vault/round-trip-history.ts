import type { Fill } from "#src/domain/order.ts";
import type { EntryPlan, RoundTrip } from "#src/domain/position.ts";

/** All that the ledger holds of one closed round trip. `fills` in order. */
export type TripSource = {
  readonly roundTrip: RoundTrip;
  readonly plan: EntryPlan;
  readonly fills: readonly Fill[];
  /** The signal that it was opened on; null for one that was opened by hand. */
  readonly signal: {
    readonly signalId: string;
    readonly confidence: number;
    readonly evidence: Readonly<Record<string, string>>;
  } | null;
};

export interface RoundTripHistory {
  /** Null where there is no such round trip. */
  source(roundTripId: string): TripSource | null;
  /** Close of the newest bar of a symbol that is on record; null before the first. */
  lastBarCloseTsMs(symbol: string): number | null;
}
