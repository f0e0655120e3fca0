/** What a row of the command table is made of. */
import { exampleOf } from "#src/domain/platforms.ts";
import { WHILE_BUSY } from "#src/domain/chat-settings.ts";
import type { Role } from "#src/domain/roles.ts";
import { PERIODS } from "./command-words.ts";

/** The headings of `/help` and the README, in their order; the key is what `/help <topic>` takes. */
export const SECTIONS = {
  figures: "Books and figures",
  signals: "Signals and coins",
  orders: "Orders and rules",
  experiment: "The experiment",
  losses: "Losses and lessons",
  publishing: "What is published",
  people: "People and alerts",
  model: "The language model",
  machine: "The desk itself",
} as const;

export type Section = keyof typeof SECTIONS;

export type ArgumentKind =
  "book" | "symbol" | "count" | "number" | "hours" | "choice" | "setting" | "round-trip" | "text";

/** `name` is the key in the skill's input. One that is not optional may still be left out: the skill asks for it. */
export type CommandArgument = {
  readonly name: string;
  readonly kind: ArgumentKind;
  readonly optional: boolean;
  /** A word to show in an example, where its kind's own does not fit. */
  readonly example?: string;
  /** Of a choice: what may be typed, and the value that it stands for. */
  readonly choices?: Readonly<Record<string, string>>;
};

export type CommandRow = {
  readonly name: string;
  readonly section: Section;
  readonly args: readonly CommandArgument[];
  /** One line, at most 100 characters: what a menu shows. */
  readonly help: string;
  /** The skill that answers; null where it is `own`. */
  readonly skill: string | null;
  /** Input that the command always gives, besides its arguments. */
  readonly fixed?: Readonly<Record<string, unknown>>;
  readonly effect: "read" | "write";
  /** The least role that may use it. The worker checks the skill's own role again. */
  readonly role: Role;
  /** ParsedUpdate, but in no menu and no list. */
  readonly hidden?: true;
  /** Other names that are understood: what users of similar bots type. */
  readonly aliases?: readonly string[];
  /** A first word that makes it another command: "/settings busy steer" is "/busy steer". */
  readonly words?: Readonly<Record<string, string>>;
  /** Set where no skill answers: whom it tells his ids, or whose turn it stops. */
  readonly own?: "whoami" | "stop";
};

export const BOOK: CommandArgument = { name: "book", kind: "book", optional: false };
export const ANY_BOOK: CommandArgument = { ...BOOK, optional: true };
export const SYMBOL: CommandArgument = { name: "symbol", kind: "symbol", optional: false };
export const ANY_SYMBOL: CommandArgument = { ...SYMBOL, optional: true };
export const REASON: CommandArgument = {
  name: "reason",
  kind: "text",
  optional: false,
  example: "new stops",
};
export const COUNT: CommandArgument = { name: "count", kind: "count", optional: true };
export const BY: CommandArgument = {
  name: "by",
  kind: "choice",
  optional: true,
  example: "day",
  choices: PERIODS,
};
export const CHART: CommandArgument = {
  name: "kind",
  kind: "choice",
  optional: false,
  example: "equity",
  choices: {
    equity: "equity",
    drawdown: "equity",
    daily: "daily",
    pnl: "daily",
    bars: "daily",
    symbols: "symbols",
    symbol: "symbols",
    coins: "symbols",
    control: "control",
    scatter: "control",
  },
};
export const SPAN: CommandArgument = {
  name: "span",
  kind: "choice",
  optional: true,
  example: "week",
  choices: {
    day: "day",
    "1d": "day",
    "24h": "day",
    week: "week",
    "7d": "week",
    weekly: "week",
    month: "month",
    "30d": "month",
    monthly: "month",
    all: "all",
    ever: "all",
  },
};
export const THEME: CommandArgument = {
  name: "theme",
  kind: "choice",
  optional: true,
  example: "light",
  choices: { dark: "dark", light: "light" },
};
export const HOURS: CommandArgument = { name: "hours", kind: "hours", optional: true };
export const SETTING: CommandArgument = { name: "setting", kind: "setting", optional: false };
export const VALUE: CommandArgument = { name: "value", kind: "text", optional: false, example: "3%" };
export const REQUEST: CommandArgument = {
  name: "approval",
  kind: "text",
  optional: true,
  example: "approval-3",
};
export const ROUND_TRIP: CommandArgument = {
  name: "roundTrip",
  kind: "round-trip",
  optional: true,
};
export const ORDER: CommandArgument = {
  name: "order",
  kind: "text",
  optional: false,
  example: "20 2x tp 3%",
};
export const SPOT_ORDER: CommandArgument = { ...ORDER, example: "50" };
export const LEVELS: CommandArgument = {
  name: "levels",
  kind: "text",
  optional: false,
  example: "tp 3% sl 1%",
};
export const GRANT: CommandArgument = {
  name: "request",
  kind: "text",
  optional: false,
  example: `${exampleOf("44")} viewer`,
};
export const PERSON: CommandArgument = {
  name: "request",
  kind: "text",
  optional: false,
  example: exampleOf("44"),
};
export const ACCESS: CommandArgument = { name: "request", kind: "text", optional: true, example: "on" };
export const CHANGE: CommandArgument = {
  name: "change",
  kind: "text",
  optional: false,
  example: "entries off",
};
export const CODE: CommandArgument = { name: "code", kind: "text", optional: true, example: "ABCD2345" };
export const WORDS: CommandArgument = {
  name: "words",
  kind: "text",
  optional: true,
  example: "slippage eth",
};
export const ABOUT: CommandArgument = { name: "about", kind: "text", optional: true };
export const FACT: CommandArgument = {
  name: "text",
  kind: "text",
  optional: false,
  example: "I am away in August",
};
export const NUMBER: CommandArgument = { name: "number", kind: "number", optional: false };
export const MODEL: CommandArgument = { name: "which", kind: "text", optional: true, example: "reasoning" };
export const PATH: CommandArgument = { name: "path", kind: "text", optional: false, example: "package.json" };
export const COMMAND: CommandArgument = {
  name: "command",
  kind: "text",
  optional: false,
  example: "git status",
};
export const EDIT: CommandArgument = {
  name: "request",
  kind: "text",
  optional: true,
  example: "results A quiet week.",
};
export const BUSY: CommandArgument = {
  name: "mode",
  kind: "choice",
  optional: true,
  choices: Object.fromEntries(WHILE_BUSY.map((mode) => [mode, mode])),
  example: "steer",
};
export const TARGET: CommandArgument = {
  name: "target",
  kind: "text",
  optional: true,
  example: "stop-losses",
};
export const BRIEF: CommandArgument = {
  name: "brief",
  kind: "text",
  optional: true,
  example: "What fees cost us",
};
export const TOPIC: CommandArgument = { name: "topic", kind: "text", optional: true };

/** A row that has no heading yet. */
type Row = Omit<CommandRow, "section">;

type Extras = Pick<CommandRow, "fixed" | "hidden" | "aliases" | "own" | "words"> & {
  readonly role?: Role;
};

export function read(
  name: string,
  skill: string | null,
  args: readonly CommandArgument[],
  help: string,
  extras: Extras = {},
): Row {
  return { name, skill, args, help, effect: "read", role: "viewer", ...extras };
}

export function write(
  name: string,
  skill: string,
  role: Role,
  args: readonly CommandArgument[],
  help: string,
  extras: Extras = {},
): Row {
  return { name, skill, args, help, effect: "write", role, ...extras };
}

export function section(name: Section, rows: readonly Row[]): readonly CommandRow[] {
  return rows.map((row) => ({ ...row, section: name }));
}

/** The row of a name as it was typed, in lower case; an alias is as good as the name. */
export function findCommand(name: string, table: readonly CommandRow[]): CommandRow | undefined {
  return table.find((row) => namesOf(row).includes(name));
}

export function namesOf({ name, aliases = [] }: CommandRow): readonly string[] {
  return [name, ...aliases];
}
