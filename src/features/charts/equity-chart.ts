/** Equity of some books over time, and below it how far each is under its peak. */
import type { BookId } from "#src/domain/ids.ts";
import type { Amount } from "#src/domain/money.ts";
import { formatMoney, formatPercent, formatPercentChange, ratioOf } from "#src/facts/format.ts";
import { FOOTER, frameMarks, plotTop, watermark } from "./frame.ts";
import { bookColour, CHART_WIDTH, LOOKS, type Look, type Theme } from "./look.ts";
import {
  gridMarks,
  labelWidth,
  leftEdge,
  numberLabel,
  panelTitle,
  RIGHT_EDGE,
  scaleOver,
  timeMarks,
  yOf,
  type Panel,
} from "./panel.ts";
import { plotted } from "./plotted.ts";
import { position } from "./scale.ts";
import { altText, type Chart, type ChartFigure, type ChartWords, type Mark } from "./scene.ts";
import { thinned } from "./thin.ts";

/** One point of a book; `drawdown` is a positive fraction of its peak. */
export type EquityPoint = { readonly tsMs: number; readonly equity: Amount; readonly drawdown: number };

/** Oldest point first. */
export type EquityLine = { readonly bookId: BookId; readonly points: readonly EquityPoint[] };

export type EquityChart = ChartWords & {
  readonly theme: Theme;
  /** At most eight are drawn. */
  readonly lines: readonly EquityLine[];
};

const LINES_MAX = 8;
/** More than a phone's screen shows. */
const POINTS_MAX = 720;
const EQUITY_HEIGHT = 190;
const DRAWDOWN_HEIGHT = 84;
const BETWEEN = 46;
const TIME_ROW = 26;
/** Percent that the scale of drawdowns reaches at least, so that next to nothing looks like it. */
const DRAWDOWN_SHOWN = -1;

export function equityChart(chart: EquityChart): Chart {
  const look = LOOKS[chart.theme];
  const lines = chart.lines
    .filter(({ points }) => points.length > 0)
    .slice(0, LINES_MAX)
    .map((line, index) => ({ ...line, colour: bookColour(look, line.bookId, index) }));
  const top = plotTop(lines.length) + 20;
  const panels = panelsOf(lines, top);
  const height = panels.drawdown.bottom + TIME_ROW + FOOTER;
  const legend = lines.map((line) => ({ colour: line.colour, name: line.bookId, value: endOf(line) }));
  const marks = [
    ...frameMarks(look, { ...chart, legend }, height),
    ...panelMarks(look, panels, spanOf(lines)),
    ...lines.flatMap((line) => lineMarks(line, panels, spanOf(lines))),
  ];
  const figures = lines.map(figureOf);
  const scene = { width: CHART_WIDTH, height, background: look.background, marks };
  return { scene, figures, alt: altText(chart, figures) };
}

type Drawn = EquityLine & { readonly colour: string };
type Panels = { readonly equity: Panel; readonly drawdown: Panel };
type Span = { readonly fromTsMs: number; readonly toTsMs: number };

function panelsOf(lines: readonly Drawn[], top: number): Panels {
  const points = lines.flatMap((line) => line.points);
  const money = scaleOver(
    points.map(({ equity }) => plotted(equity)),
    4,
  );
  const falls = scaleOver(
    points.map(({ drawdown }) => -100 * drawdown),
    2,
    [0, DRAWDOWN_SHOWN],
  );
  const moneyLabel = (value: number): string => numberLabel(value, money.decimals);
  const fallLabel = (value: number): string => `${numberLabel(value, falls.decimals)}%`;
  const left = leftEdge(Math.max(labelWidth(money, moneyLabel), labelWidth(falls, fallLabel)));
  const bottom = top + EQUITY_HEIGHT;
  const box = { left, right: RIGHT_EDGE };
  const below = bottom + BETWEEN;
  return {
    equity: { ...box, top, bottom, scale: money, label: moneyLabel },
    drawdown: {
      ...box,
      top: below,
      bottom: below + DRAWDOWN_HEIGHT,
      scale: { ...falls, high: 0, ticks: falls.ticks.filter((tick) => tick <= 0) },
      label: fallLabel,
    },
  };
}

function panelMarks(look: Look, { equity, drawdown }: Panels, span: Span): readonly Mark[] {
  return [
    panelTitle(look, "Equity, USDT", equity.top),
    watermark(look, [(equity.left + equity.right) / 2, (equity.top + equity.bottom) / 2]),
    ...gridMarks(equity, look),
    panelTitle(look, "Below the peak", drawdown.top),
    ...gridMarks(drawdown, look),
    ...timeMarks(look, span, drawdown),
  ];
}

function lineMarks({ points, colour }: Drawn, { equity, drawdown }: Panels, span: Span): readonly Mark[] {
  const x = (tsMs: number): number =>
    position(tsMs, { low: span.fromTsMs, high: span.toTsMs }, equity.left, equity.right);
  const high = thinned(points, POINTS_MAX, (point) => point.equity);
  const deep = thinned(points, POINTS_MAX, (point) => point.drawdown);
  const last = points.at(-1);
  const worth = high.map((point) => [x(point.tsMs), yOf(equity, plotted(point.equity))] as const);
  const below = deep.map((point) => [x(point.tsMs), yOf(drawdown, -100 * point.drawdown)] as const);
  const end: readonly Mark[] =
    last === undefined
      ? []
      : [
          {
            type: "dot",
            at: [x(last.tsMs), yOf(equity, plotted(last.equity))],
            radius: 3,
            colour,
            opacity: 1,
          },
        ];
  return [
    { type: "path", points: worth, colour, width: 2 },
    { type: "path", points: below, colour, width: 1.5, areaTo: drawdown.top },
    ...end,
  ];
}

function spanOf(lines: readonly EquityLine[]): Span {
  const starts = lines.map(({ points }) => points[0]?.tsMs ?? 0);
  const ends = lines.map(({ points }) => points.at(-1)?.tsMs ?? 0);
  return { fromTsMs: Math.min(...starts), toTsMs: Math.max(...ends) };
}

/** "1012.34 USDT (+1.23%)": the last point, and its change over what is shown. */
function endOf({ points }: EquityLine): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return "no figures";
  const change = ratioOf(last.equity - first.equity, first.equity);
  const words = change === null || first.equity < 0n ? "" : ` (${formatPercentChange(change)})`;
  return `${formatMoney(last.equity)} USDT${words}`;
}

function figureOf(line: EquityLine): ChartFigure {
  const { points } = line;
  const equities = points.map(({ equity }) => equity);
  const low = equities.reduce((least, one) => (one < least ? one : least), equities[0] ?? 0n);
  const high = equities.reduce((most, one) => (one > most ? one : most), equities[0] ?? 0n);
  const deepest = points.reduce((worst, { drawdown }) => Math.max(worst, drawdown), 0);
  const range = `low ${formatMoney(low)}, high ${formatMoney(high)}`;
  return {
    label: line.bookId,
    value: `${endOf(line)}, ${range}, at most ${formatPercent(deepest)} below the peak`,
  };
}
