import { z } from "zod";
import { marketFootnote, pnlHeadline, winRateOf } from "#agents/blocks.ts";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { bookFiguresSchema, marketSchema } from "#agents/figure-schemas.ts";
import { bookField } from "#agents/inputs.ts";
import { readBookInput } from "#agents/read-input.ts";
import { booksToShow } from "#agents/targets.ts";
import type { BookFigures } from "#src/domain/figures.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import { formatChange, formatMoney, formatPercentChange } from "#src/reports/format.ts";

export const showProfit = defineSkill({
  name: "show-profit",
  description: "Profit and loss of each book: realized net, fees, funding, unrealized, return, win rate.",
  examples: [
    "profit",
    "pnl",
    "pnl of book 2",
    "net profit",
    "total profit so far",
    "how often do we win",
    "return on book 1",
    "did we make any money",
    "are we making money",
    "how much have we made",
    "how much did we lose",
    "are we up or down",
    "what did we earn after costs",
    "what is the win rate",
    "return so far",
  ],
  effect: "read",
  role: "viewer",
  live: true,
  input: z.strictObject({ book: bookField }),
  output: z.object({ market: marketSchema, books: z.array(bookFiguresSchema).readonly() }),
  readInput: (said, { desk }) => readBookInput(said, desk),
  run({ book }, { desk }) {
    const ids = booksToShow(book, desk);
    if (isRefusal(ids)) return ids;
    return { ok: true, output: { market: desk.market(), books: ids.map((id) => desk.bookFigures(id)) } };
  },
  render: ({ market, books }) => ({
    headline: `PAPER PnL: ${pnlHeadline(books)}`,
    blocks: books.flatMap(bookBlocks),
    ...marketFootnote(market),
  }),
});

function bookBlocks(book: BookFigures): readonly Block[] {
  const { closed } = book;
  const fields = [
    { label: "Realized net", value: `${formatChange(closed.netPnl)} USDT` },
    { label: "Before costs", value: `${formatChange(closed.grossPnl)} USDT` },
    { label: "Fees paid", value: `${formatMoney(closed.fees)} USDT` },
    { label: "Funding", value: `${formatChange(closed.funding)} USDT` },
    { label: "Unrealized", value: `${formatChange(book.unrealizedPnl)} USDT` },
    { label: "Open costs", value: `${formatChange(book.openCosts)} USDT` },
    { label: "Net return", value: formatPercentChange(book.netReturn) },
    { label: "Win rate", value: winRateOf(closed) },
  ];
  return [text(bold(`Book ${book.bookId}`)), { type: "fields", fields }];
}
