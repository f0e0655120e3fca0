/** One plot with its axes: a box, a scale up its side, and where values lie in it. */
import { CHART_WIDTH, EDGE, SIZES, type Look } from "./look.ts";
import { niceScale, position, timeTicks, type Scale } from "./scale.ts";
import type { Mark } from "./scene.ts";
import { textWidth } from "./text-width.ts";

export type Panel = {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly scale: Scale;
  /** A value of the scale as a label: "1,012.50", "-4%". */
  readonly label: (value: number) => string;
};

const GAP = 8;
const MIDDLE_OF_LETTERS = 0.36;

/** How far the labels of a scale reach into the picture. */
export function labelWidth(scale: Scale, label: Panel["label"]): number {
  return Math.max(...scale.ticks.map((tick) => textWidth(label(tick), SIZES.label)));
}

/** The left edge that leaves room for the widest label. */
export function leftEdge(labelsWidth: number): number {
  return EDGE + Math.ceil(labelsWidth) + GAP;
}

export const RIGHT_EDGE = CHART_WIDTH - EDGE;

export function yOf({ scale, top, bottom }: Panel, value: number): number {
  return position(value, scale, bottom, top);
}

/** Lines across, a label at each; the line of zero stands out. */
export function gridMarks(panel: Panel, look: Look): readonly Mark[] {
  const { left, right, scale, label } = panel;
  return scale.ticks.flatMap((tick): readonly Mark[] => {
    const y = yOf(panel, tick);
    const isZero = tick === 0;
    return [
      {
        type: "line",
        from: [left, y],
        to: [right, y],
        colour: isZero ? look.zero : look.grid,
        width: isZero ? 1.2 : 1,
      },
      {
        type: "text",
        at: [left - GAP, y + SIZES.label * MIDDLE_OF_LETTERS],
        text: label(tick),
        size: SIZES.label,
        colour: look.muted,
        anchor: "end",
      },
    ];
  });
}

/** A small heading above a plot: what it shows, in which unit. */
export function panelTitle(look: Look, text: string, top: number): Mark {
  return {
    type: "text",
    at: [EDGE, top - 13],
    text,
    size: SIZES.label,
    colour: look.muted,
    anchor: "start",
  };
}

const TIME_LABELS = 5;

/** Moments below a plot; a label that would leave the picture or touch the one before it is left out. */
export function timeMarks(
  look: Look,
  span: { readonly fromTsMs: number; readonly toTsMs: number },
  box: { readonly left: number; readonly right: number; readonly bottom: number },
): readonly Mark[] {
  const marks: Mark[] = [];
  let free = box.left - GAP;
  for (const { tsMs, label } of timeTicks(span.fromTsMs, span.toTsMs, TIME_LABELS)) {
    const x = position(tsMs, { low: span.fromTsMs, high: span.toTsMs }, box.left, box.right);
    const half = textWidth(label, SIZES.label) / 2;
    if (x - half < free || x + half > CHART_WIDTH - 2) continue;
    free = x + half + GAP;
    marks.push(
      { type: "line", from: [x, box.bottom], to: [x, box.bottom + 4], colour: look.zero, width: 1 },
      {
        type: "text",
        at: [x, box.bottom + 17],
        text: label,
        size: SIZES.label,
        colour: look.muted,
        anchor: "middle",
      },
    );
  }
  return marks;
}

/** "1,012.50": thousands apart, as many decimals as the scale's ticks need. */
export function numberLabel(value: number, decimals: number): string {
  const [whole = "", rest] = Math.abs(value).toFixed(decimals).split(".");
  const apart = whole.replaceAll(/\B(?=(\d{3})+$)/g, ",");
  const sign = value < 0 ? "-" : "";
  return rest === undefined ? `${sign}${apart}` : `${sign}${apart}.${rest}`;
}

/** A scale over values with a label for each tick; with `from` and `to` always in it. */
export function scaleOver(values: readonly number[], most: number, always: readonly number[] = []): Scale {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of [...values, ...always]) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return niceScale(Number.isFinite(low) ? low : 0, Number.isFinite(high) ? high : 0, most);
}
