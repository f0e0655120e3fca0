/** The figures of a period, from the ledger. Nothing is rounded before it is shown. */
import type { Tally } from "#src/domain/figures.ts";
import { pairIdOf, pairRoundTrips } from "#src/features/experiments/model/pairs.ts";
import { splitEdge, type EdgeSplit } from "#src/features/experiments/model/edge-split.ts";
import { curveOf, maxDrawdown } from "#src/domain/equity-curve.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { Amount } from "#src/domain/money.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import type { Interval } from "#src/domain/statistics/interval.ts";
import { wilsonInterval } from "#src/domain/statistics/wilson.ts";
import { addToTally, EMPTY_TALLY } from "#src/domain/tally.ts";
import type { PeriodHistory } from "../period-history.ts";
import { ratioOf } from "#src/facts/format.ts";
import { equitySamples, type EquitySample } from "./equity-at.ts";

export type Span = { readonly fromTsMs: number; readonly toTsMs: number };

export type PeriodBook = {
  readonly bookId: BookId;
  readonly trips: readonly RoundTrip[];
  readonly tally: Tally;
  readonly winRateInterval: Interval;
  readonly equityStart: Amount;
  readonly equityEnd: Amount;
  /** Change of equity over the period; null where there was none to begin with. */
  readonly netReturn: number | null;
  /** Deepest fall within the period, on hourly values; a positive fraction. */
  readonly maxDrawdown: number;
  readonly openPositions: number;
  readonly samples: readonly EquitySample[];
};

export type PeriodFigures = Span & {
  readonly books: readonly PeriodBook[];
  /** Over pairs whose second half closed in the period, so that each is in one; null with fewer than two books. */
  readonly edge: EdgeSplit | null;
};

export function periodFigures(history: PeriodHistory, span: Span): PeriodFigures {
  const balances = history.start()?.balances ?? new Map<BookId, Amount>();
  const books = [...balances].map(([bookId, initial]) => periodBook(history, bookId, initial, span));
  return { ...span, books, edge: edgeOf(history, books, span) };
}

function periodBook(history: PeriodHistory, bookId: BookId, initial: Amount, span: Span): PeriodBook {
  const trips = history.tripsClosed(bookId, span.fromTsMs, span.toTsMs);
  const tally = trips.reduce(addToTally, EMPTY_TALLY);
  const samples = equitySamples(history, bookId, initial, span);
  const equityStart = samples[0]?.equity ?? initial;
  const equityEnd = samples.at(-1)?.equity ?? initial;
  const curve = curveOf(samples.map(({ equity }) => equity));
  const held = history.heldDuring(bookId, span.fromTsMs, span.toTsMs);
  return {
    bookId,
    trips,
    tally,
    winRateInterval: wilsonInterval(tally.wins, tally.roundTrips),
    equityStart,
    equityEnd,
    netReturn: ratioOf(equityEnd - equityStart, equityStart),
    maxDrawdown: curve === null ? 0 : maxDrawdown(curve),
    openPositions: held.filter(({ closed }) => closed === null).length,
    samples,
  };
}

function edgeOf(
  history: PeriodHistory,
  [first, second]: readonly PeriodBook[],
  { toTsMs }: Span,
): EdgeSplit | null {
  if (first === undefined || second === undefined) return null;
  const { complete } = pairRoundTrips({
    books: { first: first.bookId, second: second.bookId },
    first: withOlderHalves(history, first, second, toTsMs),
    second: withOlderHalves(history, second, first, toTsMs),
    open: new Set(),
  });
  return splitEdge(complete);
}

/** A half that closed in the period has its other half here too, whenever that closed. */
function withOlderHalves(
  history: PeriodHistory,
  { bookId, trips }: PeriodBook,
  other: PeriodBook,
  toTsMs: number,
): readonly RoundTrip[] {
  const own = new Set(trips.map(pairIdOf));
  const missing = other.trips.flatMap((trip) => {
    const pairId = pairIdOf(trip);
    return pairId === null || own.has(pairId) ? [] : [pairId];
  });
  return [...trips, ...history.halvesClosedBefore(bookId, missing, toTsMs)];
}
