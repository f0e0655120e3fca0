import type { BookId } from "#src/domain/ids.ts";
import type { EquityMark } from "#src/ports/desk-store.ts";
import type { PeriodHistory } from "#src/features/publishing/period-history.ts";

/** Turns a picture that is described into one that can be sent. Its work is never done on the caller's event loop. */
export interface ChartPainter {
  /** PNG, two pixels for each of the SVG's. @throws DeskError CHART_FAILED; retryable where only the queue was full. */
  paint(svg: string, signal: AbortSignal): Promise<Uint8Array>;
}

/** A picture in the `MediaStore`, or why there is none. */
export type DrawnChart = { readonly mediaId: string } | { readonly why: string };

/** What agents may ask for pictures: figures over time, exact, and the painter. */
export interface Charts {
  readonly history: PeriodHistory;
  /** Newest day first. */
  equityMarks(bookId: BookId, days: number): readonly EquityMark[];
  /** Never rejects: a figure that cannot be painted can still be told. */
  draw(svg: string, signal: AbortSignal): Promise<DrawnChart>;
}
