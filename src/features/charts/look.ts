/** How pictures look: for a phone, where 390 logical pixels are as wide as the screen, in the light and in the dark. */
import { INVERTED_BOOK, STANDARD_BOOK, type BookId } from "#src/domain/ids.ts";

export const THEMES = ["dark", "light"] as const;
export type Theme = (typeof THEMES)[number];

export const CHART_WIDTH = 390;
export const EDGE = 16;

/** In logical pixels; nothing is smaller than the last. */
export const SIZES = { title: 16, words: 12.5, label: 11.5 } as const;

export type Look = {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  /** Zero, and what a book began with. */
  readonly zero: string;
  readonly paper: string;
  readonly watermark: number;
  /** Told apart without colour vision (Okabe and Ito), in the order of the books. */
  readonly lines: readonly [string, ...string[]];
};

export const LOOKS: Readonly<Record<Theme, Look>> = {
  dark: {
    background: "#10151c",
    text: "#edf1f6",
    muted: "#a3adba",
    grid: "#26303b",
    zero: "#76828f",
    paper: "#f0e442",
    watermark: 0.05,
    lines: ["#56b4e9", "#e69f00", "#33c79a", "#e08bbb", "#f0e442", "#d55e00", "#9aa4b2", "#c0905a"],
  },
  light: {
    background: "#ffffff",
    text: "#14181d",
    muted: "#56606b",
    grid: "#e4e8ec",
    zero: "#8b949e",
    paper: "#a33d00",
    watermark: 0.045,
    lines: ["#0072b2", "#d55e00", "#008060", "#a8487c", "#3f8fc0", "#b27700", "#666666", "#8c510a"],
  },
};

const KNOWN: readonly BookId[] = [STANDARD_BOOK, INVERTED_BOOK];

/** A book of the experiment has its colour on every picture, alone or not. */
export function bookColour(look: Look, book: BookId, index: number): string {
  const known = KNOWN.indexOf(book);
  const [first] = look.lines;
  return look.lines[(known === -1 ? index : known) % look.lines.length] ?? first;
}
