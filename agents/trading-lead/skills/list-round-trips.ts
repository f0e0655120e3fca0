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
import { formatAge, formatChange, formatSymbol } from "#src/facts/format.ts";

const COUNT = 10;

/** Short enough for a column on a phone. */
const EXIT_WORDS: Readonly<Record<OrderReason, string>> = {
  "signal-entry": "entry",
  "manual-entry": "entry",
  "take-profit": "TP",
  "stop-loss": "SL",
  "moved-take-profit": "TP*",
  "moved-stop": "SL*",
  "signal-exit": "sig.",
  "manual-close": "hand",
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
  needs: ["desk"],
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
        ...books.flatMap(({ book, roundTrips }) => bookBlocks(book, roundTrips, market.venueNowMs)),
        text(`Net in USDT after fees and funding. L long, S short; spot is long.${howToName(books)}`),
      ],
      ...marketFootnote(market),
    };
  },
});

/** An id of the list, as /postmortem and /verify take it. */
function howToName(books: readonly { readonly roundTrips: readonly RoundTrip[] }[]): string {
  const lost = books.flatMap(({ roundTrips }) => roundTrips).find(({ netPnl }) => netPnl < 0n);
  return lost === undefined ? "" : ` Why one lost: /postmortem ${lost.roundTripId}`;
}

function bookBlocks(book: string, roundTrips: readonly RoundTrip[], nowMs: number): readonly Block[] {
  const heading = text(bold(`Book ${book}`));
  if (roundTrips.length === 0) return [heading, text("No round trips yet.")];
  const columns = [right("Id"), left("Pair"), right("Net"), left("Exit"), right("Ago")];
  return [heading, { type: "table", columns, rows: roundTrips.map((trip) => tripRow(trip, nowMs)) }];
}

function tripRow(trip: RoundTrip, nowMs: number): readonly string[] {
  const side = trip.side === "long" ? " L" : " S";
  return [
    // The book's name stands above.
    trip.roundTripId.replace(`${trip.bookId}-`, ""),
    `${formatSymbol(trip.symbol)}${trip.lane === "spot" ? "" : side}`,
    formatChange(trip.netPnl),
    EXIT_WORDS[trip.exitReason],
    formatAge(nowMs - trip.closedTsMs),
  ];
}
