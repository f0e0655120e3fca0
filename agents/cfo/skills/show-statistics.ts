import { z } from "zod";
import { left, marketFootnote, right } from "#agents/blocks.ts";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { bookFiguresSchema, marketSchema, statisticsSchema } from "#agents/figure-schemas.ts";
import { bookField } from "#agents/inputs.ts";
import { readBookInput } from "#agents/read-input.ts";
import { booksToShow } from "#agents/targets.ts";
import type { BookFigures, BookStatistics } from "#src/domain/figures.ts";
import { text, type Block } from "#src/domain/message.ts";
import { expectancy, profitFactor, rewardToRisk } from "#src/domain/metrics.ts";
import type { Amount } from "#src/domain/money.ts";
import { formatChange, formatMoney, formatPercent, ROUND_TRIPS_MIN } from "#src/facts/format.ts";

type Book = { readonly figures: BookFigures; readonly statistics: BookStatistics };
type Cell = number | bigint | null;
/** One line: how a book's figure is found, how it is written, and how a difference of two is. */
type Row = {
  readonly label: string;
  readonly of: (book: Book) => Cell;
  readonly show: (value: Cell, book: Book) => string;
  readonly difference: (value: Cell) => string;
};

export const showStatistics = defineSkill({
  name: "show-statistics",
  description:
    "Statistics of each book and their difference: profit factor, expectancy, Sharpe, drawdown, exposure.",
  examples: [
    "statistics",
    "stats",
    "sharpe ratio",
    "sortino of book 2",
    "what is the profit factor",
    "expectancy per round trip",
    "reward to risk",
    "max drawdown of both books",
    "exposure, how much of the time are we in the market",
    "risk adjusted return",
    "key figures of the books",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk"],
  live: true,
  input: z.strictObject({ book: bookField }),
  output: z.object({
    market: marketSchema,
    books: z.array(z.object({ figures: bookFiguresSchema, statistics: statisticsSchema })).readonly(),
  }),
  readInput: (said, { desk }) => readBookInput(said, desk),
  run({ book }, { desk }) {
    const ids = booksToShow(book, desk);
    if (isRefusal(ids)) return ids;
    const books = ids.map((id) => ({ figures: desk.bookFigures(id), statistics: desk.statistics(id) }));
    return { ok: true, output: { market: desk.market(), books } };
  },
  render: ({ market, books }) => ({
    headline: `PAPER statistics of ${books.map(({ figures }) => figures.bookId).join(" and ")}`,
    blocks: [tableOf(books), ...remarksOf(books)],
    ...marketFootnote(market),
  }),
});

function tableOf(books: readonly Book[]): Block {
  const [first, second] = books;
  const compares = books.length === 2 && first !== undefined && second !== undefined;
  return {
    type: "table",
    columns: [
      left(""),
      ...books.map(({ figures }) => right(figures.bookId)),
      ...(compares ? [right("difference")] : []),
    ],
    rows: ROWS.map((row) => [
      row.label,
      ...books.map((book) => row.show(row.of(book), book)),
      ...(compares ? [differenceOf(row, row.of(first), row.of(second))] : []),
    ]),
  };
}

/** Nothing where one of the two has no figure. */
function differenceOf(row: Row, first: Cell, second: Cell): string {
  if (typeof first === "bigint" && typeof second === "bigint") return row.difference(first - second);
  if (typeof first === "number" && typeof second === "number") return row.difference(first - second);
  return "-";
}

function remarksOf(books: readonly Book[]): Block[] {
  const few = books.some(({ figures }) => figures.closed.roundTrips < ROUND_TRIPS_MIN);
  const days = books.map(({ statistics }) => statistics.days).join(" and ");
  return [
    ...(few ? [text(`* fewer than ${ROUND_TRIPS_MIN} round trips: too few to mean anything.`)] : []),
    text(`Sharpe and Sortino: daily, times the root of 365, over ${days} complete UTC days.`),
  ];
}

const NONE = "-";

function showMoney(value: Cell): string {
  return typeof value === "bigint" ? formatChange(value) : NONE;
}

function showRatio(value: Cell): string {
  return typeof value === "number" ? value.toFixed(2) : NONE;
}

function showPercent(value: Cell): string {
  return typeof value === "number" ? formatPercent(value) : NONE;
}

function money(label: string, of: (book: Book) => Amount | null): Row {
  return { label, of, show: showMoney, difference: showMoney };
}

function ratio(label: string, of: (book: Book) => number | null): Row {
  return { label, of, show: showRatio, difference: showRatio };
}

function percent(label: string, of: (book: Book) => number | null): Row {
  return { label, of, show: showPercent, difference: showPercent };
}

const WIN_RATE: Row = {
  ...percent("Win rate", ({ figures: { closed } }) =>
    closed.roundTrips === 0 ? null : closed.wins / closed.roundTrips,
  ),
  show: (value, { figures: { closed } }) =>
    typeof value === "number"
      ? `${formatPercent(value)} n=${closed.roundTrips}${closed.roundTrips < ROUND_TRIPS_MIN ? "*" : ""}`
      : NONE,
};

const ROUND_TRIPS: Row = {
  ...ratio("Round trips", ({ figures }) => figures.closed.roundTrips),
  show: String,
  difference: String,
};

const FEES: Row = {
  ...money("Fees", ({ figures }) => figures.closed.fees),
  show: (value) => (typeof value === "bigint" ? formatMoney(value) : NONE),
};

const ROWS: readonly Row[] = [
  ROUND_TRIPS,
  WIN_RATE,
  ratio("Profit factor", ({ figures }) => profitFactor(figures.closed)),
  money("Expectancy", ({ figures }) => expectancy(figures.closed)),
  ratio("R:R", ({ figures }) => rewardToRisk(figures.closed)),
  money("Realized net", ({ figures }) => figures.closed.netPnl),
  money("Unrealized", ({ figures }) => (figures.unvalued > 0 ? null : figures.unrealizedPnl)),
  percent("Net return", ({ figures }) => (figures.unvalued > 0 ? null : figures.netReturn)),
  FEES,
  money("Funding", ({ figures }) => figures.closed.funding),
  percent("Max drawdown", ({ figures }) => figures.maxDrawdown),
  percent("Drawdown now", ({ figures }) => (figures.unvalued > 0 ? null : figures.drawdown)),
  ratio("Sharpe", ({ statistics }) => statistics.sharpe),
  ratio("Sortino", ({ statistics }) => statistics.sortino),
  percent("Exposure", ({ statistics }) => statistics.exposure),
];
