/**
 * The published rules of the experiment, applied to book 2 when its round trips of an epoch reach their number. They
 * exclude each other except that a losing book may also win often; safety is asked first:
 *
 * 1. net negative, or drawdown above 8%: the futures lane is disabled;
 * 2. net positive and win rate above 55%: locked in, the standard book flips and exchanges its exits;
 * 3. otherwise: hybrid, the standard book inverts only the symbols on which the signal is shown to be wrong.
 *
 * A limit itself is on the mild side: a net of exactly zero is neither negative nor positive, 55% is not above 55%,
 * 8% is not above 8%.
 */
import type { Tally } from "./figures.ts";
import type { Lane } from "./instrument.ts";
import type { BookId } from "./ids.ts";
import { rate, UNIT, type Amount, type Rate } from "./money.ts";

export type VerdictKind = "locked-in" | "futures-disabled" | "hybrid";

export type VerdictRules = {
  /** Round trips of book 2 in an epoch. */
  readonly roundTrips: number;
  readonly winRateAbove: Rate;
  readonly drawdownAbove: Rate;
};

export const VERDICT_RULES: VerdictRules = {
  roundTrips: 100,
  winRateAbove: rate("0.55"),
  drawdownAbove: rate("0.08"),
};

/** A fall from a peak, as what was lost and the peak that it was lost from. */
export type Fall = { readonly loss: Amount; readonly peak: Amount };

/** What of the facts decided. */
export type VerdictGround = "net-negative" | "drawdown" | "net-and-win-rate" | "neither";

export type Verdict = { readonly kind: VerdictKind; readonly grounds: readonly VerdictGround[] };

/** Judges book 2. Exact: the limits are compared as integers. */
export function judge(tally: Tally, drawdown: Fall, rules: VerdictRules = VERDICT_RULES): Verdict {
  const unsafe: VerdictGround[] = [];
  if (tally.netPnl < 0n) unsafe.push("net-negative");
  if (isAbove(drawdown.loss, drawdown.peak, rules.drawdownAbove)) unsafe.push("drawdown");
  if (unsafe.length > 0) return { kind: "futures-disabled", grounds: unsafe };
  const winsOften = isAbove(BigInt(tally.wins), BigInt(tally.roundTrips), rules.winRateAbove);
  return tally.netPnl > 0n && winsOften
    ? { kind: "locked-in", grounds: ["net-and-win-rate"] }
    : { kind: "hybrid", grounds: ["neither"] };
}

function isAbove(part: bigint, whole: bigint, limit: Rate): boolean {
  return part * UNIT > whole * BigInt(limit);
}

/** What an approved verdict changes. */
export type SettingsChange =
  /** The signal's book takes the opposite side, and its take-profit and stop-loss distances are exchanged (3/-2 becomes 2/-3). */
  | { readonly type: "flip-and-exchange-exits"; readonly bookId: BookId }
  /** No book of the experiment opens on this lane any more. */
  | { readonly type: "disable-lane"; readonly lane: Lane; readonly bookIds: readonly BookId[] }
  /** The signal's book takes the opposite side of symbols on which the signal is shown to be wrong. */
  | { readonly type: "invert-losers"; readonly bookId: BookId };

/** The change that a verdict asks for. A lane is disabled on both books: a pair has two sides or none. */
export function changeOf(
  kind: VerdictKind,
  books: { readonly first: BookId; readonly second: BookId },
): SettingsChange {
  if (kind === "locked-in") return { type: "flip-and-exchange-exits", bookId: books.first };
  return kind === "hybrid"
    ? { type: "invert-losers", bookId: books.first }
    : { type: "disable-lane", lane: "futures", bookIds: [books.first, books.second] };
}
