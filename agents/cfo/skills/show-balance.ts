import { equityText, exposureOf, marketFootnote, valued } from "#agents/blocks.ts";
import { BOOKS_READ } from "#agents/books-read.ts";
import { defineSkill } from "#agents/define.ts";
import type { BookFigures } from "#src/domain/figures.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import { formatChange, formatMoney, formatPercent } from "#src/facts/format.ts";

export const showBalance = defineSkill({
  name: "show-balance",
  description: "The money of each book: equity, free cash, locked margin, exposure, drawdown.",
  examples: [
    "balance",
    "balance of book 1",
    "how much money is there",
    "how much money do we have",
    "how big is the account",
    "what are we worth",
    "what is left in book 1",
    "wallet",
    "how much can we still use",
    "how far are we below the peak",
    "how much cash is free",
    "equity",
    "what is the account worth",
    "how much margin is used",
    "drawdown",
    "funds",
  ],
  ...BOOKS_READ,
  render({ market, books }) {
    const equities = books
      .map((book) => `${book.bookId} ${valued(book, ({ equity }) => formatMoney(equity))}`)
      .join(", ");
    return {
      headline: `PAPER equity: ${equities} USDT`,
      blocks: books.flatMap(bookBlocks),
      ...marketFootnote(market),
    };
  },
});

function bookBlocks(book: BookFigures): readonly Block[] {
  const start = `${formatMoney(book.initialBalance)} USDT`;
  const fields = [
    { label: "Equity", value: equityText(book) },
    { label: "Free cash", value: `${formatMoney(book.cash)} USDT` },
    { label: "Margin", value: `${formatMoney(book.margin)} USDT` },
    { label: "Unrealized", value: valued(book, (each) => `${formatChange(each.unrealizedPnl)} USDT`) },
    { label: "Exposure", value: `${formatMoney(exposureOf(book))} USDT, ${book.positions.length} open` },
    {
      label: "Drawdown",
      value: `${valued(book, ({ drawdown }) => formatPercent(drawdown))} now, ${formatPercent(book.maxDrawdown)} at most`,
    },
    { label: "Started with", value: start },
    ...(book.staleMarks ? [{ label: "Marks", value: "STALE: equity uses the last known prices" }] : []),
  ];
  return [text(bold(`Book ${book.bookId}`)), { type: "fields", fields }];
}
