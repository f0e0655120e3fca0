import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { lastPeriod, parseDueRule, type DueRule } from "#src/schedule/due-times.ts";
import { instantOf, localMinute, localTime } from "#src/domain/local-time.ts";

const HOUR_MS = 3_600_000;

function rule(text: string, timeZone: string): DueRule {
  return parseDueRule(text, timeZone) ?? assert.fail(text);
}

function at(text: string): number {
  return Date.parse(`${text}Z`);
}

/** Local time, zone, the moment in UTC; changes of summer time of 2026 by the zones' own laws. */
const MOMENTS: readonly (readonly [string, string, string])[] = [
  ["2026-01-11T18:00", "Europe/Berlin", "2026-01-11T17:00"],
  ["2026-07-12T18:00", "Europe/Berlin", "2026-07-12T16:00"],
  // 29 March: 02:00 to 03:00 is skipped; what is skipped is the moment of the skip.
  ["2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:00"],
  ["2026-03-29T03:00", "Europe/Berlin", "2026-03-29T01:00"],
  // 25 October: 02:00 to 03:00 comes twice; the first counts.
  ["2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30"],
  ["2026-03-08T02:15", "America/New_York", "2026-03-08T07:00"],
  ["2026-11-01T01:30", "America/New_York", "2026-11-01T05:30"],
  ["2026-01-11T18:00", "Asia/Kathmandu", "2026-01-11T12:15"],
  ["2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45"],
  ["2026-01-11T18:00", "UTC", "2026-01-11T18:00"],
  ["2026-01-11T18:00", "Pacific/Kiritimati", "2026-01-11T04:00"],
];

for (const [local, zone, utc] of MOMENTS)
  test(`${local} in ${zone} is ${utc} UTC`, () => {
    const [year, month, day, hour, minute] = local.match(/\d+/g)?.map(Number) ?? [];
    const moment = instantOf(
      { year: year ?? 0, month: month ?? 0, day: day ?? 0, hour: hour ?? 0, minute: minute ?? 0 },
      zone,
    );

    assert.equal(new Date(moment).toISOString(), `${utc}:00.000Z`);
  });

test("a moment told in local time and read again is the same moment, but for the hour that comes twice", () => {
  const zones = fc.constantFrom(
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
  );
  const minutes = fc.integer({ min: at("2024-01-01T00:00") / 60_000, max: at("2027-01-01T00:00") / 60_000 });
  fc.assert(
    fc.property(minutes, zones, (minute, zone) => {
      const tsMs = minute * 60_000;
      const again = instantOf(localTime(tsMs, zone), zone);
      assert.ok(
        again === tsMs ||
          (again < tsMs && tsMs - again <= HOUR_MS && localMinute(again, zone) === localMinute(tsMs, zone)),
      );
    }),
    { numRuns: 300 },
  );
});

test("a week that changes the clock is an hour longer or shorter, and is due at the same local time", () => {
  const spring = lastPeriod(rule("Sun 18:00", "Europe/Berlin"), at("2026-03-30T12:00"));
  const autumn = lastPeriod(rule("Sun 18:00", "Europe/Berlin"), at("2026-10-26T12:00"));

  assert.equal((spring.toTsMs - spring.fromTsMs) / HOUR_MS, 167);
  assert.equal((autumn.toTsMs - autumn.fromTsMs) / HOUR_MS, 169);
  for (const { toTsMs } of [spring, autumn]) assert.match(localMinute(toTsMs, "Europe/Berlin"), / 18:00$/);
});

test("the newest period is the one that has ended: at the very moment it is due, and not a millisecond before", () => {
  const sunday = rule("Sun 18:00", "Europe/Berlin");
  const due = at("2026-01-11T17:00");

  assert.equal(lastPeriod(sunday, due).toTsMs, due);
  assert.equal(lastPeriod(sunday, due - 1).toTsMs, at("2026-01-04T17:00"));
  assert.deepEqual(lastPeriod(rule("08:00", "UTC"), at("2026-01-11T07:59")), {
    fromTsMs: at("2026-01-09T08:00"),
    toTsMs: at("2026-01-10T08:00"),
  });
});

test("a daily time that a clock skips is due at the skip, and each day is due once", () => {
  const early = rule("02:30", "Europe/Berlin");
  const dues = Array.from(
    { length: 6 },
    (_, day) => lastPeriod(early, at("2026-03-27T12:00") + day * 24 * HOUR_MS).toTsMs,
  );

  assert.deepEqual(
    dues.map((tsMs) => localMinute(tsMs, "Europe/Berlin")),
    [
      "2026-03-27 02:30",
      "2026-03-28 02:30",
      "2026-03-29 03:00",
      "2026-03-30 02:30",
      "2026-03-31 02:30",
      "2026-04-01 02:30",
    ],
  );
});

test("rules that are none are refused", () => {
  for (const text of ["", "Sun", "25:00", "Foo 18:00", "18", "Sun 18:60"])
    assert.equal(parseDueRule(text, "UTC"), null);
});
