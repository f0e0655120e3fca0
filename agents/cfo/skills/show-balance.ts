import { z } from "zod";
import { exposureOf, marketFootnote } from "#agents/blocks.ts";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { bookFiguresSchema, marketSchema } from "#agents/figure-schemas.ts";
import { bookField } from "#agents/inputs.ts";
import { readBookInput } from "#agents/read-input.ts";
import { booksToShow } from "#agents/targets.ts";
import type { BookFigures } from "#src/domain/figures.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import { formatChange, formatMoney, formatPercent, formatPercentChange } from "#src/reports/format.ts";

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
  render({ market, books }) {
    const equities = books.map((book) => `${book.bookId} ${formatMoney(book.equity)}`).join(", ");
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
    { label: "Equity", value: `${formatMoney(book.equity)} USDT (${formatPercentChange(book.netReturn)})` },
    { label: "Free cash", value: `${formatMoney(book.cash)} USDT` },
    { label: "Margin", value: `${formatMoney(book.margin)} USDT` },
    { label: "Unrealized", value: `${formatChange(book.unrealizedPnl)} USDT` },
    { label: "Exposure", value: `${formatMoney(exposureOf(book))} USDT, ${book.positions.length} open` },
    {
      label: "Drawdown",
      value: `${formatPercent(book.drawdown)} now, ${formatPercent(book.maxDrawdown)} at most`,
    },
    { label: "Started with", value: start },
    ...(book.staleMarks ? [{ label: "Marks", value: "STALE: equity uses the last known prices" }] : []),
  ];
  return [text(bold(`Book ${book.bookId}`)), { type: "fields", fields }];
}
