/** Net realized PnL as upright bars, one of each book side by side for every day or week. */
import type { BookId } from "#src/domain/ids.ts";
import type { Amount } from "#src/domain/money.ts";
import { formatChange } from "#src/facts/format.ts";
import { FOOTER, frameMarks, plotTop, watermark } from "./frame.ts";
import { bookColour, CHART_WIDTH, LOOKS, SIZES, type Look, type Theme } from "./look.ts";
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
import { plotted } from "./plotted.ts";
import { altText, type Chart, type ChartFigure, type ChartWords, type Mark } from "./scene.ts";
import { textWidth } from "./text-width.ts";

export type Bars = {
  readonly bookId: BookId;
  /** One a slot; null where nothing was closed. */
  readonly values: readonly (Amount | null)[];
};

export type BarsChart = ChartWords & {
  readonly theme: Theme;
  /** What a slot is called below the plot: "24 Nov". */
  readonly slots: readonly string[];
  /** "day" or "week". */
  readonly slot: string;
  readonly books: readonly Bars[];
};

const HEIGHT = 250;
const LABEL_ROW = 26;
/** The share of a slot that stays empty between it and the next. */
const AIR = 0.28;
const LABEL_GAP = 10;
const BAR_MAX = 26;

export function barsChart(chart: BarsChart): Chart {
  const look = LOOKS[chart.theme];
  const top = plotTop(chart.books.length) + 20;
  const panel = panelOf(chart, top);
  const height = panel.bottom + LABEL_ROW + FOOTER;
  const legend = chart.books.map((bars, index) => ({
    colour: bookColour(look, bars.bookId, index),
    name: bars.bookId,
    value: `${formatChange(sumOf(bars))} USDT`,
  }));
  const marks = [
    ...frameMarks(look, { ...chart, legend }, height),
    panelTitle(look, `Net realized PnL a ${chart.slot}, USDT`, top),
    ...gridMarks(panel, look),
    ...chart.books.flatMap((bars, index) => barMarks(chart, panel, bars, index, look)),
    ...slotMarks(chart.slots, panel, look),
    watermark(look, [(panel.left + panel.right) / 2, (panel.top + panel.bottom) / 2]),
  ];
  const figures = chart.books.map((bars) => figureOf(bars, chart.slots));
  const scene = { width: CHART_WIDTH, height, background: look.background, marks };
  return { scene, figures, alt: altText(chart, figures) };
}

function panelOf({ books }: BarsChart, top: number): Panel {
  const values = books.flatMap((bars) =>
    bars.values.flatMap((value) => (value === null ? [] : plotted(value))),
  );
  const scale = scaleOver(values, 5, [0]);
  const label = (value: number): string => numberLabel(value, scale.decimals);
  return {
    left: leftEdge(labelWidth(scale, label)),
    right: RIGHT_EDGE,
    top,
    bottom: top + HEIGHT,
    scale,
    label,
  };
}

function barMarks(chart: BarsChart, panel: Panel, bars: Bars, book: number, look: Look): readonly Mark[] {
  const slotWidth = (panel.right - panel.left) / Math.max(1, chart.slots.length);
  const width = Math.min(BAR_MAX, (slotWidth * (1 - AIR)) / chart.books.length);
  const start = (slotWidth - width * chart.books.length) / 2;
  const zero = yOf(panel, 0);
  return bars.values.flatMap((value, slot): readonly Mark[] => {
    if (value === null || value === 0n) return [];
    const y = yOf(panel, plotted(value));
    const left = panel.left + slotWidth * slot + start + width * book;
    return [
      {
        type: "rect",
        at: [left, Math.min(y, zero)],
        width: Math.max(0.8, width - (width > 4 ? 1 : 0)),
        height: Math.max(1, Math.abs(y - zero)),
        colour: bookColour(look, bars.bookId, book),
      },
    ];
  });
}

/** As many names as have room, from the newest back. */
function slotMarks(slots: readonly string[], panel: Panel, look: Look): readonly Mark[] {
  const slotWidth = (panel.right - panel.left) / Math.max(1, slots.length);
  const widest = Math.max(0, ...slots.map((slot) => textWidth(slot, SIZES.label)));
  const every = Math.max(1, Math.ceil((widest + LABEL_GAP) / slotWidth));
  return slots.flatMap((name, slot): readonly Mark[] => {
    if ((slots.length - 1 - slot) % every !== 0) return [];
    const middle = panel.left + slotWidth * (slot + 0.5);
    const half = textWidth(name, SIZES.label) / 2;
    const x = Math.min(middle, CHART_WIDTH - 8 - half);
    if (x - half < 4) return [];
    return [
      {
        type: "text",
        at: [x, panel.bottom + 17],
        text: name,
        size: SIZES.label,
        colour: look.muted,
        anchor: "middle",
      },
    ];
  });
}

function sumOf({ values }: Bars): Amount {
  return values.reduce<Amount>((sum, value) => sum + (value ?? 0n), 0n);
}

function figureOf(bars: Bars, slots: readonly string[]): ChartFigure {
  const known = bars.values.flatMap((value, at) =>
    value === null ? [] : [{ value, name: slots[at] ?? "" }],
  );
  const [first] = known;
  if (first === undefined) return { label: bars.bookId, value: "closed nothing" };
  const best = known.reduce((most, one) => (one.value > most.value ? one : most), first);
  const worst = known.reduce((least, one) => (one.value < least.value ? one : least), first);
  const last = known.at(-1) ?? first;
  const named = (one: typeof first): string => `${formatChange(one.value)} (${one.name})`;
  const sum = `${formatChange(sumOf(bars))} USDT`;
  return {
    label: bars.bookId,
    value: `${sum}, best ${named(best)}, worst ${named(worst)}, last ${named(last)}`,
  };
}
