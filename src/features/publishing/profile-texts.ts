/** The short texts that stand beside a channel: a pinned post, a bio, titles and tags. Templated from the ledger, within their limits. */
import type { ProfileTexts } from "./publishing-api.ts";
import type { PeriodFigures } from "./digest/period-figures.ts";
import { formatChange, formatPercent } from "#src/facts/format.ts";

export const PINNED_LENGTH_MAX = 280;
export const BIO_LENGTH_MAX = 160;
const TITLES_MAX = 3;

export type ProfileInput = {
  /** Of the season. */
  readonly figures: PeriodFigures;
  /** Days since the season began, rounded down. */
  readonly days: number;
  readonly season: number;
  readonly symbols: readonly string[];
};

export function profileTexts({ figures, days, season, symbols }: ProfileInput): ProfileTexts {
  const books = figures.books.map(({ bookId, tally }) => {
    const rate = tally.roundTrips === 0 ? "" : `, ${formatPercent(tally.wins / tally.roundTrips, 0)} won`;
    return `${bookId} ${formatChange(tally.netPnl)} USDT (n=${tally.roundTrips}${rate})`;
  });
  const trips = figures.books.reduce((sum, { tally }) => sum + tally.roundTrips, 0);
  return {
    pinned: within(
      [
        `PAPER desk, season ${season}, day ${days}. ${books.join("; ")}.`,
        "Book 2 takes the other side of every signal of book 1: what both lose is cost.",
        "No advice, no real money.",
      ],
      PINNED_LENGTH_MAX,
    ),
    bio: within(
      [
        "A PAPER crypto desk on one machine at home: two books, one signal, every fill on record.",
        "No advice. No real money.",
      ],
      BIO_LENGTH_MAX,
    ),
    titles: [
      `What ${trips} paper round trips of season ${season} say about one signal`,
      `A trading signal and its mirror image, season ${season}, day ${days}`,
      `PAPER, season ${season}: ${books[0] ?? "nothing closed yet"}`,
    ].slice(0, TITLES_MAX),
    tags: [
      "papertrading",
      "crypto",
      "controlexperiment",
      ...symbols.slice(0, 3).map((symbol) => symbol.toLowerCase()),
    ],
  };
}

/** As many of the sentences as fit, the first always, cut at a word where it must be. */
function within(sentences: readonly string[], lengthMax: number): string {
  let text = "";
  for (const sentence of sentences) {
    const longer = text === "" ? sentence : `${text} ${sentence}`;
    if (longer.length > lengthMax && text !== "") break;
    text = longer;
  }
  return text.length <= lengthMax ? text : `${text.slice(0, lengthMax - 1).replace(/\s+\S*$/, "")}…`;
}
