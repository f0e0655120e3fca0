import { z } from "zod";
import { left, marketFootnote, right, valued } from "#agents/blocks.ts";
import { defineSkill } from "#agents/define.ts";
import { bookFiguresSchema, marketSchema } from "#agents/figure-schemas.ts";
import { noInput } from "#agents/inputs.ts";
import type { BookFigures } from "#src/domain/figures.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { text, type Block } from "#src/domain/message.ts";
import { allows } from "#src/domain/roles.ts";
import { formatChange, formatMoney, formatPercent, formatPercentChange } from "#src/facts/format.ts";
import { findingTitle } from "#src/features/experiments/finding-words.ts";
import { controlBlocks, decisionButtons, doubtOf } from "../control-blocks.ts";
import { controlFiguresSchema, controlStatusSchema } from "../control-schemas.ts";

export const compareBooks = defineSkill({
  name: "compare-books",
  description:
    "What the experiment says of the signal, both sides of its pairs, and where the verdict stands.",
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
  needs: ["desk", "control"],
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
    const doubt = status.verdict === null ? null : doubtOf(status.verdict);
    return {
      headline: `PAPER. ${doubt ?? findingTitle(control.finding)}`,
      blocks: [
        ...controlBlocks(control, status),
        text("The whole books, with spot and orders by hand:"),
        wholeBooks(standard, inverted),
      ],
      ...(buttons.length > 0 && { buttons }),
      ...marketFootnote(market),
    };
  },
});

function wholeBooks(standard: BookFigures, inverted: BookFigures): Block {
  const row = (label: string, show: (book: BookFigures) => string): readonly string[] => [
    label,
    show(standard),
    show(inverted),
  ];
  return {
    type: "table",
    columns: [left(""), right("Book 1"), right("Book 2")],
    rows: [
      row("Equity", (book) => valued(book, ({ equity }) => formatMoney(equity))),
      row("Return", (book) => valued(book, ({ netReturn }) => formatPercentChange(netReturn))),
      row("Trades", ({ closed }) => String(closed.roundTrips)),
      row("Closed", ({ closed }) => formatChange(closed.netPnl)),
      row("Open", (book) => valued(book, ({ unrealizedPnl }) => formatChange(unrealizedPnl))),
      row("Fees", ({ closed }) => formatMoney(closed.fees)),
      row("Max drawdown", ({ maxDrawdown }) => formatPercent(maxDrawdown)),
    ],
  };
}
