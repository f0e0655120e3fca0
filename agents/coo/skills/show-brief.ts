import { z } from "zod";
import { nameOfAccount } from "#src/domain/roles.ts";
import {
  exposureOf,
  marketFootnote,
  marketText,
  pnlHeadline,
  stateText,
  totalPnl,
  valued,
  winRateOf,
} from "#agents/blocks.ts";
import { defineSkill } from "#agents/define.ts";
import { auditSchema, bookFiguresSchema, healthSchema, marketSchema } from "#agents/figure-schemas.ts";
import { noInput } from "#agents/inputs.ts";
import { bookProblems, healthProblems, marketProblems } from "#agents/problems.ts";
import type { BookFigures } from "#src/domain/figures.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import { formatChange, formatMoney, formatPercent, formatPercentChange, ratioOf } from "#src/facts/format.ts";

/** Open ones are among the newest. */
const INCIDENTS_MAX = 50;

export const showBrief = defineSkill({
  name: "show-brief",
  description: "The morning brief: market, both books, risk, what broke, what waits for you.",
  examples: [
    "good morning",
    "morning",
    "gm",
    "brief me",
    "morning brief",
    "daily briefing",
    "morning report",
    "what did i miss",
    "did i miss anything",
    "what is new",
    "what went wrong",
    "is anything wrong",
    "give me an overview",
    "anything i should know",
    "catch me up",
    "what happened overnight",
    "anything broken",
    "did anything break",
    "what needs my attention",
  ],
  effect: "read",
  role: "viewer",
  needs: ["desk", "health", "approvals", "preferences", "quality"],
  live: true,
  input: noInput,
  output: z.object({
    market: marketSchema,
    books: z.array(bookFiguresSchema).readonly(),
    audit: auditSchema,
    health: healthSchema,
    name: z.string().nullable(),
    incidents: z.array(z.string()).readonly(),
    approvals: z.array(z.string()).readonly(),
  }),
  readInput: () => ({}),
  run: async (_input, { desk, health, quality, approvals, preferences }, { actor }) => ({
    ok: true,
    output: {
      market: desk.market(),
      books: desk.books().map((id) => desk.bookFigures(id)),
      audit: desk.lastAudit(),
      health: await health.health(),
      name: preferences.of(nameOfAccount(actor)).name ?? null,
      incidents: quality
        .incidents(INCIDENTS_MAX)
        .filter(({ endedTsMs }) => endedTsMs === null)
        .map(({ incidentId, what }) => `Incident #${incidentId}: ${what}`),
      approvals: approvals.waiting().map(({ approvalId, title }) => `${approvalId}: ${title}`),
    },
  }),
  render({ market, books, audit, health, name, incidents, approvals }) {
    const broken = [
      ...bookProblems(books, audit),
      ...marketProblems(market),
      ...healthProblems(health),
      ...incidents,
    ];
    const verdict = broken.length === 0 ? "nothing broke" : `${broken.length} to look at`;
    return {
      severity: broken.length === 0 ? "info" : "warning",
      headline: `PAPER brief: ${pnlHeadline(books)}; ${verdict}`,
      blocks: [
        ...(name === null ? [] : [text(`For ${name}.`)]),
        { type: "fields", fields: [{ label: "Market", value: marketText(market) }] },
        ...books.flatMap(bookBlocks),
        ...listBlocks(
          "What broke",
          broken,
          "Nothing: the audit agrees, data is fresh, messages are delivered.",
        ),
        ...listBlocks("Waits for you", [...books.flatMap(waitsOf), ...approvals], "Nothing."),
      ],
      ...marketFootnote(market),
    };
  },
});

function bookBlocks(book: BookFigures): readonly Block[] {
  const exposure = formatPercent(ratioOf(exposureOf(book), book.equity), 0);
  const fields = [
    { label: "State", value: stateText(book) },
    {
      label: "PnL",
      value: valued(
        book,
        (each) => `${formatChange(totalPnl(each))} USDT (${formatPercentChange(each.netReturn)})`,
      ),
    },
    {
      label: "Risk",
      value: `${book.positions.length} open, ${formatMoney(exposureOf(book))} USDT (${exposure} of equity)`,
    },
    {
      label: "Drawdown",
      value: `${formatPercent(book.drawdown)} now, ${formatPercent(book.maxDrawdown)} at most`,
    },
    { label: "Win rate", value: winRateOf(book.closed) },
  ];
  return [text(bold(`Book ${book.bookId}`)), { type: "fields", fields }];
}

function listBlocks(title: string, items: readonly string[], none: string): readonly Block[] {
  if (items.length === 0) return [text(bold(title), `: ${none}`)];
  return [text(bold(title)), { type: "list", items: items.map((item) => [item]) }];
}

/** Only an owner's word ends a pause or a halt, so each is something that waits. */
function waitsOf(book: BookFigures): readonly string[] {
  return book.tradingState === "active"
    ? []
    : [`${book.bookId} is ${stateText(book)}. To trade again: "resume ${book.bookId}".`];
}
