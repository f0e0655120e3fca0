/** What the books made in a period, and what it cost them. */
import { halfOf } from "#src/features/experiments/model/edge-split.ts";
import { expectancy, rewardToRisk } from "#src/domain/metrics.ts";
import type { Fact, Section } from "../model/publication.ts";
import {
  formatBook,
  formatChange,
  formatMoney,
  formatPercent,
  formatPercentChange,
} from "#src/facts/format.ts";
import type { DigestInput } from "./digest-input.ts";
import type { PeriodBook } from "./period-figures.ts";
import { section } from "./section.ts";

export function results({ figures, books }: DigestInput): Section {
  const [first, second] = figures.books;
  const facts = figures.books.flatMap((book) => bookFacts(book, formatBook(book.bookId, books)));
  const difference =
    first === undefined || second === undefined ? null : first.tally.netPnl - second.tally.netPnl;
  const words = figures.books.map(
    ({ bookId, tally }) =>
      `${bookId} made ${formatChange(tally.netPnl)} USDT in ${tally.roundTrips} round trips`,
  );
  return section("results", "Results", `PAPER: ${words.join("; ")}.`, [
    ...facts,
    ...(difference === null
      ? []
      : [
          {
            name: "difference of realized PnL, book 1 minus book 2",
            value: `${formatChange(difference)} USDT`,
            source: "round_trips",
          },
        ]),
  ]);
}

function bookFacts(book: PeriodBook, name: string): readonly Fact[] {
  const { tally, winRateInterval: interval, netReturn } = book;
  const trips = `round_trips of ${book.bookId}, closed in the period`;
  const equity = `equity of ${book.bookId} by the journal and hourly bars`;
  const ratio = rewardToRisk(tally);
  const mean = expectancy(tally);
  const rate =
    tally.roundTrips === 0
      ? "none closed"
      : `${formatPercent(tally.wins / tally.roundTrips)}, 95% interval ${formatPercent(interval.low)} to ${formatPercent(interval.high)} (n=${tally.roundTrips})`;
  return [
    { name: `${name}: round trips`, value: String(tally.roundTrips), source: trips },
    { name: `${name}: win rate`, value: rate, source: trips },
    { name: `${name}: realized PnL`, value: `${formatChange(tally.netPnl)} USDT`, source: trips },
    {
      name: `${name}: mean of a round trip`,
      value: mean === null ? "none" : `${formatChange(mean)} USDT`,
      source: trips,
    },
    {
      name: `${name}: net return`,
      value: netReturn === null ? "no figure" : formatPercentChange(netReturn),
      source: equity,
    },
    {
      name: `${name}: equity`,
      value: `${formatMoney(book.equityStart)} to ${formatMoney(book.equityEnd)} USDT`,
      source: equity,
    },
    {
      name: `${name}: max drawdown`,
      value: `${formatPercent(book.maxDrawdown, 2)} on hourly values`,
      source: equity,
    },
    {
      name: `${name}: R:R`,
      value: ratio === null ? "no figure" : `${ratio.toFixed(2)}, average win over average loss`,
      source: trips,
    },
    { name: `${name}: open positions`, value: String(book.openPositions), source: equity },
  ];
}

export function costs({ figures, books }: DigestInput): Section {
  const { edge } = figures;
  const perBook = figures.books.flatMap(({ bookId, tally }): readonly Fact[] => {
    const name = formatBook(bookId, books);
    const source = `round_trips of ${bookId}, closed in the period`;
    return [
      { name: `${name}: price PnL`, value: `${formatChange(tally.grossPnl)} USDT`, source },
      { name: `${name}: fees`, value: `${formatMoney(tally.fees)} USDT`, source },
      { name: `${name}: funding`, value: `${formatChange(tally.funding)} USDT`, source },
    ];
  });
  const source = "pairs whose second half closed in the period";
  const split: readonly Fact[] =
    edge === null
      ? []
      : [
          { name: "complete pairs", value: String(edge.pairs), source },
          { name: "edge of the signal", value: `${formatChange(halfOf(edge.twiceEdge))} USDT`, source },
          { name: "cost a book", value: `${formatMoney(halfOf(edge.twiceCost))} USDT`, source },
          { name: "of it fees", value: `${formatMoney(halfOf(edge.twiceFees))} USDT`, source },
          {
            name: "of it prices: spread, slippage, and exits that differ (+ is a cost)",
            value: `${formatChange(halfOf(edge.twiceCost - edge.twiceFees))} USDT`,
            source,
          },
        ];
  const text =
    edge === null || edge.pairs === 0
      ? "No pair was completed in this period, so edge and cost cannot be told apart."
      : `Over ${edge.pairs} complete pairs the signal was worth ${formatChange(halfOf(edge.twiceEdge))} USDT, and each book paid ${formatMoney(halfOf(edge.twiceCost))} USDT for taking part: fees, and what prices took or gave back where exits differ. Funding is apart.`;
  return section("costs", "Edge and cost", text, [...split, ...perBook]);
}
