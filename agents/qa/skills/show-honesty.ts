import { z } from "zod";
import { left, marketFootnote, right } from "#agents/blocks.ts";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { bookIdSchema, marketSchema } from "#agents/figure-schemas.ts";
import { bookField } from "#agents/inputs.ts";
import { readBookInput } from "#agents/read-input.ts";
import { booksToShow } from "#agents/targets.ts";
import { LATER_MS, type HonestyFigures } from "#src/domain/honesty.ts";
import { text } from "#src/domain/message.ts";
import { formatChange } from "#src/facts/format.ts";

/** Newest round trips that are judged of each book. */
const TRIPS_MAX = 500;

const figuresSchema: z.ZodType<HonestyFigures> = z.object({
  roundTrips: z.int(),
  fills: z.int(),
  net: z.bigint(),
  oneTickWorse: z.bigint(),
  later: z.bigint(),
  twiceSpread: z.bigint(),
  allThree: z.bigint(),
  fillsWithoutBar: z.int(),
});

export const showHonesty = defineSkill({
  name: "show-honesty",
  description:
    "Sim honesty: what closed trades would have made one tick worse, 250 ms later, at twice the spread.",
  examples: [
    "how honest is the simulation",
    "sim honesty",
    "honesty report",
    "what if fills were one tick worse",
    "what would the pnl be at twice the spread",
    "what if we were 250 ms slower",
    "are the paper fills realistic",
    "how much do the results depend on kind fills",
    "does the paper trading flatter us",
    "stress the fills",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk", "quality"],
  input: z.strictObject({ book: bookField }),
  output: z.object({
    market: marketSchema,
    books: z.array(z.object({ book: bookIdSchema, figures: figuresSchema })).readonly(),
  }),
  readInput: (said, { desk }) => readBookInput(said, desk),
  run({ book }, { desk, quality }) {
    const ids = booksToShow(book, desk);
    if (isRefusal(ids)) return ids;
    const books = ids.map((id) => ({ book: id, figures: quality.honesty(id, TRIPS_MAX) }));
    return { ok: true, output: { market: desk.market(), books } };
  },
  render({ market, books }) {
    const worst = books.map(({ book, figures }) => `${book} ${formatChange(figures.allThree)}`).join(", ");
    const without = books.reduce((sum, { figures }) => sum + figures.fillsWithoutBar, 0);
    return {
      headline: `PAPER sim honesty, all three against us: ${worst} USDT`,
      blocks: [
        {
          type: "table",
          columns: [left("USDT"), ...books.map(({ book }) => right(book.slice(0, 8)))],
          rows: [
            ["n", ...books.map(({ figures }) => String(figures.roundTrips))],
            row("booked", books, ({ net }) => net),
            row("+1 tick", books, ({ oneTickWorse }) => oneTickWorse),
            row(`+${LATER_MS} ms`, books, ({ later }) => later),
            row("2x sprd", books, ({ twiceSpread }) => twiceSpread),
            row("all", books, ({ allThree }) => allThree),
          ],
        },
        text(
          `Method: every fill of the newest ${TRIPS_MAX} round trips at most is made worse. One tick of the venue; half the spread that its receipt shows once more; and one standard deviation of ${LATER_MS} ms, from the range of the ledger's bar that held it (Parkinson), always against us. Fees and exits stay as they were.`,
        ),
        ...(without === 0 ? [] : [text(`${without} fills have no bar, and are left at their time.`)]),
      ],
      ...marketFootnote(market),
    };
  },
});

function row(
  label: string,
  books: readonly { readonly figures: HonestyFigures }[],
  of: (figures: HonestyFigures) => bigint,
): readonly string[] {
  return [label, ...books.map(({ figures }) => formatChange(of(figures)))];
}
