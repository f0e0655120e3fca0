/** The summary as a table for a terminal: a line a figure, a column a book. */
import type { TradingState } from "#src/domain/figures.ts";
import {
  formatChange,
  formatMoney,
  formatPercent,
  formatPercentChange,
  formatUtc,
} from "#src/facts/format.ts";
import type { BookSummary, MirrorSummary, ReplaySummary } from "./summary.ts";

type Row = readonly [string, (book: BookSummary) => string];

const STATE_CHANGES_SHOWN = 8;
const FINDINGS_SHOWN = 5;
const GAP = "  ";

const ROWS: readonly Row[] = [
  ["start", ({ figures }) => formatMoney(figures.initialBalance)],
  ["end", ({ figures }) => formatMoney(figures.equity)],
  ["net return", ({ figures }) => formatPercentChange(figures.netReturn)],
  ["round trips", ({ figures }) => String(figures.closed.roundTrips)],
  ["win rate", winRateText],
  ["  95% interval", intervalText],
  ["profit factor", ({ profitFactor }) => ratio(profitFactor)],
  ["expectancy", ({ expectancy }) => (expectancy === null ? "no figure" : formatChange(expectancy))],
  ["R:R", ({ rewardToRisk }) => ratio(rewardToRisk)],
  ["realized, net", ({ figures }) => formatChange(figures.closed.netPnl)],
  ["  price", ({ figures }) => formatChange(figures.closed.grossPnl)],
  ["  fees", ({ figures }) => formatChange(-figures.closed.fees)],
  ["  funding", ({ figures }) => formatChange(figures.closed.funding)],
  ["open at the end", ({ figures, openPnl }) => `${figures.positions.length}: ${formatChange(openPnl)}`],
  ["max drawdown", ({ figures }) => formatPercent(figures.maxDrawdown, 2)],
  ["Sharpe", ({ sharpe, days }) => `${ratio(sharpe)} (${days} d)`],
  ["Sortino", ({ sortino, days }) => `${ratio(sortino)} (${days} d)`],
  ["funding refusals", ({ fundingRefusals }) => String(fundingRefusals)],
  ["state", ({ figures }) => STATES[figures.tradingState]],
];

const STATES: Readonly<Record<TradingState, string>> = {
  active: "active",
  reducing: "paused",
  halted: "HALTED",
};

export function summaryText(summary: ReplaySummary): string {
  const { books } = summary;
  const reasons = [...new Set(books.flatMap((book) => book.exitReasons.map(({ key }) => key)))].toSorted();
  const table = [
    ["PAPER", ...books.map(({ figures }) => figures.bookId)],
    ...ROWS.map(([title, cell]) => [title, ...books.map(cell)]),
    ["exits", ...books.map(() => "")],
    ...reasons.map((reason) => [`  ${reason}`, ...books.map((book) => exitText(book, reason))]),
  ];
  return [
    header(summary),
    "",
    ...aligned(table),
    "",
    ...summary.mirrors.map(mirrorText),
    ...bestLines(summary),
    ...stopLines(summary),
    ...stateLines(summary),
    auditText(summary),
    ...summary.audit.findings.slice(0, FINDINGS_SHOWN).map(({ bookId, what }) => `  ${bookId}: ${what}`),
  ].join("\n");
}

function header(summary: ReplaySummary): string {
  const { market, symbols, barMs, fromTsMs, toTsMs, finished, barsDone, barsTotal } = summary;
  const bars = `${barsDone.toLocaleString("en-US")} bars of ${barMs / 60_000} minutes`;
  const span = `${formatUtc(fromTsMs)} to ${formatUtc(toTsMs)}`;
  const rest = finished ? "" : `\nNOT FINISHED: ${barsDone} of ${barsTotal} bars were done`;
  return `${market}: ${symbols} symbols, ${bars}\n${span}${rest}`;
}

function winRateText({ winRate }: BookSummary): string {
  const mark = winRate.few ? ", too few" : "";
  return winRate.rate === null
    ? "no figure"
    : `${formatPercent(winRate.rate)} (n=${winRate.roundTrips}${mark})`;
}

function intervalText({ winRate, winRateInterval: { low, high } }: BookSummary): string {
  return winRate.rate === null ? "no figure" : `${formatPercent(low)} to ${formatPercent(high)}`;
}

function exitText({ exitReasons }: BookSummary, reason: string): string {
  const tally = exitReasons.find(({ key }) => key === reason)?.tally;
  return tally === undefined ? "0" : `${tally.roundTrips}: ${formatChange(tally.netPnl)}`;
}

function mirrorText({ book, mirror, difference, edge, symmetricCost }: MirrorSummary): string {
  const split = `edge ${formatChange(edge)}, symmetric cost ${formatChange(symmetricCost)}`;
  return `${book} less ${mirror}: ${formatChange(difference)} USDT (${split})`;
}

/** The best of several books is good by chance as well: how sure it is after as many tries. */
function bestLines({ best }: ReplaySummary): string[] {
  if (best === null) return [];
  const { book, tries, probability } = best;
  return [
    `best Sharpe: ${book}, of ${tries} books; the chance that its true ratio is above zero is ${formatPercent(probability, 0)} (deflated)`,
  ];
}

/** What the figures above rest on: nobody knows at which price of its bar a stop would have filled. */
function stopLines({ stops: { filled, passed, slip } }: ReplaySummary): string[] {
  if (filled === 0) return [];
  const assumed = slip === 0 ? "at their level" : `${formatPercent(slip / 1e8, 2)} past their level`;
  const count = filled.toLocaleString("en-US");
  return [
    `stops: ${count} filled ${assumed}, or at the open of a bar that opened beyond it`,
    `  ${passed.toLocaleString("en-US")} of ${count} lay in bars that went over 1% further` +
      (slip === 0 && passed > 0 ? ": --stop-slip 0.2 shows what worse fills cost" : ""),
  ];
}

function stateLines({ stateChanges, stateChangeCount }: ReplaySummary): string[] {
  const lines = stateChanges
    .slice(0, STATE_CHANGES_SHOWN)
    .map(({ bookId, state, reason, eventTsMs }) => `${formatUtc(eventTsMs)} ${bookId} ${state}: ${reason}`);
  const more = stateChangeCount - lines.length;
  return more > 0 ? [...lines, `and ${more} more changes of state`] : lines;
}

function auditText({ audit, incidents }: ReplaySummary): string {
  const counts = `${audit.entries} entries, ${audit.fills} fills, ${audit.roundTrips} round trips`;
  const verdict = audit.ok ? "the books agree with their journal" : `${audit.findings.length} FINDINGS`;
  const faults = incidents === 0 ? "" : `; ${incidents} incidents on the way`;
  return `audit: ${verdict} (${counts})${faults}`;
}

function ratio(value: number | null): string {
  return value === null ? "no figure" : value.toFixed(2);
}

/** First column to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join(GAP)
      .trimEnd(),
  );
}
