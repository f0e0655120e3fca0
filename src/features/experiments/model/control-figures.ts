/** The control experiment in figures: two books, one signal, and what may be concluded from them. Pure. */
import type { Tally } from "#src/domain/figures.ts";
import type { BookId } from "#src/domain/ids.ts";
import { breakEvenWinRate, expectancy, feeDrag, winRate, type WinRate } from "#src/domain/metrics.ts";
import { UNIT, type Amount } from "#src/domain/money.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import { EMPTY_TALLY } from "#src/domain/tally.ts";
import {
  fisherExactTest,
  pairedExactTest,
  type ExactTest,
  type PairedCounts,
} from "#src/domain/statistics/exact-test.ts";
import type { Interval } from "#src/domain/statistics/interval.ts";
import { wilsonInterval } from "#src/domain/statistics/wilson.ts";
import { clusteredMean, hourOf, type ClusteredMean } from "./clustered-mean.ts";
import { splitEdge, twiceEdgeOf, type EdgeSplit } from "./edge-split.ts";
import { feeFloor, type FeeFloor, type PlannedTrip } from "./fee-floor.ts";
import { findingOf, type Finding } from "./finding.ts";
import { withBrokenPairs, type WithBroken } from "./mended-pairs.ts";
import { countBreaks, pairRoundTrips, type BreakCount, type CompletePair } from "./pairs.ts";

/** One book's round trips of an epoch. */
export type BookRecord = {
  readonly bookId: BookId;
  /** Of all of them, from the rollups. */
  readonly tally: Tally;
  readonly bySymbol: ReadonlyMap<string, Tally>;
  /** The newest of them, as many as were read. */
  readonly trips: readonly PlannedTrip[];
  /** Halves of pairs whose other half is among the other book's `trips`, older than the newest. */
  readonly olderHalves: readonly RoundTrip[];
};

export type ControlInput = {
  readonly epoch: number;
  readonly first: BookRecord;
  readonly second: BookRecord;
  /** Pair ids of the epoch's open positions on either book. */
  readonly openPairs: ReadonlySet<string>;
  readonly whyNotOpened: (bookId: BookId, pairId: string) => string | null;
  /** The opposite side of a round trip as its bars have it; null where they do not say. */
  readonly shadowHalf: (roundTrip: RoundTrip) => RoundTrip | null;
  readonly seed: number;
};

/** Rates and money of one book. `expectancyInterval` is in USDT; everything over the newest `read` round trips says so by its own n. */
export type BookControl = {
  readonly bookId: BookId;
  readonly tally: Tally;
  readonly winRate: WinRate;
  readonly winRateInterval: Interval;
  readonly expectancy: Amount | null;
  readonly expectancyInterval: ClusteredMean | null;
  /** The win rate that comes out even at the book's average win and loss. */
  readonly evenAtAverages: number | null;
  /** The win rate that comes out even at the exits as planned. */
  readonly feeFloor: FeeFloor | null;
  readonly feeDrag: number | null;
  /** Round trips that the interval, the floor and the pairs were taken from; fewer than `tally.roundTrips` when truncated. */
  readonly read: number;
};

export type SymbolRow = { readonly symbol: string; readonly first: Tally; readonly second: Tally };

/** One side of the complete pairs, and what it takes to come out even at its own exits. */
export type PairSide = {
  readonly wins: number;
  readonly roundTrips: number;
  readonly winRateInterval: Interval;
  readonly feeFloor: FeeFloor | null;
  /** After fees, before funding. */
  readonly result: Amount;
  readonly funding: Amount;
};

export type ControlFigures = {
  readonly epoch: number;
  readonly first: BookControl;
  readonly second: BookControl;
  readonly pairs: {
    readonly complete: number;
    readonly open: number;
    readonly broken: number;
    readonly unpaired: number;
    readonly breaks: readonly BreakCount[];
  };
  readonly edge: EdgeSplit;
  /** Whether the pairs that broke would change the edge. */
  readonly withBroken: WithBroken;
  /** Mean edge of a pair, in USDT. */
  readonly edgeInterval: ClusteredMean | null;
  /** Who wins more often, over complete pairs. */
  readonly paired: PairedCounts & ExactTest & { readonly discordant: number };
  /** The same over all round trips, as if the books were independent; they are not, so the paired test goes first. */
  readonly fisher: ExactTest;
  readonly bySymbol: readonly SymbolRow[];
  /** What the pairs say about the signal. */
  readonly finding: Finding;
  /** The complete pairs, side by side. */
  readonly sides: { readonly first: PairSide; readonly second: PairSide };
  /** Whether older round trips of the epoch were not read for what needs them one by one. */
  readonly truncated: boolean;
};

const USDT = Number(UNIT);

export function controlFigures(input: ControlInput): ControlFigures {
  const first = bookControl(input.first, input.seed);
  const second = bookControl(input.second, input.seed);
  const pairing = pairRoundTrips({
    books: { first: first.bookId, second: second.bookId },
    first: halvesOf(input.first),
    second: halvesOf(input.second),
    open: input.openPairs,
  });
  const { complete, broken } = pairing;
  const edges = complete.map((pair) => ({
    cluster: hourOf(pair.first.openedTsMs),
    value: Number(twiceEdgeOf(pair)),
  }));
  const counts = pairedCounts(complete);
  return {
    epoch: input.epoch,
    first,
    second,
    pairs: {
      complete: complete.length,
      open: pairing.open,
      broken: broken.length,
      unpaired: pairing.unpaired,
      breaks: countBreaks(broken, input.whyNotOpened),
    },
    edge: splitEdge(complete),
    withBroken: withBrokenPairs(complete, broken, input.shadowHalf),
    edgeInterval: clusteredMean(edges, input.seed, 2 * USDT),
    paired: { ...counts, ...pairedExactTest(counts) },
    fisher: fisherExactTest([winsAndLosses(first.tally), winsAndLosses(second.tally)]),
    bySymbol: symbolRows(input),
    finding: findingOf(complete),
    sides: {
      first: pairSide(
        complete.map((pair) => pair.first),
        input.first.trips,
      ),
      second: pairSide(
        complete.map((pair) => pair.second),
        input.second.trips,
      ),
    },
    truncated: first.read < first.tally.roundTrips || second.read < second.tally.roundTrips,
  };
}

/** All that a book has of the epoch's pairs. */
export function halvesOf({ trips, olderHalves }: BookRecord): readonly RoundTrip[] {
  return [...trips.map(({ roundTrip }) => roundTrip), ...olderHalves];
}

function bookControl({ bookId, tally, trips }: BookRecord, seed: number): BookControl {
  const values = trips.map(({ roundTrip }) => ({
    cluster: hourOf(roundTrip.openedTsMs),
    value: Number(roundTrip.netPnl),
  }));
  return {
    bookId,
    tally,
    winRate: winRate(tally),
    winRateInterval: wilsonInterval(tally.wins, tally.roundTrips),
    expectancy: expectancy(tally),
    expectancyInterval: clusteredMean(values, seed, USDT),
    evenAtAverages: breakEvenWinRate(tally),
    feeFloor: feeFloor(trips),
    feeDrag: feeDrag(tally),
    read: trips.length,
  };
}

function pairedCounts(pairs: readonly CompletePair[]): PairedCounts {
  const counts = { bothWin: 0, onlyFirst: 0, onlySecond: 0, bothLose: 0 };
  for (const { first, second } of pairs) {
    const [firstWon, secondWon] = [first.netPnl > 0n, second.netPnl > 0n];
    if (firstWon) counts[secondWon ? "bothWin" : "onlyFirst"] += 1;
    else counts[secondWon ? "onlySecond" : "bothLose"] += 1;
  }
  return counts;
}

function winsAndLosses({ wins, roundTrips }: Tally): readonly [number, number] {
  return [wins, roundTrips - wins];
}

function symbolRows({ first, second }: ControlInput): readonly SymbolRow[] {
  const symbols = new Set([...first.bySymbol.keys(), ...second.bySymbol.keys()]);
  return [...symbols].toSorted().map((symbol) => ({
    symbol,
    first: first.bySymbol.get(symbol) ?? EMPTY_TALLY,
    second: second.bySymbol.get(symbol) ?? EMPTY_TALLY,
  }));
}

function pairSide(roundTrips: readonly RoundTrip[], trips: readonly PlannedTrip[]): PairSide {
  const ids = new Set(roundTrips.map(({ roundTripId }) => roundTripId));
  const wins = roundTrips.filter(({ netPnl }) => netPnl > 0n).length;
  return {
    wins,
    roundTrips: roundTrips.length,
    winRateInterval: wilsonInterval(wins, roundTrips.length),
    feeFloor: feeFloor(trips.filter(({ roundTrip }) => ids.has(roundTrip.roundTripId))),
    result: roundTrips.reduce((sum, { grossPnl, fees }) => sum + grossPnl - fees, 0n),
    funding: roundTrips.reduce((sum, { funding }) => sum + funding, 0n),
  };
}
