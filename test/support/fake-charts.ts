/** Figures that a test gives, and a painter that paints nothing: a fake of Charts. */
import type { BookId } from "#src/domain/ids.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import type { ChartPainter, Charts, DrawnChart } from "#src/features/charts/charts.ts";
import type { EquityMark } from "#src/ports/desk-store.ts";
import type { PeriodHistory } from "#src/features/publishing/period-history.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount } from "#src/domain/money.ts";
import { NOW_MS } from "./fake-desk.ts";

export type FakeChartFigures = {
  readonly startTsMs?: number;
  readonly trips?: readonly RoundTrip[];
  readonly marks?: Readonly<Record<string, readonly EquityMark[]>>;
  readonly history?: Partial<PeriodHistory>;
  /** What every picture comes to. */
  readonly drawn?: DrawnChart;
};

export type FakeCharts = Charts & { readonly painted: readonly string[] };

export const DRAWN: DrawnChart = { mediaId: `${"a".repeat(40)}.png` };

export function createFakeCharts(figures: FakeChartFigures = {}): FakeCharts {
  const painted: string[] = [];
  const { startTsMs = NOW_MS - 40 * 86_400_000, trips = [], marks = {} } = figures;
  const closedIn = (bookId: BookId, fromTsMs: number, toTsMs: number): readonly RoundTrip[] =>
    trips.filter((one) => one.bookId === bookId && one.closedTsMs >= fromTsMs && one.closedTsMs < toTsMs);
  return {
    painted,
    history: {
      start: () => ({
        tsMs: startTsMs,
        balances: new Map([STANDARD_BOOK, INVERTED_BOOK].map((book) => [book, amount("1000")])),
      }),
      tripsClosed: closedIn,
      halvesClosedBefore: () => [],
      netClosedBefore: (bookId, tsMs) => closedIn(bookId, 0, tsMs).reduce((sum, one) => sum + one.netPnl, 0n),
      heldDuring: (bookId, fromTsMs, toTsMs) =>
        closedIn(bookId, fromTsMs, toTsMs).map(({ roundTripId, symbol, lane, side, closedTsMs, netPnl }) => ({
          positionId: roundTripId,
          symbol,
          lane,
          side,
          fills: [],
          fundings: [],
          closed: { eventTsMs: closedTsMs, netPnl },
        })),
      priceAt: () => null,
      changes: () => [],
      ...figures.history,
    },
    equityMarks: (bookId, days) => (marks[bookId] ?? []).slice(0, days),
    draw: (svg) => {
      painted.push(svg);
      return Promise.resolve(figures.drawn ?? DRAWN);
    },
  };
}

/** The picture is its description: the same on every machine. */
export function svgPainter(painted: string[]): ChartPainter {
  return {
    paint(svg) {
      painted.push(svg);
      return Promise.resolve(new TextEncoder().encode(svg));
    },
  };
}
