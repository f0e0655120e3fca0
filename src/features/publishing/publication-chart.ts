/** The equity of a publication's period as a chart, and in words for those who do not see it. */
import { currentDrawdown, extendCurve, startCurve } from "#src/domain/equity-curve.ts";
import type { Publication } from "./model/publication.ts";
import type { PeriodHistory } from "./period-history.ts";
import { equitySamples, type EquitySample } from "./digest/equity-at.ts";
import { equityChart, type EquityPoint } from "#src/features/charts/equity-chart.ts";
import type { Chart } from "#src/features/charts/scene.ts";
import { formatUtc } from "#src/facts/format.ts";

/** Null for what has no period. `source` says which market the figures come from. */
export function publicationChart(
  history: PeriodHistory,
  publication: Publication,
  source: string,
): Chart | null {
  const { kind, title, period, toTsMs } = publication;
  if (kind === "article") return null;
  const balances = history.start()?.balances;
  if (balances === undefined || balances.size === 0) return null;
  return equityChart({
    title: title.replace(/^PAPER /, ""),
    subtitle: period,
    source,
    stamp: formatUtc(toTsMs),
    theme: "light",
    lines: [...balances].map(([bookId, initial]) => ({
      bookId,
      points: pointsOf(equitySamples(history, bookId, initial, publication)),
    })),
  });
}

export function pointsOf(samples: readonly EquitySample[]): readonly EquityPoint[] {
  const [first] = samples;
  if (first === undefined) return [];
  let curve = startCurve(first.equity);
  return samples.map(({ tsMs, equity }) => {
    curve = extendCurve(curve, equity);
    return { tsMs, equity, drawdown: currentDrawdown(curve) };
  });
}
