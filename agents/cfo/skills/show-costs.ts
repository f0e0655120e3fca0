import { z } from "zod";
import { left, marketFootnote, right } from "#agents/blocks.ts";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { bookFiguresSchema, breakdownRowSchema, marketSchema } from "#agents/figure-schemas.ts";
import { bookField } from "#agents/inputs.ts";
import { readBookInput } from "#agents/read-input.ts";
import { booksToShow } from "#agents/targets.ts";
import type { BookFigures, BreakdownRow } from "#src/domain/figures.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import { formatChange, formatMoney, formatPercent, formatSymbol, ratioOf } from "#src/facts/format.ts";

const SYMBOLS_MAX = 8;
const ALL = 1_000;

const bookCosts = z.object({ book: bookFiguresSchema, bySymbol: z.array(breakdownRowSchema).readonly() });

export const showCosts = defineSkill({
  name: "show-costs",
  description: "Fees and funding: what each book paid and received, closed and open, and by coin.",
  examples: [
    "fees",
    "how much did we pay in fees",
    "fees and funding",
    "funding payments so far",
    "what did funding cost us",
    "trading costs by coin",
    "fees of book 2",
    "which coin costs the most fees",
    "total commission paid",
    "show the costs",
    "cost breakdown",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk"],
  input: z.strictObject({ book: bookField }),
  output: z.object({ market: marketSchema, books: z.array(bookCosts).readonly() }),
  readInput: (said, { desk }) => readBookInput(said, desk),
  run({ book }, { desk }) {
    const ids = booksToShow(book, desk);
    if (isRefusal(ids)) return ids;
    const books = ids.map((id) => ({
      book: desk.bookFigures(id),
      bySymbol: desk.breakdown(id, "symbol", ALL),
    }));
    return { ok: true, output: { market: desk.market(), books } };
  },
  render({ market, books }) {
    const totals = books.map(({ book }) => `${book.bookId} ${formatMoney(feesOf(book))}`).join(", ");
    return {
      headline: `PAPER fees paid: ${totals} USDT`,
      blocks: books.flatMap(({ book, bySymbol }) => bookBlocks(book, bySymbol)),
      ...marketFootnote(market),
    };
  },
});

function feesOf({ closed, positions }: BookFigures): bigint {
  return closed.fees + positions.reduce((sum, position) => sum + position.fees, 0n);
}

function fundingOf({ closed, positions }: BookFigures): bigint {
  return closed.funding + positions.reduce((sum, position) => sum + position.funding, 0n);
}

function bookBlocks(book: BookFigures, bySymbol: readonly BreakdownRow[]): readonly Block[] {
  const { closed } = book;
  const drag = formatPercent(ratioOf(closed.fees, closed.grossPnl > 0n ? closed.grossPnl : 0n));
  const rows = bySymbol
    .toSorted((a, b) => Number(b.tally.fees - a.tally.fees))
    .slice(0, SYMBOLS_MAX)
    .map(({ key, tally }) => [formatSymbol(key), formatMoney(tally.fees), formatChange(tally.funding)]);
  return [
    text(bold(`Book ${book.bookId}`)),
    {
      type: "fields",
      fields: [
        {
          label: "Fees",
          value: `${formatMoney(feesOf(book))} USDT (${formatMoney(closed.fees)} of closed trades)`,
        },
        { label: "Funding", value: `${formatChange(fundingOf(book))} USDT (received less paid)` },
        { label: "Fees over gross profit", value: drag },
      ],
    },
    ...(rows.length === 0
      ? []
      : [{ type: "table" as const, columns: [left("Closed"), right("fees"), right("funding")], rows }]),
  ];
}
