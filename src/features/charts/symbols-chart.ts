/** What each symbol made or lost, as bars to the left and right of zero, one of each book. */
import type { BookId } from "#src/domain/ids.ts";
import type { Amount } from "#src/domain/money.ts";
import { formatChange } from "#src/facts/format.ts";
import { FOOTER, frameMarks, plotTop, watermark } from "./frame.ts";
import { bookColour, CHART_WIDTH, EDGE, LOOKS, SIZES, type Look, type Theme } from "./look.ts";
import { numberLabel, panelTitle, RIGHT_EDGE, scaleOver } from "./panel.ts";
import { plotted } from "./plotted.ts";
import { position, type Scale } from "./scale.ts";
import { altText, type Chart, type ChartFigure, type ChartWords, type Mark } from "./scene.ts";
import { fitText, textWidth } from "./text-width.ts";

/** `nets` has one value a book, in the order of `books`; null where a book closed nothing in it. */
export type SymbolBars = { readonly name: string; readonly nets: readonly (Amount | null)[] };

export type SymbolsChart = ChartWords & {
  readonly theme: Theme;
  readonly books: readonly BookId[];
  /** As they are to stand, from the top; the caller has chosen which. */
  readonly rows: readonly SymbolBars[];
  /** What each book made in all symbols, and how many there are, shown or not. */
  readonly totals: readonly Amount[];
  readonly symbols: number;
};

const NAME_MAX = 84;
const NAME_GAP = 8;
const BAR = 9;
const ROW_AIR = 9;
const AXIS_ROW = 24;
/** Room for the word across it. */
const HEIGHT_MIN = 96;

export function symbolsChart(chart: SymbolsChart): Chart {
  const look = LOOKS[chart.theme];
  const rowHeight = chart.books.length * BAR + ROW_AIR;
  const top = plotTop(chart.books.length) + 26;
  const bottom = top + Math.max(HEIGHT_MIN, chart.rows.length * rowHeight);
  const height = bottom + AXIS_ROW + FOOTER;
  const plot = plotOf(chart, top, bottom);
  const marks = [
    ...frameMarks(look, { ...chart, legend: legendOf(chart, look) }, height),
    panelTitle(look, `Net realized PnL, USDT${hiddenWords(chart)}`, top - 4),
    ...axisMarks(plot, look),
    ...chart.rows.flatMap((row, index) => rowMarks(chart, row, top + index * rowHeight, plot, look)),
    watermark(look, [CHART_WIDTH / 2, (top + bottom) / 2]),
  ];
  const figures = chart.rows.map((row) => figureOf(row, chart.books));
  const scene = { width: CHART_WIDTH, height, background: look.background, marks };
  return { scene, figures, alt: altText(chart, figures) };
}

type Plot = {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
  readonly scale: Scale;
};

function plotOf({ rows }: SymbolsChart, top: number, bottom: number): Plot {
  const values = rows.flatMap(({ nets }) => nets.flatMap((net) => (net === null ? [] : plotted(net))));
  const names = rows.map(({ name }) => Math.min(NAME_MAX, textWidth(name, SIZES.words)));
  return {
    left: EDGE + Math.ceil(Math.max(0, ...names)) + NAME_GAP,
    top,
    bottom,
    scale: scaleOver(values, 4, [0]),
  };
}

function hiddenWords({ rows, symbols }: SymbolsChart): string {
  return rows.length < symbols ? `; ${rows.length} of ${symbols} symbols` : "";
}

function legendOf({ books, totals }: SymbolsChart, look: Look) {
  return books.map((book, index) => ({
    colour: bookColour(look, book, index),
    name: book,
    value: `${formatChange(totals[index] ?? 0n)} USDT`,
  }));
}

function xOf({ scale, left }: Plot, value: number): number {
  return position(value, scale, left, RIGHT_EDGE);
}

/** Labels that would touch the one before them are left out; zero is never. */
function axisMarks(plot: Plot, look: Look): readonly Mark[] {
  const { scale, top, bottom } = plot;
  const texts = scale.ticks.map((tick) => ({ tick, text: numberLabel(tick, scale.decimals) }));
  const widest = Math.max(...texts.map(({ text }) => textWidth(text, SIZES.label)));
  const apart = (RIGHT_EDGE - plot.left) / Math.max(1, scale.ticks.length - 1);
  const every = Math.max(1, Math.ceil((widest + 8) / apart));
  const zero = scale.ticks.indexOf(0);
  return texts.flatMap(({ tick, text }, index): readonly Mark[] => {
    const x = xOf(plot, tick);
    const half = textWidth(text, SIZES.label) / 2;
    const line: Mark = {
      type: "line",
      from: [x, top - 4],
      to: [x, bottom],
      colour: tick === 0 ? look.zero : look.grid,
      width: tick === 0 ? 1.2 : 1,
    };
    if (Math.abs(index - zero) % every !== 0) return [line];
    return [
      line,
      {
        type: "text",
        at: [Math.min(x, CHART_WIDTH - 4 - half), bottom + 16],
        text,
        size: SIZES.label,
        colour: look.muted,
        anchor: "middle",
      },
    ];
  });
}

function rowMarks(
  chart: SymbolsChart,
  row: SymbolBars,
  top: number,
  plot: Plot,
  look: Look,
): readonly Mark[] {
  const zero = xOf(plot, 0);
  const height = chart.books.length * BAR;
  const bars = row.nets.flatMap((net, index): readonly Mark[] => {
    const book = chart.books[index];
    if (net === null || net === 0n || book === undefined) return [];
    const x = xOf(plot, plotted(net));
    return [
      {
        type: "rect",
        at: [Math.min(x, zero), top + index * BAR],
        width: Math.max(1, Math.abs(x - zero)),
        height: BAR - 1,
        colour: bookColour(look, book, index),
      },
    ];
  });
  return [
    {
      type: "text",
      at: [EDGE, top + height / 2 + SIZES.words * 0.34],
      text: fitText(row.name, SIZES.words, NAME_MAX),
      size: SIZES.words,
      colour: look.text,
      anchor: "start",
    },
    ...bars,
  ];
}

function figureOf({ name, nets }: SymbolBars, books: readonly BookId[]): ChartFigure {
  const each = books.flatMap((book, index) => {
    const net = nets[index] ?? null;
    return net === null ? [] : [`${book} ${formatChange(net)}`];
  });
  return { label: name, value: `${each.join(", ")} USDT` };
}
