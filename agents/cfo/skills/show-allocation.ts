import { z } from "zod";
import { left, marketFootnote, right } from "#agents/blocks.ts";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { bookFiguresSchema, marketSchema } from "#agents/figure-schemas.ts";
import { bookField } from "#agents/inputs.ts";
import { readBookInput } from "#agents/read-input.ts";
import { booksToShow } from "#agents/targets.ts";
import type { BookFigures } from "#src/domain/figures.ts";
import type { Lane } from "#src/domain/instrument.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import { formatMoney, formatPercent, formatSymbol, ratioOf } from "#src/facts/format.ts";

const POSITIONS_MAX = 8;
const LANES = ["futures", "spot"] as const satisfies readonly Lane[];
const RATE_UNIT = 1e8;

const laneShare = z.object({
  lane: z.enum(LANES),
  enabled: z.boolean(),
  allowed: z.number(),
  positionsMax: z.int(),
});
const bookShare = z.object({ book: bookFiguresSchema, lanes: z.array(laneShare).readonly() });

export const showAllocation = defineSkill({
  name: "show-allocation",
  description:
    "Allocation: how each book's equity is spread over lanes, coins and cash, against what it may use.",
  examples: [
    "allocation",
    "how is the money allocated",
    "asset allocation",
    "how much is in spot and how much in futures",
    "what share is in cash",
    "portfolio split",
    "allocation of book 1",
    "how concentrated are we",
    "which coin is the biggest position",
    "how is the capital spread",
    "weights of the portfolio",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk"],
  input: z.strictObject({ book: bookField }),
  output: z.object({ market: marketSchema, books: z.array(bookShare).readonly() }),
  readInput: (said, { desk }) => readBookInput(said, desk),
  run({ book }, { desk }) {
    const ids = booksToShow(book, desk);
    if (isRefusal(ids)) return ids;
    const books = ids.map((id) => {
      const { lanes } = desk.rules(id);
      return {
        book: desk.bookFigures(id),
        lanes: LANES.map((lane) => ({
          lane,
          enabled: lanes[lane].enabled,
          allowed: lanes[lane].allocation / RATE_UNIT,
          positionsMax: lanes[lane].positionsMax,
        })),
      };
    });
    return { ok: true, output: { market: desk.market(), books } };
  },
  render: ({ market, books }) => ({
    headline: `PAPER allocation: ${books
      .map(({ book }) => `${book.bookId} ${formatPercent(ratioOf(book.cash, book.equity), 0)} in cash`)
      .join(", ")}`,
    blocks: books.flatMap(({ book, lanes }) => bookBlocks(book, lanes)),
    ...marketFootnote(market),
  }),
});

function bookBlocks(book: BookFigures, lanes: readonly z.output<typeof laneShare>[]): readonly Block[] {
  const rows = book.positions
    .toSorted((a, b) => Number(b.notional - a.notional))
    .slice(0, POSITIONS_MAX)
    .map(({ symbol, notional }) => [
      formatSymbol(symbol),
      formatMoney(notional),
      formatPercent(ratioOf(notional, book.equity), 0),
    ]);
  return [
    text(
      bold(`Book ${book.bookId}`),
      `: equity ${formatMoney(book.equity)} USDT, cash ${formatMoney(book.cash)}`,
    ),
    { type: "fields", fields: lanes.map((lane) => laneField(book, lane)) },
    ...(rows.length === 0
      ? []
      : [{ type: "table" as const, columns: [left("Open"), right("size"), right("of eq.")], rows }]),
  ];
}

function laneField(
  book: BookFigures,
  { lane, enabled, allowed, positionsMax }: z.output<typeof laneShare>,
): { label: string; value: string } {
  const own = book.positions.filter((position) => position.lane === lane);
  const used = own.reduce((sum, { notional, leverage }) => sum + notional / BigInt(leverage), 0n);
  const share = formatPercent(ratioOf(used, book.equity), 0);
  const state = enabled ? "" : ", OFF";
  return {
    label: lane,
    value: `${share} used of ${formatPercent(allowed, 0)}, ${own.length} of ${positionsMax} positions${state}`,
  };
}
