/** The same bars twice through the replay: under the rules as they are, and under the change. */
import { DEFAULT_EXECUTION } from "#src/desk/book-rules.ts";
import type { Strategy } from "#src/strategies/crossover.ts";
import type {
  ReplayedBook,
  ReplayedSide,
  ReplayEvidence,
} from "#src/features/adjustments/model/adjustment.ts";
import { probabilityOfGain } from "#src/features/adjustments/model/proof.ts";
import type { BookRules } from "#src/domain/book-rules.ts";
import { DeskError } from "#src/domain/errors.ts";
import type { BookId } from "#src/domain/ids.ts";
import { bootstrapMean } from "#src/domain/statistics/bootstrap.ts";
import { dayKey } from "#src/domain/tally.ts";
import type { ChangeReplayRequest } from "#src/features/adjustments/change-replay.ts";
import type { DeskStore } from "#src/ports/desk-store.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { Log } from "#src/ports/log.ts";
import { countBars, type ReplayMarket } from "./replay-market.ts";
import { runReplay } from "./run-replay.ts";

export type ReplayStores = {
  readonly ledgerStore: LedgerStore;
  readonly deskStore: DeskStore;
  close(): void;
};

export type ReplayChangeDeps = {
  readonly market: ReplayMarket;
  readonly strategy: () => Strategy;
  readonly openStores: () => ReplayStores;
  readonly log: Log;
  readonly pause: () => Promise<void>;
  readonly nowMs: () => number;
};

const DAYS_MAX = 400;
const UNITS = 1e8;
/** The same bars and rules give the same interval. */
const SEED = 20_251_010;
/** Less than a day of bars says nothing about a day. */
const SPAN_MIN_MS = 24 * 3_600_000;

/** @throws DeskError REPLAY_FAILED for too few bars, or a fault of the desk on the way. */
export async function replayChange(
  { before, after, measuredFromTsMs }: Pick<ChangeReplayRequest, "before" | "after" | "measuredFromTsMs">,
  deps: ReplayChangeDeps,
): Promise<ReplayEvidence> {
  const { market } = deps;
  const bars = countBars(market);
  const startedMs = deps.nowMs();
  const one = await replaySide(before, measuredFromTsMs, deps);
  if (one.toTsMs - one.fromTsMs < SPAN_MIN_MS)
    throw new DeskError("REPLAY_FAILED", "less than a day of bars is on record");
  const other = await replaySide(after, measuredFromTsMs, deps);
  return {
    books: before.flatMap(({ bookId }) => compared(bookId, one, other)),
    bars,
    symbols: market.symbols.length,
    fromTsMs: one.fromTsMs,
    toTsMs: one.toTsMs,
    tookMs: deps.nowMs() - startedMs,
  };
}

type Side = {
  readonly fromTsMs: number;
  readonly toTsMs: number;
  readonly books: ReadonlyMap<BookId, BookSide>;
};
/** `daily`: change of equity by UTC day, in USDT. */
type BookSide = { readonly side: ReplayedSide; readonly daily: ReadonlyMap<string, number> };

/** A book that its drawdown guard halts comes back at midnight, on both sides. */
async function replaySide(
  books: readonly BookRules[],
  measuredFromTsMs: number,
  deps: ReplayChangeDeps,
): Promise<Side> {
  const stores = deps.openStores();
  try {
    const outcome = await runReplay({
      market: deps.market,
      ledgerStore: stores.ledgerStore,
      deskStore: stores.deskStore,
      strategy: deps.strategy(),
      books,
      execution: DEFAULT_EXECUTION,
      afterHalt: "resume-daily",
      transactions: "batch",
      log: deps.log,
      signal: new AbortController().signal,
      onProgress: () => undefined,
      pause: deps.pause,
      settle: () => undefined,
    });
    if (!outcome.finished)
      throw new DeskError(
        "REPLAY_FAILED",
        `the replay stopped: ${outcome.replayEvents.fault?.what ?? "unknown"}`,
      );
    const sides = books.map((rules) => [rules.bookId, bookSide(rules, measuredFromTsMs, stores)] as const);
    return {
      fromTsMs: Math.max(outcome.fromTsMs, measuredFromTsMs),
      toTsMs: outcome.toTsMs,
      books: new Map(sides),
    };
  } finally {
    stores.close();
  }
}

function bookSide(
  { bookId, balance }: BookRules,
  measuredFromTsMs: number,
  { ledgerStore, deskStore }: ReplayStores,
): BookSide {
  const marks = deskStore.equityMarks(bookId, DAYS_MAX).toReversed();
  const fromDay = dayKey(measuredFromTsMs);
  const before = marks.findLast(({ day }) => day < fromDay)?.closeEquity ?? balance;
  const measured = marks.filter(({ day }) => day >= fromDay);
  let [roundTrips, wins, netPnl] = [0, 0, 0n];
  for (const trip of ledgerStore.everyRoundTrip(bookId)) {
    if (trip.closedTsMs < measuredFromTsMs) continue;
    roundTrips += 1;
    wins += trip.netPnl > 0n ? 1 : 0;
    netPnl += trip.netPnl;
  }
  const last = measured.at(-1);
  const daily = measured.map(({ day, closeEquity }, index): [string, number] => {
    const opened = measured[index - 1]?.closeEquity ?? before;
    return [day, Number(closeEquity - opened) / UNITS];
  });
  const gain = last === undefined ? 0n : last.closeEquity - before;
  const maxDrawdown = (last?.maxDrawdown ?? 0) / UNITS;
  return { side: { roundTrips, wins, netPnl, gain, maxDrawdown }, daily: new Map(daily) };
}

/** Paired by day: both sides saw the same market on it. */
function compared(bookId: BookId, one: Side, other: Side): ReplayedBook[] {
  const [before, after] = [one.books.get(bookId), other.books.get(bookId)];
  if (before === undefined || after === undefined) return [];
  const days = [...before.daily].map(([day, change]) => (after.daily.get(day) ?? 0) - change);
  const interval = bootstrapMean(days, { seed: SEED });
  const perDay = interval && { mean: interval.mean, low: interval.low, high: interval.high, n: interval.n };
  const helps = probabilityOfGain(days);
  return [{ bookId, before: before.side, after: after.side, perDay, helps, own: null }];
}
