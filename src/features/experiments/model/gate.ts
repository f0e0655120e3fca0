/**
 * The real-mode gate: what would have to be true before anybody thinks of real money. It is shown and never opened;
 * there is nothing behind it.
 */
import { rate, UNIT, type Amount, type Rate } from "#src/domain/money.ts";
import type { EquityDay } from "./epoch-fall.ts";

const DAY_MS = 86_400_000;
export const GREEN_DAYS_NEEDED = 3;
export const RETURN_DAYS = 30;
/** What money earns in a month without a desk. */
export const PASSIVE_BAR: Rate = rate("0.0042");

/** A complete UTC day with how many round trips closed in it. */
export type GateDay = Pick<EquityDay, "day" | "openEquity" | "closeEquity"> & { readonly roundTrips: number };

/** Green days in a row up to and including yesterday; today is not over. */
export type GreenDays = {
  readonly days: readonly string[];
  readonly needed: number;
  readonly passed: boolean;
};

/** The return over the 30 complete days up to yesterday. `from` is null while there are fewer: no figure then. */
export type RollingReturn = {
  readonly days: number;
  readonly needed: number;
  readonly from: string | null;
  readonly to: string;
  readonly openEquity: Amount | null;
  readonly closeEquity: Amount | null;
  /** As a fraction; null without a figure. */
  readonly ratio: number | null;
  readonly bar: Rate;
  readonly passed: boolean;
};

export type GateFigures = {
  readonly green: GreenDays;
  readonly rolling: RollingReturn;
  readonly met: boolean;
};

/** Judges the days before `today` (a UTC date) among `days`, in any order. One on which the desk did not run breaks a row. */
export function gateOf(days: readonly GateDay[], today: string, bar: Rate = PASSIVE_BAR): GateFigures {
  const byDate = new Map(days.map((day) => [day.day, day]));
  const green = greenDays(byDate, today);
  const rolling = rollingReturn(byDate, today, bar);
  return { green, rolling, met: green.passed && rolling.passed };
}

function greenDays(days: ReadonlyMap<string, GateDay>, today: string): GreenDays {
  const row: string[] = [];
  let date = dayBefore(today);
  for (let day = days.get(date); day !== undefined && isGreen(day); day = days.get(date)) {
    row.push(date);
    date = dayBefore(date);
  }
  return { days: row.toReversed(), needed: GREEN_DAYS_NEEDED, passed: row.length >= GREEN_DAYS_NEEDED };
}

function isGreen({ openEquity, closeEquity, roundTrips }: GateDay): boolean {
  return closeEquity > openEquity && roundTrips > 0;
}

function rollingReturn(days: ReadonlyMap<string, GateDay>, today: string, bar: Rate): RollingReturn {
  const window: GateDay[] = [];
  let date = today;
  for (let back = 0; back < RETURN_DAYS; back += 1) {
    date = dayBefore(date);
    const day = days.get(date);
    if (day !== undefined) window.push(day);
  }
  const [first, last] = [days.get(date), window[0]];
  const common = { days: window.length, needed: RETURN_DAYS, to: dayBefore(today), bar };
  if (first === undefined || last === undefined || first.openEquity <= 0n)
    return { ...common, from: null, openEquity: null, closeEquity: null, ratio: null, passed: false };
  const [openEquity, gain] = [first.openEquity, last.closeEquity - first.openEquity];
  return {
    ...common,
    from: first.day,
    to: last.day,
    openEquity,
    closeEquity: last.closeEquity,
    ratio: Number(gain) / Number(openEquity),
    passed: gain * UNIT > openEquity * BigInt(bar),
  };
}

/** The UTC date before another: "2026-02-28" before "2026-03-01". */
export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}
