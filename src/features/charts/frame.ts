/** What every picture has around its plot: a title, the word PAPER, who is who, where the figures come from and when. */
import { CHART_WIDTH, EDGE, SIZES, type Look } from "./look.ts";
import type { ChartWords, Mark, TextMark } from "./scene.ts";
import { fitText, textWidth } from "./text-width.ts";

export type LegendRow = {
  readonly colour: string;
  readonly name: string;
  /** At the right end of the row. */
  readonly value: string;
};

export type FrameWords = ChartWords & { readonly legend: readonly LegendRow[] };

const ROW = 19;
const LEGEND_TOP = 70;
const BADGE = { width: 58, height: 20 };

/** The height at which a plot may begin below so many rows of legend. */
export function plotTop(rows: number): number {
  return LEGEND_TOP + rows * ROW + 10;
}

/** Marks of the frame around a plot that ends where `height` is reached, less the footer. */
export const FOOTER = 30;

export function frameMarks(look: Look, words: FrameWords, height: number): readonly Mark[] {
  const { title, subtitle, legend, source, stamp } = words;
  const inner = CHART_WIDTH - 2 * EDGE;
  const stampWidth = textWidth(stamp, SIZES.label);
  const small = { size: SIZES.label, colour: look.muted } as const;
  return [
    {
      type: "text",
      at: [EDGE, 30],
      text: fitText(title, SIZES.title, inner - BADGE.width - 8, true),
      size: SIZES.title,
      colour: look.text,
      anchor: "start",
      bold: true,
    },
    ...badge(look),
    {
      type: "text",
      at: [EDGE, 51],
      text: fitText(subtitle, SIZES.words, inner),
      size: SIZES.words,
      colour: look.muted,
      anchor: "start",
    },
    ...legend.flatMap((row, index) => legendMarks(look, row, LEGEND_TOP + index * ROW)),
    {
      type: "text",
      at: [EDGE, height - 11],
      text: fitText(source, SIZES.label, inner - stampWidth - 12),
      anchor: "start",
      ...small,
    },
    { type: "text", at: [CHART_WIDTH - EDGE, height - 11], text: stamp, anchor: "end", ...small },
  ];
}

function badge(look: Look): readonly Mark[] {
  const left = CHART_WIDTH - EDGE - BADGE.width;
  return [
    { type: "rect", at: [left, 15], ...BADGE, colour: look.paper, radius: 4, outline: true },
    {
      type: "text",
      at: [left + BADGE.width / 2, 29.3],
      text: "PAPER",
      size: SIZES.words,
      colour: look.paper,
      anchor: "middle",
      bold: true,
    },
  ];
}

function legendMarks(look: Look, { colour, name, value }: LegendRow, top: number): readonly Mark[] {
  const valueWidth = textWidth(value, SIZES.words);
  const nameLeft = EDGE + 20;
  const nameWidth = CHART_WIDTH - EDGE - valueWidth - 12 - nameLeft;
  const words = { size: SIZES.words, colour: look.text } as const;
  return [
    { type: "rect", at: [EDGE, top + 1], width: 12, height: 12, colour, radius: 3 },
    {
      type: "text",
      at: [nameLeft, top + 11.5],
      text: fitText(name, SIZES.words, nameWidth),
      anchor: "start",
      ...words,
    },
    { type: "text", at: [CHART_WIDTH - EDGE, top + 11.5], text: value, anchor: "end", ...words },
  ];
}

/**
 * PAPER across a plot, so faint that it disturbs nothing and so large that no crop loses it. Over bars, since what is
 * left of the word between them would be another word.
 */
export function watermark(look: Look, middle: readonly [x: number, y: number]): TextMark {
  return {
    type: "text",
    at: [middle[0], middle[1] + 26],
    text: "PAPER",
    size: 76,
    colour: look.text,
    anchor: "middle",
    bold: true,
    opacity: look.watermark,
  };
}
