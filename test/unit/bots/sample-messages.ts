/** Messages as the desk sends them, for the golden files. */
import { bold, code, text, type OutboundMessage } from "#src/domain/message.ts";

const answer = { kind: "answer", severity: "info" } as const;

export const SAMPLES: Readonly<Record<string, OutboundMessage>> = {
  status: {
    ...answer,
    headline: "2 open positions on 2 books, PAPER",
    blocks: [
      {
        type: "table",
        columns: [
          { title: "Book", align: "left" },
          { title: "Pair", align: "left" },
          { title: "Side", align: "left" },
          { title: "PnL", align: "right" },
        ],
        rows: [
          ["standard", "BTC", "long", "+12.40"],
          ["inverted", "BTC", "short", "-13.10"],
        ],
      },
      text("Market: ", bold("Binance (public data)"), ", 2 s old."),
    ],
    buttons: [
      [
        { label: "Refresh", actionId: "a1" },
        { label: "Close BTC", actionId: "a2" },
      ],
      [{ label: "Pause standard", actionId: "a3" }],
    ],
  },
  "wide-table": {
    ...answer,
    headline: "Round trips of standard, PAPER",
    blocks: [
      {
        type: "table",
        columns: [
          { title: "Symbol", align: "left" },
          { title: "Side", align: "left" },
          { title: "Exit", align: "left" },
          { title: "Net PnL", align: "right" },
          { title: "Held", align: "right" },
        ],
        rows: [
          ["BTC/USDT:USDT", "long", "take-profit", "+4.21 USDT", "2 h 15 min"],
          ["SOL/USDT:USDT", "short", "stop-loss", "-6.00 USDT", "45 min"],
        ],
      },
    ],
    footnote: "Fees and funding are in the net PnL.",
  },
  "stop-loss-alert": {
    kind: "alert",
    severity: "warning",
    headline: "Stop-loss: SOL long closed, -6.00 USDT, standard, PAPER",
    blocks: [
      {
        type: "fields",
        fields: [
          { label: "Entry", value: "184.20" },
          { label: "Exit", value: "180.15" },
          { label: "Fees and funding", value: "0.41 USDT" },
        ],
      },
      {
        type: "list",
        items: [
          ["Thesis: ", { text: "breakout above 184", style: "italic" }],
          ["Falsified below ", code("181.00")],
        ],
      },
    ],
    buttons: [[{ label: "Why?", actionId: "b1" }]],
  },
  "markup-in-data": {
    kind: "digest",
    severity: "critical",
    headline: "<b>A & B</b> \"quoted\" 'single'",
    blocks: [
      text("1 < 2 && 3 > 2, &lt; stays, ", { text: "a <link>", href: "https://example.org/?a=1&b=2" }),
      text({ text: "not a link", href: "javascript:alert(1)" }),
      { type: "code", text: "if (a < b && c > d) {\n  return `</pre>`;\n}" },
    ],
    footnote: "Control characters: [\u0007\u001b[31m] end.",
  },
};
