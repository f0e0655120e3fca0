import assert from "node:assert/strict";
import { test } from "node:test";
import { replayHelp } from "#jobs/replay/help.ts";
import { parseReplayArgs } from "#jobs/replay/parse-args.ts";
import { amount } from "#src/domain/money.ts";

const SIMULATED = ["--source", "simulated"];
const RECORDED = ["--source", "recorded", "--dir", "bars"];

test("a simulated market has its usual pairs, days, seed, bar, books and balance", () => {
  const request = parseReplayArgs(SIMULATED);

  assert.ok(request !== null);
  assert.deepEqual(request.source, {
    kind: "simulated",
    pairs: 10,
    seed: 7,
    fromTsMs: Date.UTC(2025, 0, 1),
    toTsMs: Date.UTC(2025, 0, 31),
  });
  assert.equal(request.barMs, 900_000);
  assert.deepEqual(
    request.books.map(({ bookId, balance }) => [bookId, balance]),
    [
      ["standard", amount("1000")],
      ["inverted", amount("1000")],
    ],
  );
  assert.deepEqual([request.afterHalt, request.transactions, request.print], ["stay", "batch", "table"]);
});

test("a recorded market takes symbols in any spelling, and times in UTC", () => {
  const words = ["--symbols", "btc,ETHUSDT", "--from", "2025-10-01", "--to", "2025-10-10T21:15Z", "--json"];

  const request = parseReplayArgs([...RECORDED, ...words]);

  assert.deepEqual(request?.source, {
    kind: "recorded",
    dir: "bars",
    bases: ["BTC", "ETH"],
    fromTsMs: Date.UTC(2025, 9, 1),
    toTsMs: Date.UTC(2025, 9, 10, 21, 15),
  });
  assert.equal(request.print, "json");
});

const REFUSED: readonly (readonly [string, readonly string[], RegExp])[] = [
  ["no source", [], /type --source recorded --dir DIR, or --source simulated/],
  ["an unknown source", ["--source", "kraken"], /type --source recorded or simulated/],
  ["a recording without its folder", ["--source", "recorded"], /type --dir DIR/],
  ["a seed for a recording", [...RECORDED, "--seed", "7"], /--seed is not for a recorded market/],
  ["a folder for a simulation", [...SIMULATED, "--dir", "bars"], /--dir is not for a simulated market/],
  ["no day at all", [...SIMULATED, "--days", "0"], /a whole number from 1 to 3660/],
  ["a day that is none", [...RECORDED, "--from", "2025-02-30"], /"2025-02-30" is no date: type --from/],
  [
    "an end before the beginning",
    [...RECORDED, "--from", "2025-10-02", "--to", "2025-10-01"],
    /before it begins/,
  ],
  ["days and an end", [...SIMULATED, "--days", "3", "--to", "2025-02-01"], /type one of them/],
  ["a bar of 7 minutes", [...SIMULATED, "--bar", "7m"], /type --bar 1m, 3m, 5m, 15m/],
  ["a balance of nothing", [...SIMULATED, "--balance", "0"], /such as --balance 1000/],
  ["a book that nobody knows", [...SIMULATED, "--books", "third"], /third/],
  ["two ways to print", [...SIMULATED, "--json", "--quiet"], /contradict each other/],
  ["an argument that nobody knows", [...SIMULATED, "--sed", "7"], /--sed/],
];

for (const [what, words, complaint] of REFUSED) {
  test(`${what} is refused with what to type`, () => {
    assert.throws(() => parseReplayArgs(words), { code: "USER_INPUT", message: complaint });
  });
}

test("help is asked for with --help, and names every argument and the rule for a bar that holds both exits", () => {
  assert.equal(parseReplayArgs(["--help"]), null);
  const help = replayHelp();
  for (const name of [
    "source",
    "dir",
    "from",
    "to",
    "symbols",
    "bar",
    "balance",
    "books",
    "out",
    "json",
    "seed",
  ]) {
    assert.match(help, new RegExp(`--${name}\\b`));
  }
  assert.match(help, /In a bar that reaches both, the\s+loss is taken/);
});
