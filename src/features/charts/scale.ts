/** Axes: which values get a label, and where a value lies. Pure geometry. */
export type Scale = {
  readonly low: number;
  readonly high: number;
  /** From low to high. */
  readonly ticks: readonly number[];
  /** That tell the ticks apart. */
  readonly decimals: number;
};

/** The smallest amount that there is, and how finely a number can be told from the next. */
const STEP_MIN = 1e-8;
const PRECISION = 1e-12;
const STEPS = [1, 2, 2.5, 5, 10];

/** Round steps that cover a range with at most about `most` of them; a range of nothing gets some air. */
export function niceScale(lowest: number, highest: number, most: number): Scale {
  const size = Math.max(Math.abs(highest), Math.abs(lowest));
  const finest = Math.max(STEP_MIN, size * PRECISION);
  const air = highest - lowest >= finest ? 0 : Math.max(size * 0.01, 0.01);
  const [from, to] = [lowest - air, highest + air];
  const step = niceStep(Math.max((to - from) / most, finest));
  const first = Math.floor(from / step + 1e-9);
  const last = Math.ceil(to / step - 1e-9);
  const decimals = decimalsOf(step);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toFixed(decimals)),
  );
  return { low: ticks[0] ?? from, high: ticks.at(-1) ?? to, ticks, decimals };
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = STEPS.find((step) => step * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Enough to write a step exactly. */
function decimalsOf(step: number): number {
  for (let decimals = 0; decimals < 8; decimals += 1) {
    if (Math.abs(Number(step.toFixed(decimals)) - step) < step * 1e-6) return decimals;
  }
  return 8;
}

/** Where a value lies between two pixels. */
export function position(
  value: number,
  { low, high }: Pick<Scale, "low" | "high">,
  from: number,
  to: number,
): number {
  return high === low ? (from + to) / 2 : from + ((value - low) / (high - low)) * (to - from);
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const TIME_STEPS = [1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 720, 1_440, 2_160, 4_320, 8_760].map(
  (hours) => hours * HOUR_MS,
);
/** Of our own, so that a picture is the same whatever language data a machine has. */
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export type TimeTick = { readonly tsMs: number; readonly label: string };

/** At most `most` moments in UTC on whole hours or days, named so that they are told apart. */
export function timeTicks(fromTsMs: number, toTsMs: number, most: number): readonly TimeTick[] {
  const span = Math.max(1, toTsMs - fromTsMs);
  const step = TIME_STEPS.find((one) => span / one <= most) ?? Math.ceil(span / most / DAY_MS) * DAY_MS;
  const ticks: TimeTick[] = [];
  for (let tsMs = Math.ceil(fromTsMs / step) * step; tsMs <= toTsMs && ticks.length < most; tsMs += step) {
    ticks.push({ tsMs, label: timeName(tsMs, step) });
  }
  return ticks;
}

function timeName(tsMs: number, step: number): string {
  if (step >= 365 * DAY_MS) return `${dayName(tsMs)} ${new Date(tsMs).getUTCFullYear()}`;
  if (step >= DAY_MS || tsMs % DAY_MS === 0) return dayName(tsMs);
  return new Date(tsMs).toISOString().slice(11, 16);
}

/** "24 Nov" of a moment, in UTC. */
export function dayName(tsMs: number): string {
  const date = new Date(tsMs);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ""}`;
}
