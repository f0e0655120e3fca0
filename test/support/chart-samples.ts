/** Figures for pictures: ordinary ones, and those at the edges of what can be drawn. */
import { bookId, INVERTED_BOOK, STANDARD_BOOK, type BookId } from "#src/domain/ids.ts";
import { createRandom } from "#src/domain/random.ts";
import { barsChart } from "#src/features/charts/bars-chart.ts";
import { controlChart } from "#src/features/charts/control-chart.ts";
import { equityChart, type EquityPoint } from "#src/features/charts/equity-chart.ts";
import type { Theme } from "#src/features/charts/look.ts";
import { dayName } from "#src/features/charts/scale.ts";
import type { Chart } from "#src/features/charts/scene.ts";
import { symbolsChart } from "#src/features/charts/symbols-chart.ts";
import { NOW_MS } from "./fake-desk.ts";

export const WORDS = {
  title: "Equity: standard, inverted",
  subtitle: "last 30 days · n=123 and 119 round trips",
  source: "Binance (public data)",
  stamp: "2025-10-10 21:15 UTC",
};

const DAY_MS = 86_400_000;
const LONG = bookId("a-book-with-the-longest-name-32x");
const BOOKS = [STANDARD_BOOK, INVERTED_BOOK];

function units(value: number): bigint {
  return BigInt(Math.round(value * 1e8));
}

/** A walk of so many points over 30 days. */
export function walk(seed: number, points: number, drift: number, start = 1_000): EquityPoint[] {
  const random = createRandom(seed);
  let [equity, peak] = [start, start];
  return Array.from({ length: points }, (_, index) => {
    equity += (random.next() - 0.5 + drift) * 4;
    peak = Math.max(peak, equity);
    return {
      tsMs: NOW_MS - 30 * DAY_MS + (index * 30 * DAY_MS) / points,
      equity: units(equity),
      drawdown: peak > 0 ? 1 - equity / peak : 0,
    };
  });
}

function point(equity: number, tsMs = NOW_MS): EquityPoint {
  return { tsMs, equity: units(equity), drawdown: 0 };
}

export function equityOf(lines: readonly (readonly [BookId, readonly EquityPoint[]])[], theme: Theme): Chart {
  return equityChart({ ...WORDS, theme, lines: lines.map(([book, points]) => ({ bookId: book, points })) });
}

/** One of every kind, and the edges; by a name that says which. */
export function chartSamples(theme: Theme): Readonly<Record<string, Chart>> {
  const random = createRandom(5);
  const around = (size: number): bigint => units((random.next() - 0.5) * size);
  const slots = Array.from({ length: 30 }, (_, day) => dayName(NOW_MS + (day - 29) * DAY_MS));
  const names = [
    "BTC",
    "ETH",
    "SOL",
    "DOGE",
    "1000SHIB",
    "PEPE spot",
    "VERYLONGSYMBOL/USDC:USDC-251226",
    "XRP",
  ];
  const bars = BOOKS.map((book) => ({
    bookId: book,
    values: slots.map(() => (random.next() > 0.85 ? null : around(24))),
  }));
  const rows = names.map((name) => ({ name, nets: [around(60), around(60)] }));
  const pairs = (count: number) =>
    Array.from({ length: count }, () => {
      const signal = (random.next() - 0.5) * 0.06;
      const cost = (): number => 0.001 + (random.next() - 0.5) * 0.004;
      return { first: signal - cost(), second: -signal - cost() };
    });
  const words = { ...WORDS, theme };
  const books = { first: STANDARD_BOOK, second: INVERTED_BOOK };
  return {
    equity: equityOf(
      [
        [STANDARD_BOOK, walk(7, 180, 0.03)],
        [INVERTED_BOOK, walk(99, 180, -0.04)],
      ],
      theme,
    ),
    daily: barsChart({
      ...words,
      title: "Daily PnL: standard, inverted",
      slots,
      slot: "UTC day",
      books: bars,
    }),
    symbols: symbolsChart({
      ...words,
      title: "By symbol: standard, inverted",
      books: BOOKS,
      rows,
      totals: [units(-12), units(40)],
      symbols: 11,
    }),
    control: controlChart({
      ...words,
      title: "Control: standard, inverted",
      subtitle: "epoch 1 · n=180 complete pairs",
      books,
      pairs: pairs(180),
    }),
    "one point": equityOf(
      [
        [STANDARD_BOOK, [point(1_000)]],
        [INVERTED_BOOK, [point(1_000)]],
      ],
      theme,
    ),
    "a flat line": equityOf([[STANDARD_BOOK, [point(1_000, NOW_MS - DAY_MS), point(1_000)]]], theme),
    "ten thousand points": equityOf([[STANDARD_BOOK, walk(3, 10_000, 0)]], theme),
    "negative equity": equityOf(
      [
        [STANDARD_BOOK, walk(4, 200, -0.6, 40)],
        [INVERTED_BOOK, walk(5, 200, 0.5, 40)],
      ],
      theme,
    ),
    "a long name": equityOf([[LONG, walk(8, 60, 0, 1_234_567)]], theme),
    "one bar": barsChart({
      ...words,
      slots: ["10 Oct"],
      slot: "UTC day",
      books: [{ bookId: STANDARD_BOOK, values: [units(1.5)] }],
    }),
    "tiny bars": barsChart({
      ...words,
      slots,
      slot: "UTC day",
      books: [{ bookId: STANDARD_BOOK, values: slots.map(() => 3n) }],
    }),
    "one symbol": symbolsChart({
      ...words,
      books: [STANDARD_BOOK],
      rows: [{ name: "BTC", nets: [units(-4)] }],
      totals: [units(-4)],
      symbols: 1,
    }),
    "one pair": controlChart({ ...words, books, pairs: pairs(1) }),
    "five thousand pairs": controlChart({ ...words, books, pairs: pairs(5_000) }),
  };
}
