/** Each signal once: what it returned on the first book, against what its mirror image returned on the second. */
import type { BookId } from "#src/domain/ids.ts";
import { formatPercentChange } from "#src/facts/format.ts";
import { FOOTER, frameMarks, plotTop, watermark } from "./frame.ts";
import { CHART_WIDTH, LOOKS, SIZES, type Look, type Theme } from "./look.ts";
import {
  gridMarks,
  labelWidth,
  leftEdge,
  numberLabel,
  panelTitle,
  RIGHT_EDGE,
  scaleOver,
  yOf,
  type Panel,
} from "./panel.ts";
import { position } from "./scale.ts";
import { altText, type Chart, type ChartFigure, type ChartWords, type Mark } from "./scene.ts";
import { fitText, textWidth } from "./text-width.ts";

/** Net returns of a pair on what was put in, as fractions (0.01 is 1%). */
export type ReturnPair = { readonly first: number; readonly second: number };

export type ControlChart = ChartWords & {
  readonly theme: Theme;
  readonly books: { readonly first: BookId; readonly second: BookId };
  /** Oldest first. */
  readonly pairs: readonly ReturnPair[];
};

const LABEL_ROW = 44;
/** More dots than this lie on each other; the farthest are always among them. */
const DOTS_MAX = 1_500;
const AIR = 1.06;
const QUARTER_GAP = 8;

export function controlChart(chart: ControlChart): Chart {
  const look = LOOKS[chart.theme];
  const shown = shownPairs(chart.pairs);
  const top = plotTop(2) + 20;
  const panel = panelOf(chart.pairs, top);
  const height = panel.bottom + LABEL_ROW + FOOTER;
  const legend = [
    { colour: look.lines[0], name: "a signal and its mirror", value: drawnWords(chart.pairs, shown) },
    { colour: look.zero, name: "dashed: one lost what the other won", value: "" },
  ];
  const marks = [
    ...frameMarks(look, { ...chart, legend }, height),
    panelTitle(look, `Net return on ${chart.books.second}`, top),
    watermark(look, [(panel.left + panel.right) / 2, (panel.top + panel.bottom) / 2]),
    ...gridMarks(panel, look),
    ...acrossMarks(panel, look, chart.books.first),
    ...quadrantMarks(chart, panel, look),
    ...shown.map(({ first, second }) => ({
      type: "dot" as const,
      at: [xOf(panel, 100 * first), yOf(panel, 100 * second)] as const,
      radius: 3,
      colour: look.lines[0],
      opacity: shown.length > 300 ? 0.35 : 0.6,
    })),
  ];
  const figures = figuresOf(chart);
  const scene = { width: CHART_WIDTH, height, background: look.background, marks };
  return { scene, figures, alt: altText(chart, figures) };
}

/** Both axes have the same scale around zero, so that a mirror image is a straight line. */
function panelOf(pairs: readonly ReturnPair[], top: number): Panel {
  const widest = pairs.reduce(
    (most, { first, second }) => Math.max(most, Math.abs(100 * first), Math.abs(100 * second)),
    0.1,
  );
  const scale = scaleOver([], 6, [-widest * AIR, widest * AIR]);
  const label = (value: number): string => `${numberLabel(value, scale.decimals)}%`;
  const left = leftEdge(labelWidth(scale, label));
  return { left, right: RIGHT_EDGE, top, bottom: top + (RIGHT_EDGE - left), scale, label };
}

function xOf({ scale, left, right }: Panel, value: number): number {
  return position(value, scale, left, right);
}

function acrossMarks(panel: Panel, look: Look, first: BookId): readonly Mark[] {
  const { scale, top, bottom, label } = panel;
  const apart = (panel.right - panel.left) / Math.max(1, scale.ticks.length - 1);
  const widest = labelWidth(scale, label);
  const every = Math.ceil((widest + 8) / apart);
  const zero = scale.ticks.indexOf(0);
  const lines = scale.ticks.flatMap((tick, index): readonly Mark[] => {
    const x = xOf(panel, tick);
    const text = label(tick);
    const line: Mark = {
      type: "line",
      from: [x, top],
      to: [x, bottom],
      colour: tick === 0 ? look.zero : look.grid,
      width: tick === 0 ? 1.2 : 1,
    };
    if ((index - zero) % every !== 0) return [line];
    const at = Math.min(x, CHART_WIDTH - 4 - textWidth(text, SIZES.label) / 2);
    return [
      line,
      { type: "text", at: [at, bottom + 17], text, size: SIZES.label, colour: look.muted, anchor: "middle" },
    ];
  });
  return [
    ...lines,
    {
      type: "line",
      from: [xOf(panel, scale.low), yOf(panel, scale.high)],
      to: [xOf(panel, scale.high), yOf(panel, scale.low)],
      colour: look.zero,
      width: 1.2,
      dashed: true,
    },
    {
      type: "text",
      at: [(panel.left + panel.right) / 2, bottom + 36],
      text: `Net return on ${first}`,
      size: SIZES.label,
      colour: look.muted,
      anchor: "middle",
    },
  ];
}

function drawnWords(pairs: readonly ReturnPair[], shown: readonly ReturnPair[]): string {
  return pairs.length === shown.length ? `n=${pairs.length}` : `n=${pairs.length}, ${shown.length} drawn`;
}

type Wins = Readonly<Record<"onlyFirst" | "onlySecond" | "both" | "neither", number>>;

function winsOf(pairs: readonly ReturnPair[]): Wins {
  const counts = { onlyFirst: 0, onlySecond: 0, both: 0, neither: 0 };
  for (const { first, second } of pairs) {
    if (first > 0) counts[second > 0 ? "both" : "onlyFirst"] += 1;
    else counts[second > 0 ? "onlySecond" : "neither"] += 1;
  }
  return counts;
}

/** How many lie in each quarter, since dots that lie on each other cannot be counted. */
function quadrantMarks({ books, pairs }: ControlChart, panel: Panel, look: Look): readonly Mark[] {
  const { onlyFirst, onlySecond, both, neither } = winsOf(pairs);
  const middle = xOf(panel, 0);
  const half = middle - panel.left - 2 * QUARTER_GAP;
  const mark = (text: string, anchor: "start" | "end", y: number): Mark => ({
    type: "text",
    at: [anchor === "end" ? middle - QUARTER_GAP : middle + QUARTER_GAP, y],
    text: fitText(text, SIZES.label, half),
    size: SIZES.label,
    colour: look.muted,
    anchor,
  });
  return [
    mark(`${books.second} won: ${onlySecond}`, "end", panel.top + 16),
    mark(`both won: ${both}`, "start", panel.top + 16),
    mark(`both lost: ${neither}`, "end", panel.bottom - 8),
    mark(`${books.first} won: ${onlyFirst}`, "start", panel.bottom - 8),
  ];
}

function shownPairs(pairs: readonly ReturnPair[]): readonly ReturnPair[] {
  if (pairs.length <= DOTS_MAX) return pairs;
  const reach = ({ first, second }: ReturnPair): number => Math.max(Math.abs(first), Math.abs(second));
  const far = new Set(pairs.toSorted((one, other) => reach(other) - reach(one)).slice(0, 100));
  const every = Math.ceil(pairs.length / (DOTS_MAX - far.size));
  return pairs.filter((pair, index) => far.has(pair) || index % every === 0);
}

function figuresOf({ books, pairs }: ControlChart): readonly ChartFigure[] {
  const each = ([books.first, books.second] as const).map((book, index) => {
    const values = pairs.map((pair) => (index === 0 ? pair.first : pair.second));
    const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    const low = values.reduce((least, value) => Math.min(least, value), values[0] ?? 0);
    const high = values.reduce((most, value) => Math.max(most, value), values[0] ?? 0);
    const range = `${formatPercentChange(low)} to ${formatPercentChange(high)}`;
    return { label: book, value: `${range}, mean ${formatPercentChange(mean, 3)}` };
  });
  const { onlyFirst, onlySecond, both, neither } = winsOf(pairs);
  const wins = `${books.first} alone ${onlyFirst}, ${books.second} alone ${onlySecond}, both ${both}, neither ${neither}`;
  return [...each, { label: "won", value: wins }];
}
