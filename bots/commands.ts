/**
 * THE command table. Telegram's menu, the console's completion, `/help`, the README's table and the parser are
 * made from it; a command is added, renamed or taken away here and nowhere else.
 */
import type { Role } from "#src/domain/roles.ts";

export type ArgumentKind =
  "book" | "symbol" | "count" | "number" | "hours" | "period" | "setting" | "round-trip" | "text";

/** `name` is the key in the skill's input. One that is not optional may still be left out: the skill asks for it. */
export type CommandArgument = {
  readonly name: string;
  readonly kind: ArgumentKind;
  readonly optional: boolean;
  /** A word to show in an example, where its kind's own does not fit. */
  readonly example?: string;
};

export type CommandRow = {
  readonly name: string;
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
  /** Understood, but in no menu and no list. */
  readonly hidden?: true;
  /** Other names that are understood: what users of similar bots type. */
  readonly aliases?: readonly string[];
  /** Set where no skill answers: whom it tells his ids, or whose turn it stops. */
  readonly own?: "whoami" | "stop";
};

const BOOK: CommandArgument = { name: "book", kind: "book", optional: false };
const ANY_BOOK: CommandArgument = { ...BOOK, optional: true };
const SYMBOL: CommandArgument = { name: "symbol", kind: "symbol", optional: false };
const ANY_SYMBOL: CommandArgument = { ...SYMBOL, optional: true };
const REASON: CommandArgument = { name: "reason", kind: "text", optional: false, example: "new stops" };
const COUNT: CommandArgument = { name: "count", kind: "count", optional: true };
const BY: CommandArgument = { name: "by", kind: "period", optional: true };
const HOURS: CommandArgument = { name: "hours", kind: "hours", optional: true };
const SETTING: CommandArgument = { name: "setting", kind: "setting", optional: false };
const VALUE: CommandArgument = { name: "value", kind: "text", optional: false, example: "3%" };
const REQUEST: CommandArgument = { name: "approval", kind: "text", optional: true, example: "approval-3" };
const ROUND_TRIP: CommandArgument = {
  name: "roundTrip",
  kind: "round-trip",
  optional: true,
};
const ORDER: CommandArgument = { name: "order", kind: "text", optional: false, example: "20 2x tp 3%" };
const SPOT_ORDER: CommandArgument = { ...ORDER, example: "50" };
const LEVELS: CommandArgument = { name: "levels", kind: "text", optional: false, example: "tp 3% sl 1%" };
const GRANT: CommandArgument = {
  name: "request",
  kind: "text",
  optional: false,
  example: "telegram:44 viewer",
};
const PERSON: CommandArgument = { name: "request", kind: "text", optional: false, example: "telegram:44" };
const ACCESS: CommandArgument = { name: "request", kind: "text", optional: true, example: "on" };
const CHANGE: CommandArgument = {
  name: "change",
  kind: "text",
  optional: false,
  example: "entries off",
};
const CODE: CommandArgument = { name: "code", kind: "text", optional: true, example: "ABCD2345" };
const WORDS: CommandArgument = { name: "words", kind: "text", optional: true, example: "slippage eth" };
const ABOUT: CommandArgument = { name: "about", kind: "text", optional: true };
const FACT: CommandArgument = { name: "text", kind: "text", optional: false, example: "I am away in August" };
const NUMBER: CommandArgument = { name: "number", kind: "number", optional: false };
const MODEL: CommandArgument = { name: "which", kind: "text", optional: true, example: "reasoning" };
const PATH: CommandArgument = { name: "path", kind: "text", optional: false, example: "package.json" };
const COMMAND: CommandArgument = { name: "command", kind: "text", optional: false, example: "git status" };
const EDIT: CommandArgument = {
  name: "request",
  kind: "text",
  optional: true,
  example: "results A quiet week.",
};
const TOPIC: CommandArgument = { name: "topic", kind: "text", optional: true };

type Extras = Pick<CommandRow, "fixed" | "hidden" | "aliases" | "own"> & {
  readonly role?: Role;
};

function read(
  name: string,
  skill: string | null,
  args: readonly CommandArgument[],
  help: string,
  extras: Extras = {},
): CommandRow {
  return { name, skill, args, help, effect: "read", role: "viewer", ...extras };
}

function write(
  name: string,
  skill: string,
  role: Role,
  args: readonly CommandArgument[],
  help: string,
  extras: Extras = {},
): CommandRow {
  return { name, skill, args, help, effect: "write", role, ...extras };
}

/** In the order in which menus show them. */
export const COMMANDS: readonly CommandRow[] = [
  read("brief", "show-brief", [], "The desk in a few lines"),
  read("status", "show-status", [ANY_BOOK], "Open positions, with their stops and unrealized PnL", {
    aliases: ["count"],
  }),
  read("balance", "show-balance", [ANY_BOOK], "Cash, margin and equity of the books"),
  read("profit", "show-profit", [ANY_BOOK], "What closed round trips and open positions made or lost"),
  read("stats", "show-statistics", [ANY_BOOK], "Profit factor, expectancy, Sharpe, drawdown, exposure"),
  read("daily", "show-performance", [ANY_BOOK], "Net PnL by day", { fixed: { by: "day" } }),
  read("weekly", "show-performance", [ANY_BOOK], "Net PnL by week", { fixed: { by: "week" } }),
  read("monthly", "show-performance", [ANY_BOOK], "Net PnL by month", { fixed: { by: "month" } }),
  read("performance", "show-performance", [ANY_BOOK, BY], "Net PnL by symbol, side, exit reason or period"),
  read("trades", "list-round-trips", [ANY_BOOK, COUNT], "The latest round trips, newest first", {
    aliases: ["order", "orders"],
  }),
  read("signals", "list-signals", [COUNT], "The latest signals and what became of them"),
  read(
    "why",
    "explain-signal",
    [SYMBOL],
    "The latest signal of a symbol: evidence, thesis, falsifying price",
  ),
  read("control", "compare-books", [], "The two books side by side"),
  read("shadow", "show-shadow", [ANY_BOOK, ANY_SYMBOL, COUNT], "What the opposite side would have made"),
  read("gate", "show-gate", [], "How far the books are from real money; never opened"),
  write("baseline", "lock-baseline", "owner", [REASON], "Count the experiment anew from now on"),
  write("pause", "pause-entries", "operator", [ANY_BOOK], "Stop new entries; stops keep working", {
    aliases: ["stopentry", "stopbuy"],
  }),
  write("resume", "resume-entries", "owner", [ANY_BOOK], "Allow new entries again"),
  write(
    "long",
    "open-futures",
    "operator",
    [BOOK, SYMBOL, ORDER],
    "Quote a paper long: size in USDT, leverage, levels",
    {
      fixed: { side: "long" },
    },
  ),
  write(
    "short",
    "open-futures",
    "operator",
    [BOOK, SYMBOL, ORDER],
    "Quote a paper short: size in USDT, leverage, levels",
    {
      fixed: { side: "short" },
    },
  ),
  write(
    "buy",
    "buy-spot",
    "operator",
    [BOOK, SYMBOL, SPOT_ORDER],
    "Quote a paper purchase on spot: size in USDT",
    {
      fixed: { side: "long" },
    },
  ),
  write("sell", "sell-spot", "operator", [BOOK, SYMBOL], "Quote the sale of a spot holding"),
  write("exits", "change-exits", "operator", [BOOK, SYMBOL, LEVELS], "Move the exits of an open position"),
  write("close", "close-position", "operator", [BOOK, SYMBOL], "Quote the close of one position", {
    aliases: ["forceexit", "forcesell", "fx"],
  }),
  write("flatten", "flatten-book", "operator", [BOOK], "Pause a book and close all its positions"),
  read(
    "settings",
    "show-settings",
    [ANY_BOOK],
    "The rules in force, by the names that /set takes, and bans",
    {
      aliases: ["show_config", "config"],
    },
  ),
  write(
    "set",
    "change-setting",
    "owner",
    [BOOK, SETTING, VALUE],
    "Change a rule of a book, such as take-profit",
  ),
  read("pairs", "list-pairs", [ANY_BOOK], "The coins that the books may open, and those that are banned", {
    aliases: ["whitelist", "blacklist", "locks"],
  }),
  write("ban", "ban-symbol", "operator", [BOOK, SYMBOL, HOURS], "No entry in a coin for some hours (48)"),
  write("unban", "unban-symbol", "operator", [BOOK, SYMBOL], "Lift the ban of a coin", {
    aliases: ["unlock", "delete_locks"],
  }),
  read("approvals", "list-approvals", [], "What waits for an approval, and who may decide"),
  write(
    "approve",
    "decide-approval",
    "operator",
    [REQUEST],
    "Show a request, with buttons to approve or decline",
  ),
  { ...read("people", "list-people", [], "Who may what, and where"), role: "operator" },
  write("grant", "grant-role", "owner", [GRANT], "Give a person a role, everywhere or here alone"),
  write("revoke", "revoke-role", "owner", [PERSON], "Take every role from a person"),
  read("link", "link-account", [CODE], "Use the desk from your account on another platform, too"),
  read("alerts", "show-alerts", [], "What this chat hears unasked, with a button for each kind"),
  write(
    "alertset",
    "set-alerts",
    "operator",
    [CHANGE],
    "Change what this chat hears: stop-losses silent, quiet 23:00-07:00",
  ),
  write("readonly", "set-chat-access", "owner", [ACCESS], "Let nobody write from a group, or undo that"),
  read("postmortem", "show-post-mortem", [ROUND_TRIP], "Why a round trip lost: the latest, or one by its id"),
  read("adjust", "list-adjustments", [], "Adjustments: proposed, waiting, in force, and what they did"),
  read("vault", "search-vault", [ANY_BOOK, WORDS], "Losses by cause beside the wins, or losses by words"),
  read("news", "show-news", [ANY_SYMBOL, COUNT], "The latest headlines, and what trends; they never trade"),
  read("digest", "show-digest", [], "The latest weekly digest, and whether it is published"),
  write("edit", "edit-publication", "owner", [EDIT], "Put your own words at the top of a digest's section"),
  read("profile", "show-profile", [], "Pinned post, bio, titles and tags with the latest figures"),
  read("health", "show-health", [], "Memory, queues, market data, disk"),
  read("audit", "show-audit", [], "The last replay of the ledger from zero"),
  read("verify", "verify-record", [ROUND_TRIP], "Prove a round trip against the chain of decisions"),
  read("recall", "recall-memories", [ABOUT], "What the agents remember, or what of it is about something"),
  write("remember", "remember-fact", "operator", [FACT], "Tell the agents something to remember"),
  write("forget", "forget-memory", "operator", [NUMBER], "Forget one thing that is remembered"),
  read("model", "show-model", [], "The language models: loaded or not, and how fast"),
  read("memory", "show-memory", [], "What the models hold in memory, planned and measured"),
  read("queue", "show-queue", [], "Who waits for the model"),
  write("unload", "unload-model", "operator", [MODEL], "Take a model out of memory; everything else runs"),
  write("reload", "reload-model", "operator", [MODEL], "Load a model again"),
  read("scan", "scan-market", [], "What every coin would signal if its bar closed now"),
  read("bias", "show-bias", [], "Which way the whole market leans"),
  read("fees", "show-costs", [ANY_BOOK], "Fees and funding, by book and coin"),
  read("allocation", "show-allocation", [ANY_BOOK], "How equity is spread over lanes, coins and cash"),
  read("benchmark", "show-benchmark", [], "The books beside buy and hold, and a savings rate"),
  read("check", "check-desk", [], "Self-check: books, routing, orphans, deliveries, schedule, data"),
  read("incidents", "list-incidents", [COUNT], "What went wrong with the desk, and whether it is over"),
  read("honesty", "show-honesty", [ANY_BOOK], "PnL one tick worse, 250 ms later, at twice the spread"),
  read("log", "show-deeds", [COUNT], "Who did what", { role: "operator" }),
  read("compliance", "show-compliance", [], "What may not be published"),
  read("preferences", "show-preferences", [], "How you like answers"),
  read("logs", "show-logs", [COUNT], "The newest lines of the desk's log, without secrets", {
    role: "operator",
  }),
  read("disk", "show-disk", [], "Free space, and what the desk's data takes"),
  read("file", "show-file", [PATH], "A file of the project or the data folder", { role: "owner" }),
  write("run", "run-command", "operator", [COMMAND], "Ask an owner to let one allowed command run"),
  read("output", "show-output", [REQUEST], "What an approved command printed", { role: "operator" }),
  read("version", "show-version", [], "What is running"),
  read("stop", null, [], "Stop the answer that is being worked on", { own: "stop" }),
  read("whoami", null, [], "Your ids and your role", { own: "whoami", aliases: ["tg_info", "id"] }),
  read("help", "show-help", [TOPIC], "What you can ask and type"),
  read("start", "show-help", [], "What Telegram sends first", { hidden: true }),
];

/** The row of a name as it was typed, in lower case; an alias is as good as the name. */
export function findCommand(name: string, table: readonly CommandRow[]): CommandRow | undefined {
  return table.find((row) => namesOf(row).includes(name));
}

export function namesOf({ name, aliases = [] }: CommandRow): readonly string[] {
  return [name, ...aliases];
}
