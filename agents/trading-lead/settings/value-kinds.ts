/** The kinds of values that settings take: how each is read from what a person types, and shown again. */
import { formatExact, rate, rateFromUnits, type Rate } from "#src/domain/money.ts";

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
/** 0.01% in the units of a rate. */
const STEP = 10_000;
/** A cooldown or a scan of more than a day is a typing error. */
const MINUTES_MAX = 1_440;

/** What a text says, or in a few words why it says nothing of this kind. */
export type Reading<T> = { readonly value: T } | { readonly fault: string };

export type ValueKind<T> = {
  /** What to type: "a percentage". */
  readonly wanted: string;
  readonly sample: string;
  /** Every value, where there are few, else some near this one. */
  choices(value: T): readonly string[];
  /** `watched` are the base assets of the desk. */
  parse(text: string, watched: ReadonlySet<string>): Reading<T>;
  /** The value as text that `parse` takes. */
  show(value: T): string;
  /** Such a value in a sentence, where no "to" says which part it is: in the text after the setting, or before it. */
  find(after: string, before: string): string | undefined;
};

/** "1.5" and "1.5%" are the rate 0.015, exactly: at most 6 decimals. */
export const PERCENT: ValueKind<Rate> = {
  wanted: "a percentage",
  sample: "1.5%",
  choices: (value) => sharesOf(value).map((near) => PERCENT.show(near)),
  parse(text) {
    const digits = /^(\d{0,3}(?:\.\d{1,6})?)\s*(?:%|percent|pct)?$/i.exec(text)?.[1] ?? "";
    return digits === ""
      ? { fault: `"${text}" is no percentage` }
      : { value: rate(`${digits.replace(/^\./, "0.")}e-2`) };
  },
  show: (value) => `${withDecimal(formatExact(BigInt(value) * 100n))}%`,
  find: numberFinder("(?:%|percent|pct)?"),
};

/** "2.5" and "2.5x" are the multiple 2.5, exactly. */
export const MULTIPLE: ValueKind<Rate> = {
  wanted: "a multiple of equity",
  sample: "2.5x",
  choices: (value) => sharesOf(value).map((near) => MULTIPLE.show(near)),
  parse(text) {
    const digits = /^(\d{1,3}(?:\.\d{1,8})?)\s*(?:x|times)?$/i.exec(text)?.[1];
    return digits === undefined ? { fault: `"${text}" is no multiple` } : { value: rate(digits) };
  },
  show: (value) => `${formatExact(value)}x`,
  find: numberFinder("(?:x|times)?"),
};

/** "3" and "3x"; whole, as the venue takes it. */
export const LEVERAGE: ValueKind<number> = {
  wanted: "a whole number",
  sample: "2x",
  choices: (value) => neighbours(value).map((near) => LEVERAGE.show(near)),
  parse: (text) => readWhole(text, /^(\d{1,3})\s*(?:x|times)?$/i),
  show: (value) => `${value}x`,
  find: numberFinder("(?:x|times)?"),
};

export const COUNT: ValueKind<number> = {
  wanted: "a whole number",
  sample: "5",
  choices: (value) => neighbours(value).map(String),
  parse: (text) => readWhole(text, /^(\d{1,3})$/),
  show: String,
  find: numberFinder(""),
};

/** "30", "30 min" and "2 h", as milliseconds; a day at most. */
export const MINUTES: ValueKind<number> = {
  wanted: "minutes",
  sample: "30 min",
  choices: () => ["15 min", "30 min", "60 min", "120 min", "240 min"],
  parse(text) {
    const match = /^(\d{1,4})\s*(m|mins?|minutes?|h|hrs?|hours?)?$/i.exec(text);
    if (match === null) return { fault: `"${text}" is no number of minutes` };
    const [, digits = "", unit = ""] = match;
    const minutes = Number(digits) * (/^h/i.test(unit) ? HOUR_MINUTES : 1);
    return minutes > MINUTES_MAX
      ? { fault: `"${text}" is more than a day (${MINUTES_MAX} minutes)` }
      : { value: minutes * MINUTE_MS };
  },
  show: (valueMs) => `${valueMs / MINUTE_MS} min`,
  find: numberFinder("(?:minutes?|mins?|m|hours?|hrs?|h)?\\b"),
};

/** A half, three quarters, five quarters and one and a half of a rate, in whole hundredths of a percent. */
function sharesOf(value: Rate): readonly Rate[] {
  return [2, 3, 5, 6].map((quarters) => rateFromUnits(STEP * Math.round((value * quarters) / 4 / STEP)));
}

function neighbours(value: number): readonly number[] {
  return [value - 2, value - 1, value + 1, value + 2].filter((near) => near >= 1);
}

const OFF = /\b(?:off|disabled?|deactivate|stop|without)\b/i;
const ON = /\b(?:on|enabled?|activate|start)\b/i;

export const ON_OFF: ValueKind<boolean> = {
  wanted: "on or off",
  sample: "off",
  choices: () => ["on", "off"],
  parse(text) {
    if (/^(?:on|enabled?|yes)$/i.test(text)) return { value: true };
    if (/^(?:off|disabled?|no)$/i.test(text)) return { value: false };
    return { fault: `"${text}" is neither on nor off` };
  },
  show: (value) => (value ? "on" : "off"),
  find(after, before) {
    const said = `${before} ${after}`;
    // "turn spot off on book 2": only "on" may be a preposition.
    if (OFF.test(said)) return "off";
    return ON.test(said) ? "on" : undefined;
  },
};

const NO_BOOK_BEFORE = "(?<!\\b(?:of|on|for|in) (?:the )?)";

/** One of a few words; "invert losers" is "invert-losers". */
export function oneOf<const Word extends string>(words: readonly Word[]): ValueKind<Word> {
  const list = words.join(", ");
  const patterns = words.join("|").replaceAll("-", "[ -]");
  return {
    wanted: `one of ${list}`,
    sample: words.at(-1) ?? "",
    choices: () => words,
    parse(text) {
      const typed = text.toLowerCase().replaceAll(/[\s_-]+/g, "-");
      const value = words.find((word) => word === typed);
      return value === undefined ? { fault: `"${text}" is none of ${list}` } : { value };
    },
    show: (value) => value,
    // A word that names a book too ("on the inverted book") is a value only where it does not.
    find: finderOf(new RegExp(`${NO_BOOK_BEFORE}\\b(?:${patterns})\\b(?! (?:book|one)\\b)`, "gi")),
  };
}

/** A number is taken whole, also one that `parse` refuses ("1,5", "-2"): a part of it would be another value. */
function numberFinder(unit: string): ValueKind<unknown>["find"] {
  return finderOf(new RegExp(`-?(?:\\d+(?:[.,]\\d+)*|\\.\\d+)\\s*${unit}`, "gi"));
}

/** The last one counts: "from 2% to 3%". */
function finderOf(pattern: RegExp): ValueKind<unknown>["find"] {
  return (after, before) => after.match(pattern)?.at(-1) ?? before.match(pattern)?.at(-1);
}

function readWhole(text: string, pattern: RegExp): Reading<number> {
  const digits = pattern.exec(text)?.[1];
  return digits === undefined ? { fault: `"${text}" is no whole number` } : { value: Number(digits) };
}

function withDecimal(text: string): string {
  return text.includes(".") ? text : `${text}.0`;
}
