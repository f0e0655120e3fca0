/** When something periodic is due by a local clock, whatever summer time does to it. */
import { instantOf, localTime } from "#src/domain/local-time.ts";

/** `weekday` is 0 (Sunday) to 6; null means every day. */
export type DueRule = {
  readonly weekday: number | null;
  readonly hour: number;
  readonly minute: number;
  readonly timeZone: string;
};

/** The newest period that has ended: from the due moment before to the due moment. */
export type DuePeriod = { readonly fromTsMs: number; readonly toTsMs: number };

const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const LOOK_BACK_DAYS = 15;

/** Reads "Sun 18:00" or "08:00"; null for anything else. */
export function parseDueRule(text: string, timeZone: string): DueRule | null {
  const match = /^(?:([a-z]{3})[a-z]*\s+)?([01]?\d|2[0-3]):([0-5]\d)$/i.exec(text.trim());
  if (match === null) return null;
  const [, name, hour = "", minute = ""] = match;
  const weekday = name === undefined ? null : WEEKDAYS.indexOf(name.toLowerCase());
  return weekday === -1 ? null : { weekday, hour: Number(hour), minute: Number(minute), timeZone };
}

/** The newest period whose end is not after `nowMs`. */
export function lastPeriod(rule: DueRule, nowMs: number): DuePeriod {
  const [toTsMs, fromTsMs] = dueTimes(rule, nowMs).filter((tsMs) => tsMs <= nowMs);
  if (toTsMs === undefined || fromTsMs === undefined) throw new RangeError("two weeks hold no two due times");
  return { fromTsMs, toTsMs };
}

/** Due moments around the last two weeks, newest first. */
function dueTimes({ weekday, hour, minute, timeZone }: DueRule, nowMs: number): readonly number[] {
  const today = localTime(nowMs, timeZone);
  const days = Array.from({ length: LOOK_BACK_DAYS + 1 }, (_, back) => {
    const date = new Date(Date.UTC(today.year, today.month - 1, today.day + 1 - back));
    return {
      weekday: date.getUTCDay(),
      local: {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        hour,
        minute,
      },
    };
  });
  return days
    .filter((day) => weekday === null || day.weekday === weekday)
    .map(({ local }) => instantOf(local, timeZone));
}
