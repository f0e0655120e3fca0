/**
 * How good a signal's direction was as it was given, whatever a book made of it. What a book earned after it turned a
 * symbol over says nothing about the signal there: it would turn it back for its own success.
 */
import type { Lane } from "./instrument.ts";
import { leftByItself, type EntryPlan, type RoundTrip } from "./position.ts";
import { benjaminiHochberg } from "./statistics/multiple-testing.ts";
import { shrunkenMeans, type ShrunkenMean } from "./statistics/shrunken-means.ts";

/** One side of a signal, closed. `move`: from entry to exit in the signal's direction, a fraction of the entry notional. */
export type SignalCall = {
  readonly pairId: string;
  readonly symbol: string;
  readonly openedTsMs: number;
  readonly move: number;
};

export type SymbolCall = ShrunkenMean & {
  /** Probability of no wrong sign here, corrected for the number of symbols. */
  readonly adjusted: number;
  readonly isWrong: boolean;
};

type ClosedSide = Pick<
  RoundTrip,
  "pairId" | "lane" | "symbol" | "openedTsMs" | "grossPnl" | "entryNotional" | "exitReason" | "epoch"
>;

/** Of the symbols that are turned over, at most this share wrongly. */
export const FALSE_SYMBOLS_MAX = 0.05;
const DAY_MS = 86_400_000;
const FUTURES: Lane = "futures";

/** A position that was taken against its signal has no price at which the signal's thesis would be wrong. */
export function isAgainstSignal({ falsifyingPrice }: Pick<EntryPlan, "falsifyingPrice">): boolean {
  return falsifyingPrice === null;
}

/** Null for what no signal opened, for spot, and for what did not leave by its own exit. */
export function callOf(side: ClosedSide, isAgainst: boolean): SignalCall | null {
  const { pairId, symbol, openedTsMs, entryNotional } = side;
  if (pairId === null || side.lane !== FUTURES || side.epoch < 0) return null;
  if (!leftByItself(side) || entryNotional === 0n) return null;
  const move = Number(side.grossPnl) / Number(entryNotional);
  return { pairId, symbol, openedTsMs, move: isAgainst ? -move : move };
}

/**
 * The edge of each symbol as it is known from all of them. A signal counts once, by the mean of its sides that have closed.
 * A symbol is wrong where that holds after the correction for how many symbols there are (Benjamini-Hochberg).
 */
export function symbolCalls(calls: readonly SignalCall[]): readonly SymbolCall[] {
  const signals = [...Map.groupBy(calls, ({ pairId }) => pairId).values()];
  const means = shrunkenMeans(
    signals.flatMap((sides) => {
      const [first] = sides;
      if (first === undefined) return [];
      const value = sides.reduce((sum, { move }) => sum + move, 0) / sides.length;
      return { group: first.symbol, cluster: Math.floor(first.openedTsMs / DAY_MS), value };
    }),
  );
  const adjusted = benjaminiHochberg(means.map(({ below }) => 1 - below));
  return means.map((mean, index) => {
    const p = adjusted[index] ?? 1;
    return { ...mean, adjusted: p, isWrong: p <= FALSE_SYMBOLS_MAX };
  });
}
