import { marketFootnote, pnlHeadline, valued, winRateOf } from "#agents/blocks.ts";
import { BOOKS_READ } from "#agents/books-read.ts";
import { defineSkill } from "#agents/define.ts";
import type { BookFigures } from "#src/domain/figures.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import { formatChange, formatMoney, formatPercentChange } from "#src/facts/format.ts";

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
  ...BOOKS_READ,
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
    { label: "Unrealized", value: valued(book, (each) => `${formatChange(each.unrealizedPnl)} USDT`) },
    { label: "Open costs", value: `${formatChange(book.openCosts)} USDT` },
    { label: "Net return", value: valued(book, (each) => formatPercentChange(each.netReturn)) },
    { label: "Win rate", value: winRateOf(closed) },
  ];
  return [text(bold(`Book ${book.bookId}`)), { type: "fields", fields }];
}
