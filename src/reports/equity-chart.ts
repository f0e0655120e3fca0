/**
 * The chart of some books' equity and drawdown, as plain data in the form that ECharts draws. Made for a phone: a
 * square of 1080 pixels, few ticks, large letters, and PAPER across it.
 */
import type { BookId } from "../domain/ids.ts";
import { UNIT, type Amount } from "../domain/money.ts";

/** One point of a book; `drawdown` is a positive fraction of its peak. */
export type EquityPoint = { readonly tsMs: number; readonly equity: Amount; readonly drawdown: number };

export type EquityLine = { readonly bookId: BookId; readonly points: readonly EquityPoint[] };

export type EquityChart = {
  readonly title: string;
  readonly subtitle: string;
  /** The first lines get colours that are told apart without colour vision; at most eight are drawn. */
  readonly lines: readonly EquityLine[];
};

export const CHART_SIZE = 1_080;
export const CHART_FONT = "DejaVu Sans";

/** Okabe and Ito's palette, without its yellow (too pale on white) and black. */
const COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#666666", "#8C510A"];
const LETTERS = 26;
const SMALL_LETTERS = 22;
const GREY = "#555555";
const EDGES = { left: 130, right: 40 };

/** The option object of ECharts; no function and no date in it, so it can be compared and stored. */
export function equityChartOption({ title, subtitle, lines }: EquityChart): object {
  const drawn = lines.slice(0, COLOURS.length);
  return {
    animation: false,
    useUTC: true,
    backgroundColor: "#ffffff",
    color: COLOURS,
    textStyle: { fontFamily: CHART_FONT },
    title: {
      text: title,
      subtext: subtitle,
      left: 40,
      top: 24,
      textStyle: { fontSize: 38, color: "#111111" },
      subtextStyle: { fontSize: SMALL_LETTERS, color: GREY },
    },
    legend: {
      data: drawn.map(({ bookId }) => bookId),
      left: 40,
      top: 124,
      icon: "rect",
      // ECharts measures letters narrower than this font's are.
      itemGap: 70,
      textStyle: { fontSize: LETTERS, color: "#111111" },
    },
    graphic: [watermark()],
    grid: [
      { ...EDGES, top: 200, height: 520 },
      { ...EDGES, top: 800, height: 200 },
    ],
    xAxis: [timeAxis(0, false), timeAxis(1, true)],
    yAxis: [valueAxis(0, "equity, USDT"), { ...valueAxis(1, "drawdown, %"), max: 0 }],
    series: drawn.flatMap((line, index) => [equitySeries(line), drawdownSeries(line, index)]),
  };
}

function watermark(): object {
  return {
    type: "text",
    left: "center",
    top: 380,
    silent: true,
    style: {
      text: "PAPER",
      fontFamily: CHART_FONT,
      fontSize: 230,
      fontWeight: "bold",
      fill: "rgba(0, 0, 0, 0.06)",
    },
  };
}

function timeAxis(gridIndex: number, isLabelled: boolean): object {
  return {
    type: "time",
    gridIndex,
    splitNumber: 4,
    axisLabel: {
      show: isLabelled,
      fontSize: SMALL_LETTERS,
      color: GREY,
      hideOverlap: true,
      // A style by name: the plain one of a time axis comes out in a form that not every SVG reader takes.
      rich: { time: { fontSize: SMALL_LETTERS, fontFamily: CHART_FONT, color: GREY } },
      formatter: {
        year: "{time|{yyyy}}",
        month: "{time|{MMM}}",
        day: "{time|{d} {MMM}}",
        hour: "{time|{HH}:{mm}}",
        minute: "{time|{HH}:{mm}}",
      },
    },
    axisTick: { show: isLabelled },
  };
}

function valueAxis(gridIndex: number, name: string): object {
  return {
    type: "value",
    gridIndex,
    name,
    nameTextStyle: { fontSize: SMALL_LETTERS, color: GREY, align: "left" },
    scale: true,
    splitNumber: gridIndex === 0 ? 5 : 3,
    axisLabel: { fontSize: SMALL_LETTERS, color: GREY },
    splitLine: { lineStyle: { color: "#dddddd" } },
  };
}

function equitySeries({ bookId, points }: EquityLine): object {
  return {
    type: "line",
    name: bookId,
    xAxisIndex: 0,
    yAxisIndex: 0,
    showSymbol: false,
    lineStyle: { width: 4 },
    data: points.map(({ tsMs, equity }) => [tsMs, rounded(Number(equity) / Number(UNIT), 2)]),
  };
}

function drawdownSeries({ bookId, points }: EquityLine, index: number): object {
  return {
    type: "line",
    name: `${bookId} drawdown`,
    xAxisIndex: 1,
    yAxisIndex: 1,
    showSymbol: false,
    color: COLOURS[index],
    lineStyle: { width: 2 },
    areaStyle: { opacity: 0.18 },
    data: points.map(({ tsMs, drawdown }) => [tsMs, rounded(-100 * drawdown, 3)]),
  };
}

/** Adding zero makes minus zero a zero. */
function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals)) + 0;
}
