/** Whether a change worked: round trips before it and after it, over spans of the same length, with an interval each. */
import { clusteredMean, hourOf } from "#src/features/experiments/model/clustered-mean.ts";
import { FEW_ROUND_TRIPS } from "#src/domain/metrics.ts";
import { UNIT } from "#src/domain/money.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import type { DeskChange, PeriodHistory } from "../period-history.ts";
import type { BookId } from "#src/domain/ids.ts";

/** `better` and `worse` only where the intervals of the mean net PnL do not overlap; with few round trips never. */
export type OutcomeVerdict = "too-few" | "no-difference" | "better" | "worse";

export type ChangeOutcome = {
  readonly change: DeskChange;
  readonly before: { readonly roundTrips: number; readonly mean: number | null };
  readonly after: { readonly roundTrips: number; readonly mean: number | null };
  readonly verdict: OutcomeVerdict;
};

const SEED = 20_251_010;
const USDT = Number(UNIT);
/** A change is judged over at most two weeks on each side. */
const SPAN_MAX_MS = 14 * 86_400_000;

/** Changes of rules only: what halts or names something is not meant to earn. */
export function changeOutcomes(
  history: PeriodHistory,
  changes: readonly DeskChange[],
  nowMs: number,
  books: readonly BookId[],
): readonly ChangeOutcome[] {
  return changes
    .filter(({ kind }) => kind === "rules" || kind === "ban" || kind === "verdict")
    .map((change) => {
      const spanMs = Math.min(nowMs - change.eventTsMs, SPAN_MAX_MS);
      const of = change.bookId === null ? books : [change.bookId];
      const read = (fromTsMs: number, toTsMs: number): readonly RoundTrip[] =>
        of.flatMap((bookId) => history.tripsClosed(bookId, fromTsMs, toTsMs));
      const before = meanOf(read(change.eventTsMs - spanMs, change.eventTsMs));
      const after = meanOf(read(change.eventTsMs, change.eventTsMs + spanMs));
      return { change, before, after, verdict: verdictOf(before, after) };
    });
}

type Mean = ChangeOutcome["before"] & { readonly low: number; readonly high: number };

function meanOf(trips: readonly RoundTrip[]): Mean {
  const values = trips.map(({ openedTsMs, netPnl }) => ({
    cluster: hourOf(openedTsMs),
    value: Number(netPnl),
  }));
  const found = clusteredMean(values, SEED, USDT);
  const sum = values.reduce((total, { value }) => total + value, 0);
  const mean = values.length === 0 ? null : sum / values.length / USDT;
  return {
    roundTrips: trips.length,
    mean,
    low: found?.interval?.low ?? Number.NEGATIVE_INFINITY,
    high: found?.interval?.high ?? Number.POSITIVE_INFINITY,
  };
}

function verdictOf(before: Mean, after: Mean): OutcomeVerdict {
  if (Math.min(before.roundTrips, after.roundTrips) < FEW_ROUND_TRIPS) return "too-few";
  if (after.low > before.high) return "better";
  return after.high < before.low ? "worse" : "no-difference";
}
