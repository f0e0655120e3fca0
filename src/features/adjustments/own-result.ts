import type { Desk } from "#src/desk/desk.ts";
import type { BookId } from "#src/domain/ids.ts";
import { dayKey } from "#src/domain/tally.ts";
import type { OwnResult } from "./model/adjustment.ts";

/** More days are not asked for. */
const DAYS_MAX = 60;

/** What a book did from the start of a UTC day to now; null where its equity at that start is not on record. */
export function ownResult(
  desk: Pick<Desk, "context" | "equityMarks">,
  bookId: BookId,
  fromTsMs: number,
): OwnResult | null {
  const fromDay = dayKey(fromTsMs);
  const marks = desk.equityMarks.recent(bookId, DAYS_MAX);
  const [newest] = marks;
  const before = marks.find(({ day }) => day < fromDay);
  if (newest === undefined || before === undefined) return null;
  const { rollups } = desk.context.ledger.book(bookId);
  const days = marks.filter(({ day }) => day >= fromDay);
  const roundTrips = rollups
    .epochs()
    .flatMap((epoch) => days.map(({ day }) => rollups.tally("day", day, epoch).roundTrips))
    .reduce((sum, count) => sum + count, 0);
  return { equity: before.closeEquity, gain: newest.closeEquity - before.closeEquity, roundTrips };
}
