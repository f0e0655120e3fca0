import { z } from "zod";
import { defineSkill } from "#agents/define.ts";
import { bookIdSchema } from "#agents/figure-schemas.ts";
import { noInput } from "#agents/inputs.ts";
import type { GateFigures } from "#src/features/experiments/model/gate.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import { formatMoney, formatPercent, formatPercentChange } from "#src/facts/format.ts";
import { gateSchema } from "../gate-schema.ts";

const UNITS = 1e8;

export const showGate = defineSkill({
  name: "show-gate",
  description:
    "The real-mode gate: green days in a row, and the 30-day return against the passive bar. Never opened.",
  examples: [
    "show the gate",
    "real mode gate",
    "is the gate met",
    "how far is the gate",
    "how many green days",
    "does the desk beat the passive bar",
    "30 day rolling return",
    "gate status",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk", "control"],
  live: true,
  input: noInput,
  output: z.object({ books: z.array(z.object({ book: bookIdSchema, gate: gateSchema })).readonly() }),
  readInput: () => ({}),
  run: (_input, { desk, control }) => ({
    ok: true,
    output: { books: desk.books().map((book) => ({ book, gate: control.gate(book) })) },
  }),
  render: ({ books }) => ({
    headline: `PAPER gate: ${books.map(({ book, gate }) => `${book} ${gate.met ? "meets both" : "does not meet it"}`).join(", ")}`,
    blocks: [
      ...books.flatMap(({ book, gate }) => gateBlocks(book, gate)),
      text("The gate is shown and never opened: there is no code for real orders."),
    ],
  }),
});

function gateBlocks(book: string, { green, rolling }: GateFigures): readonly Block[] {
  const days = green.days.length === 0 ? "" : `, ${green.days.at(0)} to ${green.days.at(-1)}`;
  return [
    text(bold(`Book ${book}`)),
    {
      type: "fields",
      fields: [
        {
          label: "Green days",
          value: `${green.days.length} of ${green.needed} in a row up to yesterday${days}: ${passedText(green.passed)}`,
        },
        { label: "30-day return", value: `${rollingText(rolling)}: ${passedText(rolling.passed)}` },
      ],
    },
  ];
}

function rollingText({
  ratio,
  from,
  to,
  days,
  needed,
  openEquity,
  closeEquity,
  bar,
}: GateFigures["rolling"]): string {
  const passive = formatPercent(bar / UNITS, 2);
  if (ratio === null || openEquity === null || closeEquity === null)
    return `no figure yet, ${days} of ${needed} days (the bar is ${passive})`;
  const equity = `${formatMoney(openEquity)} to ${formatMoney(closeEquity)} USDT`;
  return `${formatPercentChange(ratio)} (n=${days} days, ${from} to ${to}, ${equity}; the bar is ${passive})`;
}

function passedText(passed: boolean): string {
  return passed ? "passed" : "not passed";
}
