import type { BookId } from "#src/domain/ids.ts";
import { dayKey } from "#src/domain/tally.ts";
import { CHART_SIZE, equityChartOption } from "#src/reports/equity-chart.ts";
import type { EquitySamples } from "./equity-samples.ts";
import type { ReplaySummary } from "./summary.ts";

/** The equity chart of a replay: what to draw, and the pixels of its sides. */
export function chartOf(
  { market, symbols, fromTsMs, toTsMs, books }: ReplaySummary,
  samples: ReadonlyMap<BookId, EquitySamples>,
): { readonly option: object; readonly size: number } {
  const lines = books.map(({ figures: { bookId } }) => ({
    bookId,
    points: samples.get(bookId)?.all() ?? [],
  }));
  const option = equityChartOption({
    title: "Replay, paper books",
    subtitle: `${market}, ${symbols} symbols, ${dayKey(fromTsMs)} to ${dayKey(toTsMs)}`,
    lines,
  });
  return { option, size: CHART_SIZE };
}
