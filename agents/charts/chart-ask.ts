/** What may be asked of a picture, and how it is read out of words. */
import { z } from "zod";
import { bookField } from "#agents/inputs.ts";
import { present, readBook } from "#agents/read-input.ts";
import type { BookId } from "#src/domain/ids.ts";
import type { DeskReader } from "#src/ports/desk-api.ts";
import { THEMES, type Theme } from "#src/features/charts/look.ts";
import { SPANS, type SpanName } from "#src/features/charts/span.ts";

export const CHART_KINDS = ["equity", "daily", "symbols", "control"] as const;
export type ChartKind = (typeof CHART_KINDS)[number];

/** What a button says, and what a headline calls it. */
export const KIND_WORDS: Readonly<Record<ChartKind, { readonly label: string; readonly noun: string }>> = {
  equity: { label: "Equity and drawdown", noun: "equity" },
  daily: { label: "Daily PnL", noun: "daily PnL" },
  symbols: { label: "By symbol", noun: "results by symbol" },
  control: { label: "Control scatter", noun: "control experiment" },
};

export const spanField = z.enum(SPANS, `a period: ${SPANS.join(", ")}`).optional();
export const themeField = z.enum(THEMES, "dark or light").default("dark");

export const chartInput = z.strictObject({
  kind: z.enum(CHART_KINDS, `a chart: ${CHART_KINDS.join(", ")}`).optional(),
  span: spanField,
  book: bookField,
  theme: themeField,
});

/** `span` is absent where it was left open: each kind then takes its own. */
export type ChartAsk = {
  readonly kind: ChartKind;
  readonly span: SpanName | undefined;
  readonly book: BookId | undefined;
  readonly theme: Theme;
};

const KIND_SAID: readonly (readonly [ChartKind, RegExp])[] = [
  ["control", /\bcontrol\b|\bscatter\b|\bmirror(?:ed)? (?:returns?|trades?|signals?)\b|\bexperiment\b/i],
  ["symbols", /\b(?:coins?|symbols?|pairs?|tokens?|tickers?)\b/i],
  ["equity", /\bequity\b|\bdrawdowns?\b|\bbalances?\b|\bcurves?\b|\baccount\b|\bmoney\b/i],
  ["daily", /\b(?:daily|pnl|p&l|profits?|bars?|results?|per day|by day|days?)\b/i],
];

const SPAN_SAID: readonly (readonly [SpanName, RegExp])[] = [
  ["day", /\btoday\b|\b24 ?h(?:ours)?\b|\b(?:last|past|one|1) ?d(?:ay)?\b(?!s)/i],
  ["week", /\bweek(?:ly)?\b|\b(?:7|seven) ?d(?:ays)?\b/i],
  ["month", /\bmonth(?:ly)?\b|\b(?:30|thirty) ?d(?:ays)?\b/i],
  [
    "all",
    /\ball[- ]time\b|\bever\b|\bsince (?:the )?(?:start|beginning)\b|\bwhole (?:time|history)\b|\blifetime\b/i,
  ],
];

/** "graph my daily pnl of last week, light": what was said of it. */
export function readChart(said: string, desk: DeskReader): Record<string, unknown> {
  const found = <Value>(table: readonly (readonly [Value, RegExp])[]): Value | undefined =>
    table.find(([, words]) => words.test(said))?.[0];
  const theme = /\blight\b|\bwhite\b/i.test(said)
    ? "light"
    : /\bdark\b|\bblack\b/i.test(said)
      ? "dark"
      : undefined;
  return present({
    kind: found(KIND_SAID),
    span: found(SPAN_SAID),
    book: readBook(said, desk.books()),
    theme,
  });
}
