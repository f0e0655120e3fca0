import type { BreakdownBy, Tally } from "./figures.ts";
import type { RoundTrip } from "./position.ts";

export const EMPTY_TALLY: Tally = {
  roundTrips: 0,
  wins: 0,
  grossPnl: 0n,
  fees: 0n,
  funding: 0n,
  netPnl: 0n,
  netWon: 0n,
  netLost: 0n,
};

/** A win is a round trip with a positive net PnL, after fees and funding. */
export function addToTally(tally: Tally, roundTrip: RoundTrip): Tally {
  const won = roundTrip.netPnl > 0n;
  return {
    roundTrips: tally.roundTrips + 1,
    wins: tally.wins + (won ? 1 : 0),
    grossPnl: tally.grossPnl + roundTrip.grossPnl,
    fees: tally.fees + roundTrip.fees,
    funding: tally.funding + roundTrip.funding,
    netPnl: tally.netPnl + roundTrip.netPnl,
    netWon: won ? tally.netWon + roundTrip.netPnl : tally.netWon,
    netLost: won ? tally.netLost : tally.netLost + roundTrip.netPnl,
  };
}

/** The tally of both together. */
export function addTallies(left: Tally, right: Tally): Tally {
  return {
    roundTrips: left.roundTrips + right.roundTrips,
    wins: left.wins + right.wins,
    grossPnl: left.grossPnl + right.grossPnl,
    fees: left.fees + right.fees,
    funding: left.funding + right.funding,
    netPnl: left.netPnl + right.netPnl,
    netWon: left.netWon + right.netWon,
    netLost: left.netLost + right.netLost,
  };
}

export type RollupKey = { readonly by: BreakdownBy | "total"; readonly key: string };

const DAY_MS = 86_400_000;

/** UTC day, `2026-11-23`. */
export function dayKey(tsMs: number): string {
  return new Date(tsMs).toISOString().slice(0, 10);
}

/** The UTC day as a count since the epoch: cheap to compare. */
export function dayNumber(tsMs: number): number {
  return Math.floor(tsMs / DAY_MS);
}

/** ISO 8601 week of the UTC day, `2026-W48`. */
export function weekKey(tsMs: number): string {
  const date = new Date(tsMs);
  const thursday = new Date(tsMs + (3 - ((date.getUTCDay() + 6) % 7)) * DAY_MS);
  const yearStart = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = 1 + Math.floor((thursday.getTime() - yearStart) / (7 * DAY_MS));
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, "0")}`;
}

/** The periods that a moment lies in. */
export type Periods = { readonly day: string; readonly week: string; readonly month: string };

export function periodsOf(tsMs: number): Periods {
  const day = dayKey(tsMs);
  return { day, week: weekKey(tsMs), month: day.slice(0, 7) };
}

/** The rollup cells that a round trip counts in; `periods` are those of its close. */
export function rollupKeys(roundTrip: RoundTrip, { day, week, month }: Periods): RollupKey[] {
  return [
    { by: "total", key: "" },
    { by: "symbol", key: roundTrip.symbol },
    { by: "side", key: roundTrip.side },
    { by: "exitReason", key: roundTrip.exitReason },
    { by: "lane", key: roundTrip.lane },
    { by: "day", key: day },
    { by: "week", key: week },
    { by: "month", key: month },
  ];
}
