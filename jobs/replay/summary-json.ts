/**
 * The summary as JSON. Money is decimal text, exact to 1e-8 USDT; rates are numbers (0.55 is 55%) or null where
 * there is nothing to divide by; times are ISO 8601 in UTC. Fields are added under the same `format`, never
 * renamed or removed.
 */
import { formatExact, type Amount } from "#src/domain/money.ts";
import type { BreakdownRow, Tally } from "#src/domain/figures.ts";
import type { BookSummary, MirrorSummary, ReplaySummary } from "./summary.ts";

export const SUMMARY_FORMAT = "sleepyquant-replay/1";

/** The names of the other files, which are in the folder of this one. */
export type SummaryFiles = { readonly ledger: string; readonly chart: string };

export function summaryJson(summary: ReplaySummary, files: SummaryFiles): object {
  const { audit, fault } = summary;
  return {
    format: SUMMARY_FORMAT,
    paper: true,
    market: summary.market,
    symbols: summary.symbols,
    barMinutes: summary.barMs / 60_000,
    from: iso(summary.fromTsMs),
    to: iso(summary.toTsMs),
    finished: summary.finished,
    bars: { done: summary.barsDone, total: summary.barsTotal },
    fault: fault === null ? null : { what: fault.what, at: iso(fault.eventTsMs) },
    incidents: summary.incidents,
    audit: {
      ok: audit.ok,
      entries: audit.entries,
      fills: audit.fills,
      roundTrips: audit.roundTrips,
      findings: audit.findings,
    },
    books: summary.books.map(bookJson),
    mirrors: summary.mirrors.map(mirrorJson),
    bestSharpe: summary.best === null ? null : { ...summary.best, method: "deflated Sharpe ratio" },
    stops: {
      filledInBars: summary.stops.filled,
      barWentOverOnePercentFurther: summary.stops.passed,
      slip: summary.stops.slip / 1e8,
    },
    stateChanges: {
      count: summary.stateChangeCount,
      first: summary.stateChanges.map(({ bookId, state, reason, eventTsMs }) => {
        return { book: bookId, state, reason, at: iso(eventTsMs) };
      }),
    },
    files,
  };
}

function bookJson(book: BookSummary): object {
  const { figures, winRateInterval } = book;
  return {
    book: figures.bookId,
    label: figures.label,
    tradingState: figures.tradingState,
    stateReason: figures.stateReason,
    initialBalance: money(figures.initialBalance),
    equity: money(figures.equity),
    netReturn: figures.netReturn,
    closed: tallyJson(figures.closed),
    open: { positions: figures.positions.length, pnl: money(book.openPnl) },
    winRate: {
      rate: book.winRate.rate,
      n: book.winRate.roundTrips,
      few: book.winRate.few,
      low: winRateInterval.low,
      high: winRateInterval.high,
    },
    profitFactor: book.profitFactor,
    expectancy: book.expectancy === null ? null : money(book.expectancy),
    rewardToRisk: book.rewardToRisk,
    maxDrawdown: figures.maxDrawdown,
    drawdown: figures.drawdown,
    sharpe: book.sharpe,
    sortino: book.sortino,
    days: book.days,
    exitReasons: book.exitReasons.map(rowJson),
    bySymbol: book.bySymbol.map(rowJson),
    byMonth: book.byMonth.map(rowJson),
    fundingRefusals: book.fundingRefusals,
  };
}

function mirrorJson({ book, mirror, difference, edge, symmetricCost }: MirrorSummary): object {
  return {
    book,
    mirror,
    difference: money(difference),
    edge: money(edge),
    symmetricCost: money(symmetricCost),
  };
}

function rowJson({ key, tally }: BreakdownRow): object {
  return { key, ...tallyJson(tally) };
}

function tallyJson(tally: Tally): object {
  return {
    roundTrips: tally.roundTrips,
    wins: tally.wins,
    grossPnl: money(tally.grossPnl),
    fees: money(tally.fees),
    funding: money(tally.funding),
    netPnl: money(tally.netPnl),
  };
}

function money(value: Amount): string {
  return formatExact(value);
}

function iso(tsMs: number): string {
  return new Date(tsMs).toISOString();
}
