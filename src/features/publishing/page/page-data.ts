/** What the public page shows, as plain data: figures of the paper books and nothing of any person, chat or id. */
import { findingReason, findingTitle } from "#src/features/experiments/finding-words.ts";
import type { ControlFigures } from "#src/features/experiments/model/control-figures.ts";
import { CAUSE_WORDS } from "#src/features/vault/model/causes.ts";
import type { BookId } from "#src/domain/ids.ts";
import { spanOf, type Season } from "#src/features/record/model/season.ts";
import { UNIT, type Amount } from "#src/domain/money.ts";
import { addToTally, dayKey, EMPTY_TALLY } from "#src/domain/tally.ts";
import type { ControlReader } from "#src/features/experiments/control-api.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import type { EquityMark } from "#src/ports/desk-store.ts";
import type { PeriodHistory } from "../period-history.ts";
import type { PublicationStore } from "../publication-store.ts";
import type { VaultReader } from "#src/features/vault/vault-api.ts";
import { equitySamples } from "../digest/equity-at.ts";
import {
  formatBook,
  formatChange,
  formatMoney,
  formatPercent,
  formatPercentChange,
  formatSymbol,
  formatUtc,
} from "#src/facts/format.ts";
import { pointsOf } from "../publication-chart.ts";

export type PagePoint = { readonly tsMs: number; readonly equity: number; readonly drawdown: number };

/** Equity, return and drawdown since the book began; realized PnL, win rate and round trips of the season. */
export type PageBook = {
  readonly name: string;
  readonly state: string;
  readonly equity: string;
  readonly netReturn: string;
  readonly realizedPnl: string;
  readonly winRate: string;
  readonly roundTrips: number;
  readonly drawdown: string;
  readonly maxDrawdown: string;
  readonly openPositions: number;
  readonly points: readonly PagePoint[];
};

export type PageData = {
  readonly paper: true;
  readonly market: string;
  readonly season: number;
  readonly version: string;
  readonly at: string;
  readonly books: readonly PageBook[];
  readonly control: {
    readonly statement: string;
    readonly rows: readonly { readonly name: string; readonly value: string }[];
  };
  readonly vault: readonly string[];
  readonly digests: readonly { readonly key: string; readonly title: string; readonly day: string }[];
};

export type PageSources = {
  readonly desk: DeskReader;
  readonly control: ControlReader;
  readonly vault: VaultReader;
  readonly history: PeriodHistory;
  readonly publications: PublicationStore;
  /** Newest first. */
  readonly equityMarks: (bookId: BookId, limit: number) => readonly EquityMark[];
  readonly version: string;
  /** Figures of different seasons are never added up in public. */
  readonly season: () => Pick<Season, "season" | "eventTsMs">;
  readonly market: string;
};

const MARKS_MAX = 730;
/** With fewer days than this the hours are drawn. */
const DAYS_MIN = 4;
const VAULT_MAX = 8;
const DIGESTS_MAX = 20;
const STATES = { active: "active", reducing: "paused", halted: "halted" } as const;
export function readPageData(sources: PageSources): PageData {
  const { desk, control, vault, publications, season, market } = sources;
  const { venueNowMs } = desk.market();
  const books = desk.books();
  return {
    paper: true,
    market,
    season: season().season,
    version: sources.version,
    at: formatUtc(venueNowMs),
    books: books.map((bookId) => pageBook(sources, bookId, venueNowMs)),
    control: controlOf(control.figures(), control.status().progress, books),
    vault: vault.latest({}, VAULT_MAX).map(({ bookId, symbol, cause, netPnl, closedTsMs }) => {
      const why = cause === null ? "no cause found" : CAUSE_WORDS[cause].title;
      return `${formatUtc(closedTsMs)}: ${formatSymbol(symbol)} on ${bookId}, ${formatChange(netPnl)} USDT: ${why}`;
    }),
    digests: publications
      .published(DIGESTS_MAX)
      .map(({ publication: { key, title, toTsMs } }) => ({ key, title, day: dayKey(toTsMs) })),
  };
}

function pageBook(sources: PageSources, bookId: BookId, nowMs: number): PageBook {
  const figures = sources.desk.bookFigures(bookId);
  const { sinceTsMs } = spanOf(sources.season());
  const closed = sources.history
    .tripsClosed(bookId, sinceTsMs ?? 0, nowMs + 1)
    .reduce(addToTally, EMPTY_TALLY);
  return {
    name: formatBook(bookId, sources.desk.books()),
    state: STATES[figures.tradingState],
    equity: figures.unvalued > 0 ? "valuing" : `${formatMoney(figures.equity)} USDT`,
    netReturn: figures.unvalued > 0 ? "valuing" : formatPercentChange(figures.netReturn),
    realizedPnl: `${formatChange(closed.netPnl)} USDT`,
    winRate:
      closed.roundTrips === 0
        ? "no round trips yet"
        : `${formatPercent(closed.wins / closed.roundTrips)} (n=${closed.roundTrips})`,
    roundTrips: closed.roundTrips,
    drawdown: formatPercent(figures.drawdown, 2),
    maxDrawdown: formatPercent(figures.maxDrawdown, 2),
    openPositions: figures.positions.length,
    points: pagePoints(sources, bookId, figures.initialBalance, nowMs),
  };
}

function pagePoints(
  { equityMarks, history }: PageSources,
  bookId: BookId,
  initial: Amount,
  nowMs: number,
): readonly PagePoint[] {
  const marks = equityMarks(bookId, MARKS_MAX).toReversed();
  const start = history.start()?.tsMs ?? nowMs;
  const samples =
    marks.length >= DAYS_MIN || start >= nowMs
      ? marks.map(({ eventTsMs, closeEquity }) => ({ tsMs: eventTsMs, equity: closeEquity }))
      : equitySamples(history, bookId, initial, { fromTsMs: start, toTsMs: nowMs });
  return pointsOf(samples).map(({ tsMs, equity, drawdown }) => ({
    tsMs,
    equity: Number(equity) / Number(UNIT),
    drawdown,
  }));
}

function controlOf(
  { first, second, pairs, finding }: ControlFigures,
  { roundTrips, needed }: { readonly roundTrips: number; readonly needed: number },
  books: readonly BookId[],
): PageData["control"] {
  const rows = [first, second].flatMap((book) => {
    const name = formatBook(book.bookId, books);
    const { low, high } = book.winRateInterval;
    const mean = book.expectancyInterval?.interval ?? null;
    return [
      {
        name: `${name}: win rate`,
        value:
          book.winRate.rate === null
            ? "no round trips yet"
            : `${formatPercent(book.winRate.rate)}, 95% interval ${formatPercent(low)} to ${formatPercent(high)} (n=${book.winRate.roundTrips})`,
      },
      {
        name: `${name}: mean of a round trip`,
        value:
          book.expectancy === null || mean === null
            ? "no interval yet"
            : `${formatChange(book.expectancy)} USDT, 95% interval ${mean.low.toFixed(2)} to ${mean.high.toFixed(2)} USDT`,
      },
    ];
  });
  return {
    statement: `${findingTitle(finding)}. ${findingReason(finding)}`,
    rows: [
      ...rows,
      { name: "pairs", value: `${pairs.complete} complete, ${pairs.open} open, ${pairs.broken} broken` },
      { name: "progress to a verdict", value: `${roundTrips} of ${needed} round trips of book 2` },
    ],
  };
}
