/** How far back a picture looks. */
export const SPANS = ["day", "week", "month", "all"] as const;
export type SpanName = (typeof SPANS)[number];

const DAY_MS = 86_400_000;
const DAYS: Readonly<Record<Exclude<SpanName, "all">, number>> = { day: 1, week: 7, month: 30 };

export type ChartSpan = {
  readonly name: SpanName;
  readonly fromTsMs: number;
  readonly toTsMs: number;
  /** "last 7 days". */
  readonly words: string;
};

/** Never before the books began. */
export function spanOf(name: SpanName, startTsMs: number, nowTsMs: number): ChartSpan {
  const from = name === "all" ? startTsMs : nowTsMs - DAYS[name] * DAY_MS;
  return {
    name,
    fromTsMs: Math.min(Math.max(from, startTsMs), nowTsMs),
    toTsMs: nowTsMs,
    words: WORDS[name],
  };
}

const WORDS: Readonly<Record<SpanName, string>> = {
  day: "last 24 hours",
  week: "last 7 days",
  month: "last 30 days",
  all: "since the start",
};

/** UTC days that a span touches. */
export function daysOf({ fromTsMs, toTsMs }: ChartSpan): number {
  return Math.floor(toTsMs / DAY_MS) - Math.floor(fromTsMs / DAY_MS) + 1;
}
