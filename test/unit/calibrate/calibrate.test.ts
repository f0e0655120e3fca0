import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { CASES, type CalibrationCase } from "#jobs/calibrate/cases.ts";
import { createPlantedStrategy } from "#jobs/calibrate/planted-strategy.ts";
import type { CaseRun } from "#jobs/calibrate/run-case.ts";
import { tableOf, tableText } from "#jobs/calibrate/table.ts";
import type { ReplayMarket } from "#jobs/replay/replay-market.ts";
import { columnsOf, replaySymbol } from "#test/support/replay-columns.ts";

const T0 = Date.UTC(2026, 0, 1);
const BAR_MS = 900_000;
const BARS = 4_000;
const MAIN = join(import.meta.dirname, "..", "..", "..", "jobs", "calibrate", "main.ts");

/** Rises 2% and falls 2% in turns of 20 bars. */
function wave(): ReplayMarket {
  const prices = Array.from({ length: BARS }, (_, index) => {
    const at = index % 40;
    return 100 * (1 + 0.001 * (at < 20 ? at : 40 - at));
  });
  const symbols = [replaySymbol("BTC", { bars: columnsOf(T0, BAR_MS, prices) })];
  return { source: "simulated", label: "wave", barMs: BAR_MS, symbols, startTsMs: T0 };
}

function sidesOf(which: Partial<CalibrationCase>): string[] {
  const market = wave();
  const [symbol] = market.symbols;
  assert.ok(symbol !== undefined);
  const planted = { name: "x", truth: "right", hits: 1, mode: "percent", withSpot: false, ...which } as const;
  const strategy = createPlantedStrategy(market, planted, 7).forSymbol(symbol.instrument);
  return Array.from({ length: BARS - 100 }, (_, index) => {
    const { openTsMs, open, high, low, close } = symbol.bars;
    const bar = {
      type: "bar",
      symbol: symbol.symbol,
      openTsMs: openTsMs[index],
      closeTsMs: (openTsMs[index] ?? 0) + BAR_MS,
      open: open[index],
      high: high[index],
      low: low[index],
      close: close[index],
      volume: 1,
    };
    const signal = strategy.onBar(bar as Parameters<typeof strategy.onBar>[0]);
    return signal === null
      ? ""
      : `${index % 40 < 2 ? "bottom" : index % 40 > 18 && index % 40 < 22 ? "top" : "between"} ${signal.side}`;
  }).filter((said) => said !== "");
}

test("a signal that is always right buys the bottom and sells the top, and one that is never right the reverse", () => {
  const [right, wrong] = [sidesOf({ hits: 1 }), sidesOf({ hits: 0 })];

  assert.ok(right.length > 30);
  assert.ok(right.every((said) => said !== "bottom short" && said !== "top long"));
  assert.ok(wrong.every((said) => said !== "bottom long" && said !== "top short"));
});

test("a coin takes both sides about as often", () => {
  const longs = sidesOf({ hits: "coin" }).filter((said) => said.endsWith("long")).length;
  const all = sidesOf({ hits: "coin" }).length;

  assert.ok(longs > all * 0.3 && longs < all * 0.7, `${longs} of ${all}`);
});

function runOf(changes: Partial<CaseRun>): CaseRun {
  return {
    name: "coin flips",
    seed: 1,
    pairs: 100,
    edgeSum: 0,
    looks: [],
    rule: null,
    contradicted: false,
    ...changes,
  };
}

test("the table counts what was named by each look, falsely at any, and whether all intervals held", () => {
  const quiet = { pairs: 50, kind: "too-early", low: -0.01, high: 0.01 } as const;
  const named = { pairs: 100, kind: "wrong-sign", low: -0.02, high: -0.001 } as const;
  const [row] = tableOf([
    runOf({ looks: [quiet, named], contradicted: true }),
    runOf({ looks: [quiet, { ...quiet, pairs: 100 }] }),
    runOf({ looks: [quiet] }),
    runOf({ looks: [] }),
  ]);

  assert.deepEqual(
    [row?.runs, row?.wrong, row?.right, row?.false, row?.covered, row?.medianPairs, row?.contradicted],
    [4, [0, 0.5, null, null], [0, 0, null, null], 0.25, 0.75, 100, 0.25],
  );
  assert.match(
    tableText(row === undefined ? [] : [row]),
    /coin flips +4 +0\.00% +0%\/0% +0%\/50% +-\/- +-\/- +25%/,
  );
});

test("every planted case runs through the real desk and is a row of the table", () => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [MAIN, "--runs", "1", "--days", "4", "--coins", "3"],
    {
      encoding: "utf8",
    },
  );

  assert.equal(status, 0, stderr);
  assert.match(stdout, /^1 market of 3 coins over 4 days, seeds 1 to 1\n/);
  for (const { name } of CASES) assert.ok(stdout.includes(`\n${name}`), name);
});

test("a number that is none is refused with how to call it", () => {
  const { stderr, status } = spawnSync(process.execPath, [MAIN, "--runs", "many"], { encoding: "utf8" });

  assert.equal(status, 1);
  assert.match(stderr, /"many" is no whole number above 0\.\nnpm run calibrate/);
});
