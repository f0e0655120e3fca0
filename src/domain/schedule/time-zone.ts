/** Local time by the platform's own tables (Intl): nothing in here knows an offset or a rule of summer time. */

export type LocalTime = {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
};

const DAY_MS = 86_400_000;

export function localTime(tsMs: number, timeZone: string): LocalTime {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "iso8601",
    numberingSystem: "latn",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    hourCycle: "h23",
  }).formatToParts(tsMs);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  return { year: of("year"), month: of("month"), day: of("day"), hour: of("hour"), minute: of("minute") };
}

/**
 * The first moment that a local clock shows this time. A time that a clock skips is the moment of the skip; of one
 * that it shows twice it is the first.
 */
export function instantOf(local: LocalTime, timeZone: string): number {
  const asUtc = utcOf(local);
  // No zone is further than a day from UTC: the moment lies between these two, and local time rises but for one fall.
  const candidates = [asUtc - DAY_MS, asUtc, asUtc + DAY_MS].map((near) => asUtc - offsetMs(near, timeZone));
  const exact = candidates.filter((tsMs) => tsMs + offsetMs(tsMs, timeZone) === asUtc);
  if (exact.length > 0) return Math.min(...exact);
  return endOfSkip(asUtc, Math.min(...candidates), Math.max(...candidates), timeZone);
}

/** The first moment within the bounds whose local time is past what was asked for. */
function endOfSkip(asUtc: number, fromMs: number, toMs: number, timeZone: string): number {
  let [low, high] = [fromMs, toMs];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (middle + offsetMs(middle, timeZone) < asUtc) low = middle;
    else high = middle;
  }
  return high;
}

/** Local time minus UTC. */
function offsetMs(tsMs: number, timeZone: string): number {
  const floor = Math.floor(tsMs / 60_000) * 60_000;
  return utcOf(localTime(floor, timeZone)) - floor;
}

function utcOf({ year, month, day, hour, minute }: LocalTime): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}

/** "2026-11-22". */
export function localDay(tsMs: number, timeZone: string): string {
  const { year, month, day } = localTime(tsMs, timeZone);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** "2026-11-22 18:00". */
export function localMinute(tsMs: number, timeZone: string): string {
  const { hour, minute } = localTime(tsMs, timeZone);
  return `${localDay(tsMs, timeZone)} ${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
