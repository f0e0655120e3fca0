import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "#src/domain/errors.ts";
import { amount } from "#src/domain/money.ts";
import { ARGUMENTS } from "#jobs/replay/arguments.ts";
import { replayHelp } from "#jobs/replay/help.ts";
import { parseReplayArgs, type ReplayRequest } from "#jobs/replay/parse-args.ts";

function parse(line: string): ReplayRequest {
  const request = parseReplayArgs(line.split(" ").filter((word) => word !== ""));
  assert.ok(request !== null);
  return request;
}

test("a recorded market needs no more than its folder", () => {
  const { source, barMs, books, afterHalt, transactions, outDir, force, print } = parse(
    "--source recorded --dir bars",
  );

  assert.deepEqual(source, { kind: "recorded", dir: "bars", bases: null, fromTsMs: null, toTsMs: null });
  assert.deepEqual(
    books.map((book) => [book.bookId, book.balance, book.scanMs]),
    [
      ["standard", amount("1000"), 900_000],
      ["inverted", amount("1000"), 900_000],
    ],
  );
  assert.deepEqual(
    { barMs, afterHalt, transactions, outDir, force, print },
    {
      barMs: 900_000,
      afterHalt: "stay",
      transactions: "batch",
      outDir: ".sleepyquant/replay",
      force: false,
      print: "table",
    },
  );
});

test("every option is understood, with a space or an equals sign before its value", () => {
  const line =
    "--source=recorded --dir=bars --symbols btc,ETHUSDT --from 2025-10-01 --to=2025-10-02T12:00Z --bar 5m " +
    "--balance 78.5 --books standard,inverted-level --after-halt resume-daily --out x --force --careful --json";

  const request = parse(line);

  assert.deepEqual(request.source, {
    kind: "recorded",
    dir: "bars",
    bases: ["BTC", "ETH"],
    fromTsMs: Date.UTC(2025, 9, 1),
    toTsMs: Date.UTC(2025, 9, 2, 12),
  });
  assert.equal(request.barMs, 300_000);
  assert.deepEqual(
    request.books.map((book) => [book.bookId, book.balance, book.scanMs]),
    [
      ["standard", amount("78.5"), 300_000],
      ["inverted-level", amount("78.5"), 300_000],
    ],
  );
  assert.deepEqual(
    [request.afterHalt, request.outDir, request.force, request.transactions, request.print],
    ["resume-daily", "x", true, "event", "json"],
  );
});

test("a simulated market is so many days from its first", () => {
  const { source } = parse("--source simulated --days 3 --pairs 2 --seed 11 --from 2025-03-01");

  assert.deepEqual(source, {
    kind: "simulated",
    pairs: 2,
    seed: 11,
    fromTsMs: Date.UTC(2025, 2, 1),
    toTsMs: Date.UTC(2025, 2, 4),
  });
});

test("a mirror that is named before its original is decided after it", () => {
  const { books } = parse("--source simulated --books inverted,contrary,standard");

  assert.deepEqual(
    books.map((book) => book.bookId),
    ["contrary", "standard", "inverted"],
  );
});

test("the help is asked for by name, and lists every option and book", () => {
  const asked = parseReplayArgs(["--source", "nonsense", "--help"]);

  const help = replayHelp();

  assert.equal(asked, null);
  for (const name of Object.keys(ARGUMENTS)) assert.match(help, new RegExp(`--${name}\\b`));
  assert.match(help, /In a bar that reaches both, the\s+loss is taken/);
  assert.match(help, /inverted-level/);
});

const MISTAKES: readonly (readonly [string, RegExp])[] = [
  ["", /type --source recorded --dir DIR, or --source simulated --days 30/],
  ["--source moon", /--source moon is not known: type --source recorded or simulated/],
  ["--source recorded", /type --dir DIR/],
  ["--source recorded --dir", /--dir needs a value: type --dir DIR/],
  ["--source recorded --dir bars --dir bars", /--dir is given twice/],
  ["--source recorded --dir bars --seed 7", /--seed is not for a recorded market: leave it out/],
  ["--source simulated --dir bars", /--dir is not for a simulated market: leave it out/],
  ["--source recorded --dir bars --speed 3", /there is no option --speed; npm run replay -- --help/],
  ["recorded", /"recorded" is no option/],
  ["--source recorded --dir bars --force=yes", /--force takes no value: type --force alone/],
  ["--source recorded --dir bars --from yesterday", /"yesterday" is no date: type --from 2025-10-01/],
  ["--source recorded --dir bars --from 2025-02-30", /"2025-02-30" is no date/],
  ["--source recorded --dir bars --from 2025-02-02 --to 2025-02-01", /would end .* before it begins/],
  ["--source simulated --days 3 --to 2025-02-01", /--to and --days say the same/],
  ["--source simulated --days 0", /--days 0 cannot be used: type a whole number from 1 to 3660/],
  ["--source simulated --pairs 31", /type a whole number from 1 to 30/],
  ["--source recorded --dir bars --bar 4h", /type --bar 1m, 3m, 5m, 15m, 30m, 1h \(one of them\)/],
  ["--source recorded --dir bars --balance -5", /type a number of USDT, such as --balance 1000/],
  ["--source recorded --dir bars --balance 0", /type a number of USDT/],
  ["--source recorded --dir bars --symbols $", /"\$" is no symbol: type base assets/],
  ["--source recorded --dir bars --books third", /there is no book "third". Type --books with one or more/],
  ["--source recorded --dir bars --books __proto__", /there is no book "__proto__"/],
  ["--source recorded --dir bars --books standard,standard", /"standard" is named twice/],
  ["--source recorded --dir bars --books inverted", /mirrors standard. Type --books standard,inverted/],
  ["--source recorded --dir bars --after-halt never", /type --after-halt stay or resume-daily/],
  ["--source recorded --dir bars --json --quiet", /type one of them/],
];

for (const [line, answer] of MISTAKES) {
  test(`"${line}" is answered with what to type instead`, () => {
    assert.throws(
      () => parse(line),
      (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, answer);
        return true;
      },
    );
  });
}

test("a stop slip is a percentage, and one that is none is refused with what to type", () => {
  assert.equal(parse("--source recorded --dir bars").stopSlip, 0);
  assert.equal(parse("--source recorded --dir bars --stop-slip 0.25").stopSlip, 250_000);
  for (const wrong of ["11", "-1", "much"]) {
    assert.throws(
      () => parse(`--source recorded --dir bars --stop-slip=${wrong}`),
      (error) => error instanceof UserError && error.message.includes("--stop-slip 0.2"),
    );
  }
});
