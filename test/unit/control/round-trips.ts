/** Round trips for tests of the experiment; say only what the test is about. */
import type { PlannedTrip } from "#src/features/experiments/model/fee-floor.ts";
import type { Tally } from "#src/domain/figures.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount, price } from "#src/domain/money.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import { addToTally, EMPTY_TALLY } from "#src/domain/tally.ts";

export const BOOKS = { first: STANDARD_BOOK, second: INVERTED_BOOK } as const;
/** 2026-01-05 12:00 UTC. */
export const START_MS = Date.UTC(2026, 0, 5, 12);
export const HOUR_MS = 3_600_000;

/** `net` follows from the parts: `gross - fees + funding`. */
export type TripFields = Partial<Omit<RoundTrip, "netPnl">>;

/** A long of book 1 that made 2 USDT by the price and paid 0.1 of fees. */
export function tripOf(fields: TripFields = {}): RoundTrip {
  const trip = {
    roundTripId: "standard-1",
    bookId: BOOKS.first,
    symbol: "BTC/USDT:USDT",
    lane: "futures",
    side: "long",
    leverage: 1,
    quantity: amount("1"),
    entryNotional: amount("100"),
    exitNotional: amount("102"),
    grossPnl: amount("2"),
    fees: amount("0.1"),
    funding: 0n,
    exitReason: "take-profit",
    pairId: "pair-1",
    epoch: 0,
    openedTsMs: START_MS,
    closedTsMs: START_MS + HOUR_MS,
    ...fields,
  } as const;
  return { ...trip, netPnl: trip.grossPnl - trip.fees + trip.funding };
}

/** The other side on book 2: it lost what the first one won. */
export function mirrorOf(trip: RoundTrip, fields: TripFields = {}): RoundTrip {
  return tripOf({
    ...trip,
    roundTripId: trip.roundTripId.replace("standard", "inverted"),
    bookId: BOOKS.second,
    side: trip.side === "long" ? "short" : "long",
    grossPnl: -trip.grossPnl,
    exitReason: trip.exitReason === "take-profit" ? "stop-loss" : "take-profit",
    ...fields,
  });
}

/** With exits 2% above and 1.5% below an entry at 100. */
export function plannedOf(roundTrip: RoundTrip, exits: Partial<PlannedTrip> = {}): PlannedTrip {
  return { roundTrip, takeProfit: price("102"), stopLoss: price("98.5"), ...exits };
}

export function tallyOf(roundTrips: readonly RoundTrip[]): Tally {
  return roundTrips.reduce(addToTally, EMPTY_TALLY);
}
