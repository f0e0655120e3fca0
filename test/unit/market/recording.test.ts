import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { gunzipSync } from "node:zlib";
import { aggregateBars, type BarColumns } from "#src/market/bar-columns.ts";
import { parseCsvColumns } from "#src/market/venues/recorded/csv-columns.ts";
import { loadRecording, type Recording } from "#src/market/venues/recorded/load-recording.ts";
import { createRecordingFolder, RECORDING_START_MS, writeRecording } from "#test/support/recording.ts";

const MINUTE_MS = 60_000;
const BAR_MS = 15 * MINUTE_MS;
const START = RECORDING_START_MS;
const SHARED = join(import.meta.dirname, "../../../../shared/data");
const skipped = existsSync(SHARED) ? {} : { skip: "../shared/data is absent" };

function folderFor(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = createRecordingFolder();
  t.after(() => folder.remove());
  for (const [path, text] of Object.entries(files)) folder.write(path, text);
  return folder.dir;
}

function barsText(rows: readonly string[]): string {
  return ["t,o,h,l,c,v", ...rows].join("\n");
}

/** One row of a bar at price 100, or of these prices. */
function row(openTsMs: number, prices = "100,101,99,100"): string {
  return `${openTsMs},${prices},1`;
}

function load(dir: string, options: Partial<Parameters<typeof loadRecording>[0]> = {}): Recording {
  return loadRecording({ dir, symbols: null, barMs: BAR_MS, ...options });
}

test("all symbols of a recording are loaded, packed and plain, with ticks from their decimals", (t) => {
  const dir = folderFor(t, {
    "perp_15m/BTCUSDT.csv": barsText([`${START},100.5,101,99.25,100,1.234`]),
    "perp_15m/1000SHIBUSDT.csv.gz": barsText([`${START},0.0117,0.011725,0.011693,0.011721,82467838`]),
    "perp_15m/README.txt": "not a symbol",
  });
  const recording = load(dir);
  assert.deepEqual(
    recording.symbols.map(({ symbol, instrument }) => [
      symbol,
      instrument.base,
      instrument.priceTick,
      instrument.quantityStep,
    ]),
    [
      ["1000SHIB/USDT:USDT", "1000SHIB", 100, 100_000_000n],
      ["BTC/USDT:USDT", "BTC", 1_000_000, 100_000n],
    ],
  );
});

test("a settlement keeps the venue's stamp and takes the mark price of its hour where there is one", (t) => {
  const dir = folderFor(t, {
    "perp_15m/BTCUSDT.csv": barsText([row(START), row(START + BAR_MS, "110,111,109,110")]),
    "funding/BTCUSDT.csv": `t,rate\n${START + 4},-3.174e-05\n${START + BAR_MS + 2},0.0001\n${START + 99 * BAR_MS},0.0002\n`,
    "mark_1h/BTCUSDT.csv": `t,o,h,l,c\n${START},100.25,102,99,101\n`,
  });
  const funding = load(dir).symbols[0]?.funding;
  assert.deepEqual(
    [[...(funding?.tsMs ?? [])], [...(funding?.fundingRate ?? [])], [...(funding?.markPrice ?? [])]],
    [
      [START + 4, START + BAR_MS + 2],
      [-3174, 10_000],
      [10_025_000_000, 11_000_000_000],
    ],
  );
});

test("from and to keep the bars that lie wholly between them", (t) => {
  const recorded = writeRecording({ bases: ["BTC"], barMs: BAR_MS, bars: 40 });
  t.after(() => recorded.remove());
  const range = { fromTsMs: START + 10 * BAR_MS + 1, toTsMs: START + 35 * BAR_MS + 5 };
  const [loaded] = load(recorded.dir, range).symbols;
  assert.equal(loaded?.bars.openTsMs[0], START + 11 * BAR_MS);
  assert.equal(loaded?.bars.openTsMs.at(-1), START + 34 * BAR_MS);
  assert.deepEqual([...(loaded?.funding.tsMs ?? [])], []);
});

test("shorter bars are put together at the boundaries of the longer ones, without half bars at the ends", (t) => {
  const fives = Array.from({ length: 8 }, (_, index) => {
    const price = 100 + index;
    return `${START + (index + 1) * 5 * MINUTE_MS},${price},${price + 3},${price - 2},${price + 1},0.5`;
  });
  const dir = folderFor(t, { "perp_5m/BTCUSDT.csv": barsText(fives) });
  const bars = load(dir).symbols[0]?.bars;
  assert.deepEqual(rowsOf(bars), [
    [START + BAR_MS, 102e8, 107e8, 100e8, 105e8, 1.5e8],
    [START + 2 * BAR_MS, 105e8, 110e8, 103e8, 108e8, 1.5e8],
  ]);
});

test("a gap inside a longer bar leaves a bar of what there is", () => {
  const bars = columnsOf([
    [0, 1, 5, 1, 2, 1],
    [10 * MINUTE_MS, 2, 3, 2, 3, 1],
    [15 * MINUTE_MS, 3, 3, 3, 3, 1],
    [20 * MINUTE_MS, 3, 3, 3, 3, 1],
    [25 * MINUTE_MS, 3, 3, 3, 3, 1],
  ]);
  assert.deepEqual(rowsOf(aggregateBars(bars, 5 * MINUTE_MS, BAR_MS)), [
    [0, 1, 5, 1, 3, 2],
    [BAR_MS, 3, 3, 3, 3, 3],
  ]);
});

const FAULTS: readonly (readonly [string, string, RegExp])[] = [
  ["a time that goes back", barsText([row(START + BAR_MS), row(START)]), /BTCUSDT\.csv line 3: the time/],
  [
    "a time twice",
    barsText([row(START), row(START)]),
    /BTCUSDT\.csv line 3: the time .* does not come after/,
  ],
  ["a time between two bars", barsText([row(START + 1)]), /line 2: the time .* is not the start of a bar/],
  ["a low above the open", barsText([row(START, "100,103,101,102")]), /line 2: the prices contradict/],
  ["a high below the close", barsText([row(START, "100,101,99,102")]), /line 2: the prices contradict/],
  ["a price of zero", barsText([row(START, "0,1,0,1")]), /line 2: the prices contradict/],
  ["a negative volume", barsText([`${START},1,1,1,1,-1`]), /line 2: the volume is negative/],
];

for (const [what, text, message] of FAULTS) {
  test(`${what} stops the load with file and line`, (t) => {
    const dir = folderFor(t, { "perp_15m/BTCUSDT.csv": text });
    assert.throws(() => load(dir), { code: "MARKET_DATA_INVALID", message });
  });
}

test("what is missing is refused with what to do", (t) => {
  const dir = folderFor(t, { "perp_15m/BTCUSDT.csv": barsText([row(START)]) });
  assert.throws(() => load(join(dir, "nothing")), { code: "CONFIG_INVALID", message: /holds no recording/ });
  assert.throws(() => load(dir, { barMs: 20 * MINUTE_MS }), {
    code: "CONFIG_INVALID",
    message: /has bars of 15 minutes, which 20 minutes is no multiple of: change SCAN_MINUTES/,
  });
  assert.throws(() => load(dir, { symbols: ["SOL/USDT:USDT"] }), { code: "INSTRUMENT_NOT_FOUND" });
});

test("a file that only calls itself packed is refused by name", (t) => {
  const dir = folderFor(t, { "perp_15m/BTCUSDT.csv.gz": "t" });
  writeFileSync(join(dir, "perp_15m/BTCUSDT.csv.gz"), barsText([row(START)]));
  assert.throws(() => load(dir), {
    code: "MARKET_DATA_INVALID",
    message: /BTCUSDT\.csv\.gz cannot be unpacked/,
  });
});

test("15 minutes made of recorded single minutes are what another program made of them", skipped, () => {
  const minutes = loadRecording({
    dir: join(SHARED, "bars-mit"),
    symbols: ["BTC/USDT:USDT"],
    barMs: MINUTE_MS,
  }).symbols[0]?.bars;
  const file = join(SHARED, "bars-mit/perp_15m_from1m/BTCUSDT.csv.gz");
  const expected = parseCsvColumns(gunzipSync(readFileSync(file)), ["t", "o", "h", "l", "c", "v"], file);
  assert.ok(minutes !== undefined && expected.rows > 2_000);
  assert.deepEqual(
    rowsOf(aggregateBars(minutes, MINUTE_MS, BAR_MS)),
    Array.from({ length: expected.rows }, (_, index) => expected.columns.map((column) => column[index])),
  );
});

test("the recorded crash of 2025-10-10 is read to the tick", skipped, () => {
  const day = { fromTsMs: Date.UTC(2025, 9, 10, 20), toTsMs: Date.UTC(2025, 9, 10, 23) };
  const recording = load(join(SHARED, "bars"), day);
  const sui = recording.symbols.find(({ symbol }) => symbol === "SUI/USDT:USDT")?.bars;
  const btc = recording.symbols.find(({ symbol }) => symbol === "BTC/USDT:USDT")?.bars;
  assert.equal(recording.symbols.length, 24);
  assert.equal(btc?.length, 12);
  // The lowest price of BTC that the data's own description names.
  assert.equal(Math.min(...(btc?.low ?? [])), 10_151_650_000_000);
  assert.ok(Math.min(...(sui?.low ?? [])) < 0.3 * Math.max(...(sui?.high ?? [])));
});

function columnsOf(rows: readonly (readonly number[])[]): BarColumns {
  const column = (index: number): Float64Array => Float64Array.from(rows, (each) => each[index] ?? 0);
  return {
    length: rows.length,
    openTsMs: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  };
}

function rowsOf(bars: BarColumns | undefined): number[][] {
  if (bars === undefined) return [];
  const { openTsMs, open, high, low, close, volume } = bars;
  return Array.from({ length: bars.length }, (_, index) =>
    [openTsMs, open, high, low, close, volume].map((column) => column[index] ?? Number.NaN),
  );
}
