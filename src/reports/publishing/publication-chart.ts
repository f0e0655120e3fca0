/** The equity of a publication's period as a chart, and in words for those who do not see it. */
import { currentDrawdown, extendCurve, startCurve } from "../../domain/equity-curve.ts";
import type { Publication } from "../../domain/publishing/publication.ts";
import type { PeriodHistory } from "../../ports/period-history.ts";
import { equitySamples, type EquitySample } from "../digest/equity-at.ts";
import type { EquityChart, EquityPoint } from "../equity-chart.ts";
import { formatMoney } from "../format.ts";

export type DescribedChart = { readonly chart: EquityChart; readonly alt: string };

/** Null for what has no period. */
export function publicationChart(history: PeriodHistory, publication: Publication): DescribedChart | null {
  const { kind, title, period } = publication;
  if (kind === "article") return null;
  const balances = history.start()?.balances;
  if (balances === undefined || balances.size === 0) return null;
  const samples = [...balances].map(([bookId, initial]) => ({
    bookId,
    all: equitySamples(history, bookId, initial, publication),
  }));
  const ends = samples.map(
    ({ bookId, all }) => `${bookId} from ${money(all[0])} to ${money(all.at(-1))} USDT`,
  );
  return {
    chart: {
      title: title.replace(/^PAPER /, ""),
      subtitle: period,
      lines: samples.map(({ bookId, all }) => ({ bookId, points: pointsOf(all) })),
    },
    alt: `Equity and drawdown of the paper books, ${period}: ${ends.join(", ")}.`,
  };
}

function money(sample: EquitySample | undefined): string {
  return formatMoney(sample?.equity ?? 0n);
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
