/** What a person typed after `npm run replay --`, as a request that makes sense. Every complaint says what to type. */
import type { BookRules } from "#src/domain/book-rules.ts";
import { UserError } from "#src/domain/errors.ts";
import { baseFromText } from "#src/domain/instrument.ts";
import { amount, rate, rateFromUnits, type Amount, type Rate } from "#src/domain/money.ts";
import { ARGUMENTS, HELP_HINT, splitArguments, type ArgumentName, type ArgumentValues } from "./arguments.ts";
import { replayBooks } from "./replay-books.ts";

export type ReplaySource =
  | {
      readonly kind: "recorded";
      readonly dir: string;
      /** Base assets in upper case; null for all. */
      readonly bases: readonly string[] | null;
      readonly fromTsMs: number | null;
      readonly toTsMs: number | null;
    }
  | {
      readonly kind: "simulated";
      readonly pairs: number;
      readonly seed: number;
      readonly fromTsMs: number;
      readonly toTsMs: number;
    };

export type ReplayRequest = {
  readonly source: ReplaySource;
  readonly barMs: number;
  readonly books: readonly BookRules[];
  readonly stopSlip: Rate;
  readonly afterHalt: "stay" | "resume-daily";
  readonly transactions: "batch" | "event";
  readonly outDir: string;
  readonly force: boolean;
  readonly print: "table" | "json" | "nothing";
};

const DAY_MS = 86_400_000;
const STOP_SLIP_MAX = rate("0.1");
/** Each divides an hour, so that a settlement never falls into the middle of a bar. */
const BARS: Readonly<Record<string, number>> = {
  "1m": 60_000,
  "3m": 180_000,
  "5m": 300_000,
  "15m": 900_000,
  "30m": 1_800_000,
  "1h": 3_600_000,
};
const SIMULATED_START_MS = Date.UTC(2025, 0, 1);
const ONLY_SIMULATED = ["pairs", "days", "seed"] as const;
const ONLY_RECORDED = ["dir", "symbols"] as const;

/** Null when the help is asked for. @throws UserError that says what to type instead. */
export function parseReplayArgs(words: readonly string[]): ReplayRequest | null {
  const values = splitArguments(words);
  if (values.has("help")) return null;
  const barMs = parseBar(values.get("bar") ?? "15m");
  const balance = parseBalance(values.get("balance") ?? "1000");
  const names = (values.get("books") ?? "standard,inverted").split(",").map((name) => name.trim());
  if (values.has("json") && values.has("quiet"))
    throw new UserError("--json and --quiet contradict each other: type one of them");
  return {
    source: parseSource(values),
    barMs,
    books: replayBooks(names, balance, barMs),
    stopSlip: parseStopSlip(values.get("stop-slip") ?? "0"),
    afterHalt: oneOf(values, "after-halt", ["stay", "resume-daily"], "stay"),
    transactions: values.has("careful") ? "event" : "batch",
    outDir: values.get("out") ?? ".sleepyquant/replay",
    force: values.has("force"),
    print: values.has("json") ? "json" : values.has("quiet") ? "nothing" : "table",
  };
}

function parseSource(values: ArgumentValues): ReplaySource {
  if (!values.has("source"))
    throw new UserError(
      "a replay needs a source: type --source recorded --dir DIR, or --source simulated --days 30",
    );
  const kind = oneOf(values, "source", ["recorded", "simulated"], "recorded");
  for (const name of kind === "recorded" ? ONLY_SIMULATED : ONLY_RECORDED) {
    if (values.has(name)) throw new UserError(`--${name} is not for a ${kind} market: leave it out`);
  }
  return kind === "recorded" ? parseRecorded(values) : parseSimulated(values);
}

function parseRecorded(values: ArgumentValues): ReplaySource {
  const dir = values.get("dir");
  if (dir === undefined)
    throw new UserError(`a recorded market needs its folder: type --dir DIR (${ARGUMENTS.dir.help})`);
  const fromTsMs = parseDate(values, "from");
  const toTsMs = parseDate(values, "to");
  if (fromTsMs !== null && toTsMs !== null) requireOrder(fromTsMs, toTsMs);
  return { kind: "recorded", dir, bases: parseBases(values.get("symbols")), fromTsMs, toTsMs };
}

function parseSimulated(values: ArgumentValues): ReplaySource {
  const fromTsMs = parseDate(values, "from") ?? SIMULATED_START_MS;
  const asked = parseDate(values, "to");
  if (asked !== null && values.has("days"))
    throw new UserError("--to and --days say the same: type one of them");
  const toTsMs = asked ?? fromTsMs + wholeNumber(values, "days", 1, 3_660, 30) * DAY_MS;
  requireOrder(fromTsMs, toTsMs);
  return {
    kind: "simulated",
    pairs: wholeNumber(values, "pairs", 1, 30, 10),
    seed: wholeNumber(values, "seed", 0, 2 ** 31, 7),
    fromTsMs,
    toTsMs,
  };
}

function parseBases(text: string | undefined): readonly string[] | null {
  if (text === undefined) return null;
  const bases = text.split(/[\s,]+/).filter((word) => word !== "");
  if (bases.length === 0) throw new UserError("--symbols names none: type --symbols btc,eth");
  return [...new Set(bases.map((word) => baseFromText(word) ?? notABase(word)))];
}

function notABase(word: string): never {
  throw new UserError(`"${word}" is no symbol: type base assets such as --symbols btc,eth`);
}

function parseBar(text: string): number {
  const barMs = Object.hasOwn(BARS, text) ? BARS[text] : undefined;
  if (barMs !== undefined) return barMs;
  throw new UserError(
    `a bar of "${text}" is not known: type --bar ${Object.keys(BARS).join(", ")} (one of them)`,
  );
}

function parseBalance(text: string): Amount {
  if (/^\d{1,9}(\.\d{1,8})?$/.test(text) && amount(text) > 0n) return amount(text);
  throw new UserError(`a balance of "${text}" cannot be used: type a number of USDT, such as --balance 1000`);
}

function parseStopSlip(text: string): Rate {
  const slip = /^\d{1,2}(\.\d{1,6})?$/.test(text) ? rateFromUnits(rate(text) / 100) : null;
  if (slip !== null && slip <= STOP_SLIP_MAX) return slip;
  throw new UserError(
    `a stop slip of "${text}" cannot be used: type a percentage from 0 to 10, such as --stop-slip 0.2`,
  );
}

/** Midnight UTC of a date, or the moment of a date and time. */
function parseDate(values: ArgumentValues, name: "from" | "to"): number | null {
  const text = values.get(name);
  if (text === undefined) return null;
  const isDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}Z)?$/.test(text);
  const tsMs = isDate ? Date.parse(text) : Number.NaN;
  const isReal = Number.isFinite(tsMs) && new Date(tsMs).toISOString().startsWith(text.slice(0, 10));
  if (isReal) return tsMs;
  throw new UserError(
    `"${text}" is no date: type --${name} 2025-10-01, or with a time, --${name} 2025-10-01T12:00Z (UTC)`,
  );
}

function requireOrder(fromTsMs: number, toTsMs: number): void {
  if (fromTsMs < toTsMs) return;
  const [from, to] = [fromTsMs, toTsMs].map((tsMs) => new Date(tsMs).toISOString().slice(0, 16));
  throw new UserError(
    `it would end (${to}Z) before it begins (${from}Z): type an earlier --from or a later --to`,
  );
}

function wholeNumber(
  values: ArgumentValues,
  name: ArgumentName,
  least: number,
  most: number,
  usual: number,
): number {
  const text = values.get(name);
  if (text === undefined) return usual;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UserError(`--${name} ${text} cannot be used: type a whole number from ${least} to ${most}`);
}

function oneOf<const Choice extends string>(
  values: ArgumentValues,
  name: ArgumentName,
  choices: readonly Choice[],
  usual: Choice,
): Choice {
  const text = values.get(name);
  if (text === undefined) return usual;
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw new UserError(
    `--${name} ${text} is not known: type --${name} ${choices.join(" or ")} (${HELP_HINT})`,
  );
}
