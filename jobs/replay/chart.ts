import type { BookId } from "#src/domain/ids.ts";
import { dayKey } from "#src/domain/tally.ts";
import { equityChart } from "#src/features/charts/equity-chart.ts";
import { sceneSvg } from "#src/features/charts/scene-svg.ts";
import { formatUtc } from "#src/facts/format.ts";
import type { EquitySamples } from "./equity-samples.ts";
import type { ReplaySummary } from "./summary.ts";

/** The equity chart of a replay, as SVG. */
export function chartOf(
  { market, symbols, fromTsMs, toTsMs, books }: ReplaySummary,
  samples: ReadonlyMap<BookId, EquitySamples>,
): string {
  const lines = books.map(({ figures: { bookId } }) => ({
    bookId,
    points: samples.get(bookId)?.all() ?? [],
  }));
  const { scene } = equityChart({
    title: "Replay: equity of the books",
    subtitle: `${symbols} symbols, ${dayKey(fromTsMs)} to ${dayKey(toTsMs)}`,
    source: market,
    stamp: formatUtc(toTsMs),
    theme: "light",
    lines,
  });
  return sceneSvg(scene);
}
