import { z } from "zod";
import { left, marketFootnote, right } from "#agents/blocks.ts";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { bookIdSchema, breakdownRowSchema, marketSchema } from "#agents/figure-schemas.ts";
import { bookField, byField } from "#agents/inputs.ts";
import { present, readBook, readBy } from "#agents/read-input.ts";
import { booksToShow } from "#agents/targets.ts";
import type { BreakdownBy, BreakdownRow } from "#src/domain/figures.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import { formatChange, formatPercent, formatSymbol, ROUND_TRIPS_MIN } from "#src/facts/format.ts";

/** More groups than any breakdown of a desk of this size has. */
const GROUPS_MAX = 1_000;
/** Rows on a phone; of a longer ranking the best and the worst halves are shown, of a calendar the newest. */
const ROWS_MAX = 14;

const TITLES: Readonly<Record<BreakdownBy, string>> = {
  symbol: "Pair",
  side: "Side",
  exitReason: "Exit",
  day: "Day",
  week: "Week",
  month: "Month",
  lane: "Lane",
};

const bookRows = z.object({ book: bookIdSchema, rows: z.array(breakdownRowSchema).readonly() });

export const showPerformance = defineSkill({
  name: "show-performance",
  description: "Net results broken down by symbol, side, exit reason, day, week, month or lane.",
  examples: [
    "performance",
    "performance by symbol",
    "best coins",
    "worst coins",
    "which coin made the most",
    "results by coin",
    "which coin lost the most",
    "what are the worst pairs",
    "results of yesterday",
    "how was the week",
    "best days",
    "which exits cost us",
    "daily results",
    "pnl per day",
    "how did we do today",
    "how did we do this week",
    "profit per week",
    "weekly pnl",
    "monthly results",
    "how much did we make this month",
    "performance by exit reason",
    "breakdown by exit",
    "long vs short results",
    "longs against shorts",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk"],
  live: true,
  input: z.strictObject({ book: bookField, by: byField }),
  output: z.object({ market: marketSchema, by: byField, books: z.array(bookRows).readonly() }),
  readInput: (said, { desk }) => present({ book: readBook(said, desk.books()), by: readBy(said) }),
  run({ book, by }, { desk }) {
    const ids = booksToShow(book, desk);
    if (isRefusal(ids)) return ids;
    const books = ids.map((id) => ({ book: id, rows: desk.breakdown(id, by, GROUPS_MAX) }));
    return { ok: true, output: { market: desk.market(), by, books } };
  },
  render({ market, by, books }) {
    const sums = books.map(({ book, rows }) => `${book} ${formatChange(netOf(rows))}`).join(", ");
    return {
      headline: `PAPER results by ${TITLES[by].toLowerCase()}: ${sums} USDT`,
      blocks: [
        ...books.flatMap(({ book, rows }) => bookBlocks(book, rows, by)),
        text(`Net USDT of closed round trips. A win rate needs ${ROUND_TRIPS_MIN} round trips to be shown.`),
      ],
      ...marketFootnote(market),
    };
  },
});

function netOf(rows: readonly BreakdownRow[]): bigint {
  return rows.reduce((sum, row) => sum + row.tally.netPnl, 0n);
}

function bookBlocks(book: string, rows: readonly BreakdownRow[], by: BreakdownBy): readonly Block[] {
  const heading = text(bold(`Book ${book}`));
  if (rows.length === 0) return [heading, text("No round trips yet.")];
  const columns = [left(TITLES[by]), right("Net"), right("n"), right("Win")];
  const shown = isCalendar(by) ? newest(rows) : bestAndWorst(rows);
  const table: Block = { type: "table", columns, rows: shown.map(tableRow) };
  const hidden = rows.length - shown.length;
  return hidden === 0 ? [heading, table] : [heading, table, text(`${hidden} more not shown.`)];
}

function isCalendar(by: BreakdownBy): boolean {
  return by === "day" || by === "week" || by === "month";
}

function newest(rows: readonly BreakdownRow[]): readonly BreakdownRow[] {
  return rows.toSorted((a, b) => (a.key < b.key ? 1 : -1)).slice(0, ROWS_MAX);
}

function bestAndWorst(rows: readonly BreakdownRow[]): readonly BreakdownRow[] {
  const ranked = rows.toSorted((a, b) => (a.tally.netPnl < b.tally.netPnl ? 1 : -1));
  if (ranked.length <= ROWS_MAX) return ranked;
  return [...ranked.slice(0, ROWS_MAX / 2), ...ranked.slice(-ROWS_MAX / 2)];
}

function tableRow({ key, tally }: BreakdownRow): readonly string[] {
  const few = tally.roundTrips < ROUND_TRIPS_MIN;
  const rate = few ? "too few" : formatPercent(tally.wins / tally.roundTrips, 0);
  return [formatSymbol(key), formatChange(tally.netPnl), String(tally.roundTrips), rate];
}
