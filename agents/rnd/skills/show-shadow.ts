import { z } from "zod";
import { left, right, winRateOf } from "#agents/blocks.ts";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { bookIdSchema } from "#agents/figure-schemas.ts";
import { bookField, countField, symbolField } from "#agents/inputs.ts";
import { present, readBook, readCount, readSymbolInput } from "#agents/read-input.ts";
import { booksToShow, symbolsOf } from "#agents/targets.ts";
import type { ShadowFigures } from "#src/features/experiments/model/shadow-figures.ts";
import type { ShadowGap } from "#src/features/experiments/model/shadow.ts";
import type { Tally } from "#src/domain/figures.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import { formatChange, formatMoney } from "#src/facts/format.ts";
import { shadowFiguresSchema } from "../control-schemas.ts";

const SHADOWS = 20;
const ROWS_MAX = 8;

const GAPS: Readonly<Record<ShadowGap, string>> = {
  spot: "on spot, which cannot be sold short",
  "no-exits": "without a take-profit or stop-loss",
  "bars-missing": "for want of bars",
  "still-open": "not at an exit yet",
};

export const showShadow = defineSkill({
  name: "show-shadow",
  description:
    "What the opposite side of closed round trips would have made, less fees, over the bars of the ledger.",
  examples: [
    "show the shadow",
    "shadow of book 1",
    "shadow of the last 10 trades",
    "shadow of the last 5 trades on btc",
    "what would the other side have made",
    "what if we had taken the other side of the last trades",
    "what would inverting the last 20 trades have made",
    "shadow trades on eth",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk", "control"],
  input: z.strictObject({ book: bookField, symbol: symbolField, count: countField(SHADOWS) }),
  output: z.object({
    books: z.array(z.object({ book: bookIdSchema, shadow: shadowFiguresSchema })).readonly(),
  }),
  readInput: (said, { desk }) => ({
    ...readSymbolInput(said, desk),
    ...present({ book: readBook(said, desk.books()), count: readCount(said) }),
  }),
  run({ book, symbol, count }, { desk, control }) {
    const ids = booksToShow(book, desk);
    if (isRefusal(ids)) return ids;
    const symbols = symbol === undefined ? [undefined] : symbolsOf(symbol, desk);
    if (isRefusal(symbols)) return symbols;
    // A base on two lanes: spot has no shadow, so the perpetual comes first.
    const [named] = symbols.toSorted((one, other) => (other ?? "").length - (one ?? "").length);
    const books = ids.map((id) => ({
      book: id,
      shadow: control.shadow({ bookId: id, ...(named !== undefined && { symbol: named }) }, count),
    }));
    return { ok: true, output: { books } };
  },
  render({ books }) {
    const sums = books
      .map(({ book, shadow }) => `${book} ${formatChange(shadow.inverted.netPnl)}`)
      .join(", ");
    return {
      headline: `PAPER shadow, the other side would have made: ${sums} USDT`,
      blocks: [
        ...books.flatMap(({ book, shadow }) => shadowBlocks(book, shadow)),
        text(
          "USDT less fees and without funding. Entered at the same moment and size, left by the same distances; a bar that holds both exits counts as the loss.",
        ),
      ],
    };
  },
});

function shadowBlocks(book: string, shadow: ShadowFigures): readonly Block[] {
  const heading = text(bold(`Book ${book}`));
  if (shadow.asked === 0) return [heading, text("No round trips yet.")];
  const gaps = leftOutText(shadow);
  const fields = [
    { label: "Actual", value: tallyText(shadow.actual) },
    { label: "Other side", value: tallyText(shadow.inverted) },
    { label: "Compared", value: `${shadow.shadowed} of ${shadow.asked} round trips` },
    ...(gaps === "" ? [] : [{ label: "Left out", value: gaps }]),
  ];
  return [heading, { type: "fields", fields }, ...rowBlocks(shadow)];
}

function tallyText(tally: Tally): string {
  return `${formatChange(tally.netPnl)} USDT, fees ${formatMoney(tally.fees)}, wins ${winRateOf(tally)}`;
}

function leftOutText({ leftOut }: ShadowFigures): string {
  return (Object.keys(GAPS) as ShadowGap[])
    .filter((gap) => leftOut[gap] > 0)
    .map((gap) => `${leftOut[gap]} ${GAPS[gap]}`)
    .join(", ");
}

function rowBlocks({ rows }: ShadowFigures): readonly Block[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, ROWS_MAX);
  const table: Block = {
    type: "table",
    columns: [left("Pair"), left("Side"), right("Made"), right("Other")],
    rows: shown.map(({ roundTrip, shadow }) => [
      roundTrip.symbol.split("/")[0] ?? roundTrip.symbol,
      roundTrip.side,
      formatChange(roundTrip.grossPnl - roundTrip.fees),
      formatChange(shadow.netPnl),
    ]),
  };
  return rows.length === shown.length
    ? [table]
    : [table, text(`${rows.length - shown.length} more not shown.`)];
}
