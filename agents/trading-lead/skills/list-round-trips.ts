import { z } from "zod";
import { left, marketFootnote, right } from "#agents/blocks.ts";
import { defineSkill, isRefusal } from "#agents/define.ts";
import { bookIdSchema, marketSchema, roundTripSchema } from "#agents/figure-schemas.ts";
import { bookField, countField } from "#agents/inputs.ts";
import { present, readBook, readCount } from "#agents/read-input.ts";
import { booksToShow } from "#agents/targets.ts";
import { bold, text, type Block } from "#src/domain/message.ts";
import type { OrderReason } from "#src/domain/order.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import { formatChange, formatSymbol, formatUtcShort } from "#src/reports/format.ts";

const COUNT = 10;

/** Short enough for a column on a phone. */
const EXIT_WORDS: Readonly<Record<OrderReason, string>> = {
  "signal-entry": "entry",
  "manual-entry": "entry",
  "take-profit": "TP",
  "stop-loss": "SL",
  "moved-take-profit": "TP*",
  "moved-stop": "SL*",
  "signal-exit": "signal",
  "manual-close": "manual",
  flatten: "flat",
  "drawdown-halt": "halt",
  liquidation: "LIQ",
};

const bookTrips = z.object({ book: bookIdSchema, roundTrips: z.array(roundTripSchema).readonly() });

export const listRoundTrips = defineSkill({
  name: "list-round-trips",
  description: "The newest closed trades (round trips) of each book: net result, exit, time.",
  examples: [
    "last 10 trades",
    "trades",
    "my trades",
    "recent trades on book 2",
    "closed trades",
    "trade history",
    "past trades",
    "list the closed positions",
    "show the trade log",
    "which trades were stopped out",
    "history of trades",
    "what did we close recently",
    "what did we close lately",
    "show the last 3 round trips",
  ],
  effect: "read",
  role: "viewer",
  live: true,
  input: z.strictObject({ book: bookField, count: countField(COUNT) }),
  output: z.object({ market: marketSchema, books: z.array(bookTrips).readonly() }),
  readInput: (said, { desk }) => present({ book: readBook(said, desk.books()), count: readCount(said) }),
  run({ book, count }, { desk }) {
    const ids = booksToShow(book, desk);
    if (isRefusal(ids)) return ids;
    const books = ids.map((id) => ({ book: id, roundTrips: desk.recentRoundTrips(id, count) }));
    return { ok: true, output: { market: desk.market(), books } };
  },
  render({ market, books }) {
    const counts = books.map(({ book, roundTrips }) => `${roundTrips.length} of ${book}`).join(", ");
    return {
      headline: `PAPER: last round trips, ${counts}`,
      blocks: [
        ...books.flatMap(({ book, roundTrips }) => bookBlocks(book, roundTrips)),
        text("Net in USDT after fees and funding. L long, S short."),
      ],
      ...marketFootnote(market),
    };
  },
});

function bookBlocks(book: string, roundTrips: readonly RoundTrip[]): readonly Block[] {
  const heading = text(bold(`Book ${book}`));
  if (roundTrips.length === 0) return [heading, text("No round trips yet.")];
  const columns = [left("Pair"), right("Net"), left("Exit"), left("Closed UTC")];
  return [heading, { type: "table", columns, rows: roundTrips.map(tripRow) }];
}

function tripRow(trip: RoundTrip): readonly string[] {
  return [
    `${formatSymbol(trip.symbol)} ${trip.side === "long" ? "L" : "S"}`,
    formatChange(trip.netPnl),
    EXIT_WORDS[trip.exitReason],
    formatUtcShort(trip.closedTsMs),
  ];
}
