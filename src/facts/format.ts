/**
 * Figures as text. Money and prices are formatted from their integers, so that what is shown is the
 * ledger's own number, rounded half to even once, and never passes through a float.
 */
import { coinName } from "#src/domain/instrument.ts";
import {
  absolute,
  divide,
  formatExact,
  formatUnits,
  SCALE_DIGITS,
  UNIT,
  type Amount,
  type Price,
} from "#src/domain/money.ts";

/** Below this many round trips a rate is said to be too few to mean anything. */
export const ROUND_TRIPS_MIN = 30;

const CENT = UNIT / 100n;
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

const UTC_PARTS = new Intl.DateTimeFormat("en-GB", {
  timeZone: "UTC",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

const UTC_SECONDS = new Intl.DateTimeFormat("en-GB", {
  timeZone: "UTC",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

/** "1012.34": two decimals; under one cent four, and under a hundredth of that all, so that no loss reads as zero. */
export function formatMoney(value: Amount): string {
  const size = absolute(value);
  if (size === 0n || size >= CENT) return formatUnits(value, 2);
  return size >= CENT / 100n ? formatUnits(value, 4) : formatExact(value);
}

/** "+12.34", "-0.0012", "0.00": a gain or a loss. */
export function formatChange(value: Amount): string {
  return value > 0n ? `+${formatMoney(value)}` : formatMoney(value);
}

/** A price with decimals by its size: "122497.10", "3.1250", "0.284512". */
export function formatPrice(at: Price): string {
  return formatUnits(at, priceDecimals(BigInt(at)));
}

function priceDecimals(units: bigint): number {
  if (units >= 100n * UNIT) return 2;
  if (units >= UNIT) return 4;
  return units >= CENT ? 6 : SCALE_DIGITS;
}

/** "0.55" is "55.0%"; null, where there is nothing to divide by, is "no figure". */
export function formatPercent(ratio: number | null, decimals = 1): string {
  return ratio === null ? "no figure" : `${withoutMinusZero((ratio * 100).toFixed(decimals))}%`;
}

/** "+1.23%": a change as a fraction. */
export function formatPercentChange(ratio: number, decimals = 2): string {
  const text = formatPercent(ratio, decimals);
  return Number.parseFloat(text) > 0 ? `+${text}` : text;
}

/** `part` over `whole` as a fraction, for showing only; null when there is no whole. */
export function ratioOf(part: bigint, whole: bigint): number | null {
  return whole === 0n ? null : Number(divide(part * UNIT, whole, "half-even")) / Number(UNIT);
}

/** A win rate never stands without its count: "58% (n=12, too few)", "55.0% (n=120)", "no round trips yet". */
export function formatWinRate(wins: number, roundTrips: number): string {
  if (roundTrips === 0) return "no round trips yet";
  const rate = wins / roundTrips;
  if (roundTrips < ROUND_TRIPS_MIN) return `${formatPercent(rate, 0)} (n=${roundTrips}, too few)`;
  return `${formatPercent(rate)} (n=${roundTrips})`;
}

/** "45 s", "12 min", "3 h 12 min", "2 d 4 h"; the two largest units, rounded down. */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) return twoUnits(ms, HOUR_MS, "h", MINUTE_MS, "min");
  return twoUnits(ms, DAY_MS, "d", HOUR_MS, "h");
}

function twoUnits(ms: number, largeMs: number, large: string, smallMs: number, small: string): string {
  const rest = Math.floor((ms % largeMs) / smallMs);
  const head = `${Math.floor(ms / largeMs)} ${large}`;
  return rest === 0 ? head : `${head} ${rest} ${small}`;
}

/** "12m", "34h", "3d": an age for a narrow column, rounded down. */
export function formatAge(ageMs: number): string {
  const ms = Math.max(0, ageMs);
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)}m`;
  return ms < 2 * DAY_MS ? `${Math.floor(ms / HOUR_MS)}h` : `${Math.floor(ms / DAY_MS)}d`;
}

/** "2025-10-10 21:15 UTC". */
export function formatUtc(tsMs: number): string {
  const part = partsOf(tsMs);
  return `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute} UTC`;
}

/** "21:15:07 UTC". */
export function formatUtcSeconds(tsMs: number): string {
  return `${UTC_SECONDS.format(tsMs)} UTC`;
}

/** "10-10 21:15", for a narrow column that says UTC in its title. */
export function formatUtcShort(tsMs: number): string {
  const part = partsOf(tsMs);
  return `${part.month}-${part.day} ${part.hour}:${part.minute}`;
}

function partsOf(tsMs: number): Record<string, string> {
  return Object.fromEntries(UTC_PARTS.formatToParts(tsMs).map(({ type, value }) => [type, value]));
}

/** "118.2 MiB". */
export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`;
}

function withoutMinusZero(text: string): string {
  return /^-0(\.0+)?$/.test(text) ? text.slice(1) : text;
}

/** "BTC" for the perpetual `BTC/USDT:USDT`, "BTC spot" for `BTC/USDT`; another form as it is. */
export function formatSymbol(symbol: string): string {
  return coinName(symbol);
}

/** "standard (book 1)": a book by its name and its number among `books`. */
export function formatBook(book: string, books: readonly string[]): string {
  const index = books.indexOf(book);
  return index < 0 ? book : `${book} (book ${index + 1})`;
}
