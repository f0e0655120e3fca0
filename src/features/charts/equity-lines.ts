/** A book's equity over a span as points, from the ledger: close together where the span is short, a day apart where it is long. */
import { currentDrawdown, extendCurve, startCurve } from "#src/domain/equity-curve.ts";
import type { BookFigures } from "#src/domain/figures.ts";
import type { Amount } from "#src/domain/money.ts";
import type { Charts } from "./charts.ts";
import type { EquityMark } from "#src/ports/desk-store.ts";
import { equitySamples } from "#src/features/publishing/digest/equity-at.ts";
import { ratioOf } from "#src/facts/format.ts";
import type { EquityLine, EquityPoint } from "./equity-chart.ts";
import { daysOf, type ChartSpan } from "./span.ts";

const MINUTE_MS = 60_000;
/** Steps of a span that is worked out position by position. */
const STEPS = 180;
/** What is longer, or saw more round trips, is drawn from one mark a day: reading it closer would hold up the desk. */
const DAYS_CLOSE_MAX = 31;
const TRIPS_CLOSE_MAX = 1_500;
const MARKS_MAX = 3_700;

export type LineSource = Pick<Charts, "history" | "equityMarks">;

/** Ends with what the book is worth now. `trips` is how many round trips closed in the span. */
export function equityLine(
  source: LineSource,
  book: BookFigures,
  span: ChartSpan,
  trips: number,
): EquityLine {
  const isClose = daysOf(span) <= DAYS_CLOSE_MAX && trips <= TRIPS_CLOSE_MAX;
  const marks = source.equityMarks(book.bookId, MARKS_MAX).toReversed();
  const before = isClose ? closePoints(source, book, span, marks) : dailyPoints(marks, span);
  const now = { tsMs: span.toTsMs, equity: book.equity, drawdown: book.drawdown };
  return { bookId: book.bookId, points: [...before.filter(({ tsMs }) => tsMs < span.toTsMs), now] };
}

function closePoints(
  { history }: LineSource,
  { bookId, initialBalance }: BookFigures,
  span: ChartSpan,
  marks: readonly EquityMark[],
): readonly EquityPoint[] {
  const length = span.toTsMs - span.fromTsMs;
  const stepMs = Math.max(MINUTE_MS, Math.ceil(length / STEPS / MINUTE_MS) * MINUTE_MS);
  const samples = equitySamples(history, bookId, initialBalance, span, stepMs);
  let curve = startCurve(peakBefore(marks, span.fromTsMs, initialBalance));
  return samples.map(({ tsMs, equity }) => {
    curve = extendCurve(curve, equity);
    return { tsMs, equity, drawdown: currentDrawdown(curve) };
  });
}

/** The highest equity before a time; what the book began with where nothing is known. */
function peakBefore(marks: readonly EquityMark[], tsMs: number, initial: Amount): Amount {
  return marks.findLast((mark) => mark.eventTsMs < tsMs)?.peakEquity ?? initial;
}

/** The close of each day; of the first one also its open. */
function dailyPoints(marks: readonly EquityMark[], { fromTsMs, toTsMs }: ChartSpan): readonly EquityPoint[] {
  const inside = marks.filter(({ eventTsMs }) => eventTsMs >= fromTsMs && eventTsMs <= toTsMs);
  const [first] = inside;
  const closes = inside.map(({ eventTsMs: tsMs, closeEquity: equity, peakEquity: peak }) => ({
    tsMs,
    equity,
    drawdown: ratioOf(peak - equity, peak) ?? 0,
  }));
  if (first === undefined) return closes;
  return [{ tsMs: fromTsMs, equity: first.openEquity, drawdown: 0 }, ...closes];
}
