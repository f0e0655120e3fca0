/** Times of day where people live. Minutes are counted from midnight, 0 to 1439. */

export const MINUTES_A_DAY = 1_440;
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
export function minuteOfDay(tsMs: number, timeZone: string): number {
  const [hour = 0, minute = 0] = clockOf(timeZone).format(tsMs).split(":").map(Number);
  return (hour % 24) * 60 + minute;
}

/** The next instant after `tsMs` at which clocks there show this minute; on a day that skips it, the one after. */
export function nextAt(tsMs: number, minute: number, timeZone: string): number {
  const started = tsMs - (tsMs % MINUTE_MS);
  const ahead = (minute - minuteOfDay(tsMs, timeZone) + MINUTES_A_DAY) % MINUTES_A_DAY || MINUTES_A_DAY;
  const next = started + ahead * MINUTE_MS;
  // Clocks that were put forward or back in between are off by as much.
  const late = minuteOfDay(next, timeZone) - minute;
  const off =
    late > MINUTES_A_DAY / 2 ? late - MINUTES_A_DAY : late < -MINUTES_A_DAY / 2 ? late + MINUTES_A_DAY : late;
  const corrected = next - off * MINUTE_MS;
  return corrected > tsMs ? corrected : corrected + MINUTES_A_DAY * MINUTE_MS;
}

/** "07:30", "7:30", "0730" as a minute of the day; null where it is no time. */
export function readTime(text: string): number | null {
  const [, hour, minute] = TIME.exec(text.trim()) ?? [];
  return hour === undefined || minute === undefined ? null : Number(hour) * 60 + Number(minute);
}

/** "07:30". */
export function formatMinute(minute: number): string {
  const [hours, minutes] = [Math.floor(minute / 60), minute % 60];
  return `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}

/** "07:30" there. */
export function formatTime(tsMs: number, timeZone: string): string {
  return formatMinute(minuteOfDay(tsMs, timeZone));
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Making one costs far more than using it. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  clocks.set(timeZone, made);
  return made;
}
