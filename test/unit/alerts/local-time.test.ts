import assert from "node:assert/strict";
import { test } from "node:test";
import { formatMinute, isTimeZone, minuteOfDay, nextAt, readTime } from "#src/domain/local-time.ts";

const BERLIN = "Europe/Berlin";

test("a minute of the day is that of the clocks there", () => {
  const noon = Date.UTC(2026, 0, 15, 12, 30);
  assert.deepEqual(
    ["UTC", BERLIN, "America/New_York", "Asia/Kolkata"].map((zone) => formatMinute(minuteOfDay(noon, zone))),
    ["12:30", "13:30", "07:30", "18:00"],
  );
});

const NEXT: readonly (readonly [what: string, from: string, time: string, zone: string, next: string])[] = [
  ["later the same day", "2026-01-15T05:00:00Z", "08:00", "UTC", "2026-01-15T08:00:00Z"],
  ["the next day when it has passed", "2026-01-15T09:00:00Z", "08:00", "UTC", "2026-01-16T08:00:00Z"],
  ["the next day when it is now", "2026-01-15T08:00:00Z", "08:00", "UTC", "2026-01-16T08:00:00Z"],
  ["within the minute, the next day", "2026-01-15T08:00:30Z", "08:00", "UTC", "2026-01-16T08:00:00Z"],
  ["in the time zone", "2026-01-15T06:00:00Z", "08:00", BERLIN, "2026-01-15T07:00:00Z"],
  [
    "over the night in which clocks go forward",
    "2026-03-28T20:00:00Z",
    "08:00",
    BERLIN,
    "2026-03-29T06:00:00Z",
  ],
  ["over the night in which clocks go back", "2026-10-24T20:00:00Z", "08:00", BERLIN, "2026-10-25T07:00:00Z"],
];

for (const [what, from, time, zone, next] of NEXT) {
  test(`the next ${time} in ${zone} after ${from}: ${what}`, () => {
    const minute = readTime(time) ?? assert.fail(time);
    assert.equal(new Date(nextAt(Date.parse(from), minute, zone)).toISOString(), next.replace("Z", ".000Z"));
  });
}

test("times are read as people type them", () => {
  const typed = ["07:30", "7:30", "0730", "23.59", "24:00", "7:60", "noon", ""].map(readTime);
  assert.deepEqual(typed, [450, 450, 450, 1_439, null, null, null, null]);
});

test("a time zone is one that the runtime knows", () => {
  assert.deepEqual([BERLIN, "UTC", "Mars/Olympus", ""].map(isTimeZone), [true, true, false, false]);
});
