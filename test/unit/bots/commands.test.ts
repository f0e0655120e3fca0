import assert from "node:assert/strict";
import { test } from "node:test";
import { commandMenu, commandTableMarkdown, completionsOf, exampleOf, usageOf } from "#bots/command-views.ts";
import { checkCommandTable } from "#bots/check-commands.ts";
import type { CommandRow } from "#bots/command-row.ts";
import { COMMANDS } from "#bots/commands.ts";
import { editDistance, nearestWord } from "#bots/nearest-word.ts";
import { splitCommandLine } from "#bots/command-words.ts";
import { parseCommand } from "#bots/parse-command.ts";

const UNDERSTOOD: readonly [text: string, skill: string, input: object][] = [
  ["/status", "show-status", {}],
  ["/status@desk_bot standard", "show-status", { book: "standard" }],
  ["/STATUS Standard", "show-status", { book: "standard" }],
  ["/status 2", "show-status", { book: "inverted" }],
  ["/status book 1", "show-status", { book: "standard" }],
  ["  /balance   inverted ", "show-balance", { book: "inverted" }],
  ["/why btc", "explain-signal", { symbol: "BTC" }],
  ["/why BTCUSDT", "explain-signal", { symbol: "BTC" }],
  ["/why BTC/USDT:USDT", "explain-signal", { symbol: "BTC" }],
  ["/why $sol", "explain-signal", { symbol: "SOL" }],
  ["/why", "explain-signal", {}],
  ["/trades 20", "list-round-trips", { count: 20 }],
  ["/trades inverted 5", "list-round-trips", { book: "inverted", count: 5 }],
  ["/trades 5 inverted", "list-round-trips", { book: "inverted", count: 5 }],
  ["/performance by day", "show-performance", { by: "day" }],
  ["/performance standard exit", "show-performance", { book: "standard", by: "exitReason" }],
  ["/daily", "show-performance", { by: "day" }],
  ["/weekly 1", "show-performance", { by: "week", book: "standard" }],
  ["/close standard eth", "close-position", { book: "standard", symbol: "ETH" }],
  ["/close eth 2", "close-position", { book: "inverted", symbol: "ETH" }],
  ["/flatten", "flatten-book", {}],
  ["/help how do stops work", "show-help", { topic: "how do stops work" }],
  ["/start", "show-help", {}],
  ["/close book 1 sol", "close-position", { book: "standard", symbol: "SOL" }],
  ["/why for btc", "explain-signal", { symbol: "BTC" }],
  ["/settings inverted", "show-settings", { book: "inverted" }],
  ["/set 1 take-profit 3%", "change-setting", { book: "standard", setting: "take-profit", value: "3%" }],
  ["/set book 2 leverage 2x", "change-setting", { book: "inverted", setting: "leverage", value: "2x" }],
  [
    "/set take-profit of book 1 to 3%",
    "change-setting",
    { book: "standard", setting: "take-profit", value: "to 3%" },
  ],
  [
    "/set 1 universe btc, eth and sol",
    "change-setting",
    { book: "standard", setting: "universe", value: "btc, eth and sol" },
  ],
  ["/set 1 spot on", "change-setting", { book: "standard", setting: "spot", value: "on" }],
  ["/set spot on", "change-setting", { setting: "spot", value: "on" }],
  ["/set 1 3%", "change-setting", { book: "standard", value: "3%" }],
  ["/set", "change-setting", {}],
  ["/pairs 2", "list-pairs", { book: "inverted" }],
  ["/ban 1 doge", "ban-symbol", { book: "standard", symbol: "DOGE" }],
  ["/ban doge on book 2 for 24 hours", "ban-symbol", { book: "inverted", symbol: "DOGE", hours: 24 }],
  ["/ban 1 1inch 720h", "ban-symbol", { book: "standard", symbol: "1INCH", hours: 720 }],
  ["/ban 1 24", "ban-symbol", { book: "standard", hours: 24 }],
  ["/unban 1 doge", "unban-symbol", { book: "standard", symbol: "DOGE" }],
];

for (const [text, skill, input] of UNDERSTOOD) {
  test(`"${text}" asks ${skill} with ${JSON.stringify(input)}`, () => {
    const call = parseCommand(text, COMMANDS);

    assert.ok("row" in call, JSON.stringify(call));
    assert.deepEqual({ skill: call.row.skill, input: call.input }, { skill, input });
  });
}

const REFUSED: readonly [text: string, says: RegExp][] = [
  ["/statsu", /no command \/statsu.*Did you mean \/status\?/],
  ["/perf", /Did you mean \/performance\?/],
  ["/xyzzy", /no command \/xyzzy.*Type \/help/],
  ["/status third", /"third" does not fit \/status.*Type \/status \[book\].*standard or 1, inverted or 2/],
  ["/status 3", /"3" does not fit/],
  ["/trades 0", /"0" does not fit.*1 to 50/],
  ["/trades 1000", /"1000" does not fit/],
  ["/why 1", /"1" does not fit \/why.*for example \/why BTC/],
  ["/close standard eth sol", /"sol" does not fit/],
  ["/ban 1 doge 721", /"721" does not fit \/ban.*hours are 1 to 720/],
  ["/control now", /\/control takes nothing behind it.*Type \/control/],
];

for (const [text, says] of REFUSED) {
  test(`"${text}" is refused with what to type instead`, () => {
    const refusal = parseCommand(text, COMMANDS);

    assert.ok("refused" in refusal, JSON.stringify(refusal));
    assert.match(`${refusal.reason}. ${refusal.hint}`, says);
  });
}

test("a sentence that starts with a path is not a command", () => {
  assert.equal(splitCommandLine("/var/log is full"), null);
  assert.equal(splitCommandLine("what is /status?"), null);
});

test("the bot that a command is for is told apart from its name", () => {
  const line = splitCommandLine("/status@Other_Bot now");

  assert.deepEqual(line, { name: "status", addressee: "other_bot", words: ["now"] });
});

test("the command table is consistent", () => {
  checkCommandTable(COMMANDS);
});

const BROKEN: readonly [fault: RegExp, change: Partial<CommandRow>][] = [
  [/taken twice/, { name: "status" }],
  [/1 to 32 of/, { name: "Status!" }],
  [/help has 1 to 100/, { help: "" }],
  [/help has 1 to 100/, { help: "x".repeat(101) }],
  [/given twice/, { args: [{ name: "by", kind: "choice", optional: true }], fixed: { by: "day" } }],
  [
    /behind an optional one/,
    {
      args: [
        { name: "book", kind: "book", optional: true },
        { name: "symbol", kind: "symbol", optional: false },
      ],
    },
  ],
  [
    /must be the last/,
    {
      args: [
        { name: "topic", kind: "text", optional: true },
        { name: "count", kind: "count", optional: true },
      ],
    },
  ],
];

for (const [fault, change] of BROKEN) {
  test(`a row is refused where ${fault.source}`, () => {
    const row: CommandRow = {
      name: "fresh",
      section: "machine",
      args: [],
      help: "New",
      skill: "show-new",
      effect: "read",
      role: "viewer",
    };

    assert.throws(() => checkCommandTable([...COMMANDS, { ...row, ...change }]), fault);
  });
}

test("every command's example is understood by the parser, with all its arguments", () => {
  for (const row of COMMANDS) {
    const call = parseCommand(exampleOf(row), COMMANDS);

    assert.ok("row" in call, JSON.stringify(call));
    const given = Object.keys(call.input).filter((key) => !(key in (row.fixed ?? {})));
    assert.deepEqual(
      given,
      row.args.map((arg) => arg.name),
    );
  }
});

test("whatever changes the desk needs at least an operator", () => {
  const writes = COMMANDS.filter((row) => row.effect === "write");

  assert.ok(writes.length > 0);
  assert.ok(writes.every((row) => row.role !== "viewer"));
});

test("the menu holds every command but the hidden ones", () => {
  const menu = new Set(commandMenu(COMMANDS, "owner").map((entry) => entry.command));

  assert.ok(menu.has("status") && menu.has("whoami"));
  assert.ok(!menu.has("start"));
});

test("the README's table has one line for each command", () => {
  const lines = commandTableMarkdown(COMMANDS)
    .split("\n")
    .filter((line) => line.startsWith("| `/"));

  assert.equal(lines.length, commandMenu(COMMANDS, "owner").length);
  assert.ok(
    lines.includes("| `/close <book> <symbol>` | Quote the close of one position | operator |"),
    lines.join("\n"),
  );
});

function completed(line: string): string[] {
  return completionsOf(line, COMMANDS, ["BTC", "ETH", "SOL"]);
}

test("a half-typed line is completed with commands, then with what their arguments take", () => {
  assert.deepEqual(completed("/st"), ["/status", "/stats", "/stop"]);
  assert.deepEqual(completed("/close s"), ["/close standard", "/close SOL"]);
  assert.deepEqual(completed("/close standard e"), ["/close standard ETH"]);
  assert.deepEqual(completed("/forceexit b"), ["/forceexit BTC"]);
  assert.deepEqual(completed("/performance w"), ["/performance week"]);
  assert.deepEqual(completed("/nothing s"), []);
  assert.deepEqual(completionsOf("hello", COMMANDS), []);
});

test("usage marks what may be left out", () => {
  const close = COMMANDS.find((row) => row.name === "close");
  const trades = COMMANDS.find((row) => row.name === "trades");

  assert.deepEqual(
    [close, trades].map((row) => row && usageOf(row)),
    ["/close <book> <symbol>", "/trades [book] [count]"],
  );
});

/** Distances counted by hand. */
const DISTANCES: readonly [left: string, right: string, distance: number][] = [
  ["", "", 0],
  ["", "abc", 3],
  ["status", "status", 0],
  ["statsu", "status", 1],
  ["stats", "status", 1],
  ["sttus", "status", 1],
  ["balence", "balance", 1],
  ["kitten", "sitting", 3],
  ["ca", "abc", 3],
];

for (const [left, right, distance] of DISTANCES) {
  test(`from "${left}" to "${right}" it is ${distance} typing errors, both ways`, () => {
    assert.equal(editDistance(left, right), distance);
    assert.equal(editDistance(right, left), distance);
  });
}

test("a short word that is far from all others has no nearest one", () => {
  assert.equal(nearestWord("xy", ["why", "status"]), null);
});

function nameAndInput(line: string): unknown {
  const call = parseCommand(line, COMMANDS);
  return "refused" in call ? call.code : [call.row.name, call.input];
}

test("a first word of /settings is another command, and a book stays a book", () => {
  assert.deepEqual(
    [
      "/settings busy steer",
      "/busy Replace",
      "/busy",
      "/settings topic stop-losses",
      "/settings 1",
      "/busy no",
    ].map(nameAndInput),
    [
      ["busy", { mode: "steer" }],
      ["busy", { mode: "replace" }],
      ["busy", {}],
      ["topic", { target: "stop-losses" }],
      ["settings", { book: "standard" }],
      "BAD_ARGUMENT",
    ],
  );
});
