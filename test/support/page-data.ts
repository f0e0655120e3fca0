import type { PageBook, PageData } from "#src/features/publishing/page/page-data.ts";

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 0, 4, 18);

function book(name: string, direction: 1 | -1): PageBook {
  const points = Array.from({ length: 169 }, (_, hour) => {
    const equity = 1_000 + direction * (hour / 10 + 6 * Math.sin(hour / 9)) - hour / 20;
    return { tsMs: START_MS + hour * HOUR_MS, equity, drawdown: 0.01 + 0.008 * (1 + Math.sin(hour / 7)) };
  });
  return {
    name,
    state: direction === 1 ? "active" : "paused",
    equity: direction === 1 ? "1012.34 USDT" : "978.50 USDT",
    netReturn: direction === 1 ? "+1.23%" : "-2.15%",
    realizedPnl: direction === 1 ? "+12.34 USDT" : "-21.50 USDT",
    winRate: direction === 1 ? "54.8% (n=42)" : "41.0% (n=39)",
    roundTrips: direction === 1 ? 42 : 39,
    drawdown: "0.40%",
    maxDrawdown: direction === 1 ? "1.80%" : "3.95%",
    openPositions: 3,
    points,
  };
}

/** The page of a desk after a week; nothing in it comes from a real one. */
export function pageData(): PageData {
  return {
    paper: true,
    market: "Prices of a simulated market, not real ones.",
    season: 1,
    version: "1.2.3",
    at: "2026-01-11 18:00 UTC",
    books: [book("standard (book 1)", 1), book("inverted (book 2)", -1)],
    control: {
      statement: "Not enough yet to say which book is ahead.",
      rows: [
        { name: "standard (book 1): win rate", value: "54.8%, 95% interval 39.9% to 68.8% (n=42)" },
        { name: "inverted (book 2): win rate", value: "41.0%, 95% interval 27.1% to 56.6% (n=39)" },
        { name: "pairs", value: "36 complete, 3 open, 2 broken" },
      ],
    },
    vault: [
      "2026-01-11 12:15 UTC: SOL on inverted, -3.21 USDT: Right direction, stopped by noise",
      "2026-01-11 09:30 UTC: ETH on standard, -2.05 USDT: Wrong direction",
    ],
    digests: [
      { key: "weekly-2026-01-11", title: "PAPER weekly digest, week to 2026-01-11", day: "2026-01-11" },
    ],
  };
}
