import { z } from "zod";
import { left, marketFootnote, pnlHeadline, right } from "#agents/blocks.ts";
import { defineSkill } from "#agents/define.ts";
import { bookFiguresSchema, marketSchema } from "#agents/figure-schemas.ts";
import { noInput } from "#agents/inputs.ts";
import type { BookFigures } from "#src/domain/figures.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { text, type Block } from "#src/domain/message.ts";
import type { Amount } from "#src/domain/money.ts";
import { allows } from "#src/domain/roles.ts";
import { formatChange, formatMoney, formatPercent, formatPercentChange } from "#src/facts/format.ts";
import { controlBlocks, decisionButtons, headlineOf } from "../control-blocks.ts";
import { controlFiguresSchema, controlStatusSchema } from "../control-schemas.ts";

export const compareBooks = defineSkill({
  name: "compare-books",
  description:
    "The two books side by side: the same figures, their difference, intervals and tests, and where the verdict stands.",
  examples: [
    "compare the books",
    "compare the two books",
    "compare standard and inverted",
    "standard vs inverted",
    "book 1 against book 2",
    "which book is better",
    "which book is winning",
    "what is the difference between the books",
    "do the books differ",
    "would the opposite have been better",
    "how are the two books doing",
    "how are both books doing",
    "the two books side by side",
    "is the inverted book better than the standard book",
    "is inverting the signals better",
    "how is the control experiment going",
  ],
  effect: "read",
  role: "viewer",
  live: true,
  input: noInput,
  output: z.object({
    market: marketSchema,
    standard: bookFiguresSchema,
    inverted: bookFiguresSchema,
    control: controlFiguresSchema,
    status: controlStatusSchema,
  }),
  readInput: () => ({}),
  run: (_input, { desk, control }) => ({
    ok: true,
    output: {
      market: desk.market(),
      standard: desk.bookFigures(STANDARD_BOOK),
      inverted: desk.bookFigures(INVERTED_BOOK),
      control: control.figures(),
      status: control.status(),
    },
  }),
  render({ market, standard, inverted, control, status }, { actor }) {
    const buttons = allows(actor.role, "owner") ? decisionButtons(status.waiting) : [];
    return {
      headline: `PAPER ${pnlHeadline([standard, inverted])}: ${headlineOf(control)}`,
      blocks: [
        comparisonTable(standard, inverted),
        text("Net USDT of closed trades, and open PnL. Diff is inverted minus standard."),
        ...controlBlocks(control, status),
      ],
      ...(buttons.length > 0 && { buttons }),
      ...marketFootnote(market),
    };
  },
});

function comparisonTable(standard: BookFigures, inverted: BookFigures): Block {
  const money = (
    label: string,
    of: (book: BookFigures) => Amount,
    show = formatChange,
  ): readonly string[] => [
    label,
    show(of(standard)),
    show(of(inverted)),
    formatChange(of(inverted) - of(standard)),
  ];
  const trips = [standard, inverted].map((book) => book.closed.roundTrips);
  return {
    type: "table",
    // Labels of at most seven letters: with amounts below 10,000 the table then fits a phone.
    columns: [left(""), right("std"), right("inv"), right("diff")],
    rows: [
      money("Equity", (book) => book.equity, formatMoney),
      percentRow("Return", standard.netReturn, inverted.netReturn, formatPercentChange),
      money("Closed", (book) => book.closed.netPnl),
      money("Open", (book) => book.unrealizedPnl),
      money("Fees", (book) => book.closed.fees, formatMoney),
      money("Funding", (book) => book.closed.funding),
      percentRow("Max DD", standard.maxDrawdown, inverted.maxDrawdown, formatPercent),
      ["Trips", ...trips.map(String), String((trips[1] ?? 0) - (trips[0] ?? 0))],
    ],
  };
}

function percentRow(
  label: string,
  standard: number,
  inverted: number,
  show: (ratio: number) => string,
): readonly string[] {
  return [label, show(standard), show(inverted), formatPercentChange(inverted - standard)];
}
