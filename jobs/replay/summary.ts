/** What a replay came to, per book and between a book and its mirror. Amounts are exact, in USDT. */
import type { BarStops } from "#src/desk/bar-trading.ts";
import { createDeskReader } from "#src/desk/desk-reader.ts";
import type { BookPolicy } from "#src/domain/book-rules.ts";
import { dailyReturns } from "#src/domain/equity-curve.ts";
import type { AuditFigures, BookFigures, BreakdownRow } from "#src/domain/figures.ts";
import type { BookId } from "#src/domain/ids.ts";
import { expectancy, profitFactor, rewardToRisk, winRate, type WinRate } from "#src/domain/metrics.ts";
import { divide, type Amount, type Rate } from "#src/domain/money.ts";
import { momentsOf, sampleDeviation } from "#src/domain/statistics/moments.ts";
import type { Interval } from "#src/domain/statistics/interval.ts";
import { deflatedSharpe, sharpeEvidence, sharpeRatio, sortinoRatio } from "#src/domain/statistics/sharpe.ts";
import { wilsonInterval } from "#src/domain/statistics/wilson.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { StateChangeSeen } from "./replay-events.ts";
import type { ReplayMarket } from "./replay-market.ts";
import type { ReplayOutcome } from "./run-replay.ts";

export type BookSummary = {
  readonly figures: BookFigures;
  readonly winRate: WinRate;
  /** Wilson, 95%. */
  readonly winRateInterval: Interval;
  readonly profitFactor: number | null;
  readonly expectancy: Amount | null;
  readonly rewardToRisk: number | null;
  /** Of the returns from day to day (UTC), a year of 365 days; null below two days. */
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly days: number;
  /** Returns from day to day, oldest first. */
  readonly returns: readonly number[];
  /** Of positions that are open at the end: unrealized PnL, and what they have cost and realized so far. */
  readonly openPnl: Amount;
  readonly exitReasons: readonly BreakdownRow[];
  readonly bySymbol: readonly BreakdownRow[];
  readonly byMonth: readonly BreakdownRow[];
  /** Entries that the funding guard refused. */
  readonly fundingRefusals: number;
};

/** Between a book and the one that mirrors it. */
export type MirrorSummary = {
  readonly book: BookId;
  readonly mirror: BookId;
  /** What the book gained beyond its mirror, over the whole replay. */
  readonly difference: Amount;
  /** `(book - mirror) / 2` and `-(book + mirror) / 2` of their gains: skill, and what trading cost both alike. */
  readonly edge: Amount;
  readonly symmetricCost: Amount;
};

/** The book with the best Sharpe ratio, which is the best of so many tries: some look good by chance. */
export type BestOfMany = {
  readonly book: BookId;
  readonly tries: number;
  /** That its true ratio is above zero (Bailey and López de Prado's deflated Sharpe ratio). */
  readonly probability: number;
};

export type ReplaySummary = {
  readonly market: string;
  readonly symbols: number;
  readonly barMs: number;
  readonly fromTsMs: number;
  readonly toTsMs: number;
  readonly finished: boolean;
  readonly barsDone: number;
  readonly barsTotal: number;
  readonly fault: { readonly what: string; readonly eventTsMs: number } | null;
  readonly incidents: number;
  readonly audit: AuditFigures;
  readonly books: readonly BookSummary[];
  readonly mirrors: readonly MirrorSummary[];
  /** Null for one book, and where no book has a ratio. */
  readonly best: BestOfMany | null;
  /** Of all books: stops that were filled inside bars, those whose bar went over 1% past that price, and the slip assumed. */
  readonly stops: BarStops & { readonly slip: Rate };
  readonly stateChanges: readonly StateChangeSeen[];
  readonly stateChangeCount: number;
};

const SYMBOLS_MAX = 200;
const MONTHS_MAX = 200;
const DAYS_MAX = 10_000;

export function summarise(
  market: ReplayMarket,
  ledgerStore: LedgerStore,
  outcome: ReplayOutcome,
): ReplaySummary {
  const { desk, replayEvents, finished, barsDone, barsTotal, fromTsMs, toTsMs, audit } = outcome;
  const rules = desk.context.rules.all();
  const books = rules.map(({ bookId }) => summariseBook(market, ledgerStore, outcome, bookId));
  return {
    market: market.label,
    symbols: market.symbols.length,
    barMs: market.barMs,
    fromTsMs,
    toTsMs,
    finished,
    barsDone,
    barsTotal,
    fault: replayEvents.fault,
    incidents: replayEvents.incidentCount,
    audit,
    books,
    best: bestOf(books),
    mirrors: rules.flatMap(({ bookId, policy }) => mirrorSummary(books, bookId, policy)),
    stops: { ...desk.barStops, slip: desk.context.execution.barStopSlip },
    stateChanges: replayEvents.stateChanges,
    stateChangeCount: replayEvents.stateChangeCount,
  };
}

function summariseBook(
  market: ReplayMarket,
  ledgerStore: LedgerStore,
  { desk, replayEvents }: ReplayOutcome,
  bookId: BookId,
): BookSummary {
  const source = { kind: market.source, label: market.label, granularity: "bar" } as const;
  const reader = createDeskReader({ desk, ledgerStore, source, scanMs: market.barMs });
  const figures = reader.bookFigures(bookId);
  const { closed, equity, initialBalance } = figures;
  const marks = desk.context.store.equityMarks(bookId, DAYS_MAX).toReversed();
  const first = marks[0]?.openEquity;
  const returns =
    first === undefined ? [] : dailyReturns([first, ...marks.map(({ closeEquity }) => closeEquity)]);
  return {
    figures,
    winRate: winRate(closed),
    winRateInterval: wilsonInterval(closed.wins, closed.roundTrips),
    profitFactor: profitFactor(closed),
    expectancy: expectancy(closed),
    rewardToRisk: rewardToRisk(closed),
    sharpe: sharpeRatio(returns),
    sortino: sortinoRatio(returns),
    days: returns.length,
    returns,
    openPnl: equity - initialBalance - closed.netPnl,
    exitReasons: reader.breakdown(bookId, "exitReason", SYMBOLS_MAX),
    bySymbol: reader.breakdown(bookId, "symbol", SYMBOLS_MAX),
    byMonth: reader.breakdown(bookId, "month", MONTHS_MAX),
    fundingRefusals: replayEvents.fundingRefusals(bookId),
  };
}

function bestOf(books: readonly BookSummary[]): BestOfMany | null {
  const tried = books.flatMap(({ figures, returns }) => {
    const evidence = sharpeEvidence(returns);
    return evidence === null ? [] : [{ book: figures.bookId, evidence }];
  });
  const [best] = tried.toSorted((one, other) => other.evidence.sharpe - one.evidence.sharpe);
  const deviation = sampleDeviation(momentsOf(tried.map(({ evidence }) => evidence.sharpe)));
  if (best === undefined || deviation === null) return null;
  const { probability } = deflatedSharpe(best.evidence, { trials: tried.length, variance: deviation ** 2 });
  return { book: best.book, tries: tried.length, probability };
}

function mirrorSummary(books: readonly BookSummary[], mirror: BookId, policy: BookPolicy): MirrorSummary[] {
  if (policy.kind !== "mirror") return [];
  const gainOf = (bookId: BookId): Amount => {
    const found = books.find(({ figures }) => figures.bookId === bookId)?.figures;
    return found === undefined ? 0n : found.equity - found.initialBalance;
  };
  const [one, other] = [gainOf(policy.of), gainOf(mirror)];
  return [
    {
      book: policy.of,
      mirror,
      difference: one - other,
      edge: divide(one - other, 2n, "half-even"),
      symmetricCost: divide(-(one + other), 2n, "half-even"),
    },
  ];
}
