/**
 * Time where people live, by the runtime's own tables (Intl): nothing in here knows an offset or a rule of summer time.
 * Minutes of a day are counted from midnight, 0 to 1439.
 */

export type LocalTime = {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
};

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const TIME = /^([01]?\d|2[0-3])[:.h]?([0-5]\d)$/;

/** Whether the runtime knows it: "Europe/Berlin", "UTC". */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-GB", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** @throws RangeError for a time zone that the runtime does not know. */
export function localTime(tsMs: number, timeZone: string): LocalTime {
  const parts = clockOf(timeZone).formatToParts(tsMs);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  return { year: of("year"), month: of("month"), day: of("day"), hour: of("hour"), minute: of("minute") };
}

/**
 * The first moment that a local clock shows this time. A time that a clock skips is the moment of the skip; of one
 * that it shows twice it is the first. A day beyond the month's end is one of the next month.
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
  const floor = Math.floor(tsMs / MINUTE_MS) * MINUTE_MS;
  return utcOf(localTime(floor, timeZone)) - floor;
}

function utcOf({ year, month, day, hour, minute }: LocalTime): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}

/** @throws RangeError for a time zone that the runtime does not know. */
export function minuteOfDay(tsMs: number, timeZone: string): number {
  const { hour, minute } = localTime(tsMs, timeZone);
  return hour * 60 + minute;
}

/** The next instant after `tsMs` at which clocks there show this minute; on a day that skips it, the moment of the skip. */
export function nextAt(tsMs: number, minute: number, timeZone: string): number {
  const today = localTime(tsMs, timeZone);
  const onDay = (ahead: number): number =>
    instantOf(
      { ...today, day: today.day + ahead, hour: Math.floor(minute / 60), minute: minute % 60 },
      timeZone,
    );
  const later = onDay(0);
  return later > tsMs ? later : onDay(1);
}

/** "07:30", "7:30", "0730" as a minute of the day; null where it is no time. */
export function readTime(text: string): number | null {
  const [, hour, minute] = TIME.exec(text.trim()) ?? [];
  return hour === undefined || minute === undefined ? null : Number(hour) * 60 + Number(minute);
}

/** "07:30". */
export function formatMinute(minute: number): string {
  return `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
}

/** "07:30" there. */
export function formatTime(tsMs: number, timeZone: string): string {
  return formatMinute(minuteOfDay(tsMs, timeZone));
}

/** "2026-11-22". */
export function localDay(tsMs: number, timeZone: string): string {
  const { year, month, day } = localTime(tsMs, timeZone);
  return `${year}-${twoDigits(month)}-${twoDigits(day)}`;
}

/** "2026-11-22 18:00". */
export function localMinute(tsMs: number, timeZone: string): string {
  return `${localDay(tsMs, timeZone)} ${formatTime(tsMs, timeZone)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Making one costs far more than using it. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "iso8601",
    numberingSystem: "latn",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    hourCycle: "h23",
  });
  clocks.set(timeZone, made);
  return made;
}
