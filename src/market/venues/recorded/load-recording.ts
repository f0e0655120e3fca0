/** Loads a recording whole, synchronously: for a replay at full speed, and for the recorded market. */
import { join } from "node:path";
import type { Instrument } from "#src/domain/instrument.ts";
import { parseSymbol } from "#src/domain/instrument.ts";
import { SCALE_DIGITS, priceFromUnits } from "#src/domain/money.ts";
import { marginTiersOf } from "../../margin-tiers.ts";
import { feesOf, notionalMinOf, symbolsMissing } from "../../venue-rules.ts";
import { aggregateBars, lowerBound, sliceBars, type BarColumns } from "../../bar-columns.ts";
import { invalidRow, parseCsvColumns, type CsvColumns } from "./csv-columns.ts";
import {
  findBarFolder,
  findMarkFolder,
  readSymbolFile,
  symbolsIn,
  type BarFolder,
} from "./recording-files.ts";

/** Settlements in time order. `tsMs` is the venue's own stamp, some ms late; rates and prices in units of 1e-8. */
export type FundingColumns = {
  readonly length: number;
  readonly tsMs: Float64Array;
  readonly fundingRate: Float64Array;
  readonly markPrice: Float64Array;
};

/** Mark prices: the open of each mark bar, at its time. */
export type MarkColumns = {
  readonly length: number;
  readonly tsMs: Float64Array;
  readonly markPrice: Float64Array;
};

export type RecordedSymbol = {
  readonly symbol: string;
  readonly instrument: Instrument;
  readonly bars: BarColumns;
  readonly funding: FundingColumns;
  /** Empty where the recording has no mark prices of the symbol. */
  readonly marks: MarkColumns;
};

export type Recording = {
  readonly dir: string;
  readonly barMs: number;
  readonly symbols: readonly RecordedSymbol[];
};

export type LoadRecordingOptions = {
  readonly dir: string;
  /** ccxt symbols such as `BTC/USDT:USDT`, in the order wanted; null: all that the recording has. */
  readonly symbols: readonly string[] | null;
  readonly barMs: number;
  /** Bars that open at or after it, and what happens from it on. */
  readonly fromTsMs?: number;
  /** Bars that close at or before it, and what happens until it. */
  readonly toTsMs?: number;
};

/** A settlement is stamped some ms late; what lies further away is no longer "at that moment". */
const STAMP_TOLERANCE_MS = 60_000;

/**
 * @throws DeskError MARKET_DATA_INVALID naming file and line; CONFIG_INVALID for a folder without usable bars;
 * INSTRUMENT_NOT_FOUND for a symbol that it has no bars of.
 */
export function loadRecording(options: LoadRecordingOptions): Recording {
  const symbols = options.symbols ?? recordedSymbols(options.dir, options.barMs);
  return {
    dir: options.dir,
    barMs: options.barMs,
    symbols: symbols.map((symbol) => loadRecordedSymbol(options, symbol)),
  };
}

/** The symbols that a recording has bars of. @throws DeskError CONFIG_INVALID. */
export function recordedSymbols(dir: string, barMs: number): string[] {
  return symbolsIn(findBarFolder(dir, barMs).path);
}

/** One symbol of a recording; throws as `loadRecording`. */
export function loadRecordedSymbol(options: LoadRecordingOptions, symbol: string): RecordedSymbol {
  const folder = findBarFolder(options.dir, options.barMs);
  const { raw, decimals } = loadBars(folder, symbol);
  const fromTsMs = options.fromTsMs ?? 0;
  const toTsMs = options.toTsMs ?? Number.MAX_SAFE_INTEGER;
  const marks = loadMarks(options.dir, symbol);
  const funding = loadFunding(options.dir, symbol, { raw, folder, marks });
  return {
    symbol,
    instrument: instrumentOf(symbol, decimals),
    bars: cutBars(aggregateBars(raw, folder.barMs, options.barMs), options.barMs, fromTsMs, toTsMs),
    funding: cutFunding(funding, fromTsMs, toTsMs),
    marks: cutMarks(marks, fromTsMs, toTsMs),
  };
}

function loadBars(folder: BarFolder, symbol: string): { raw: BarColumns; decimals: readonly number[] } {
  const found = readSymbolFile(folder.path, symbol);
  if (found === null) throw symbolsMissing([symbol], `the recording in ${folder.path}`);
  const table = parseCsvColumns(found.bytes, ["t", "o", "h", "l", "c", "v"], found.file);
  const raw = barColumns(table);
  checkBars(raw, folder.barMs, found.file);
  return { raw, decimals: table.decimals };
}

function barColumns({ rows, columns }: CsvColumns): BarColumns {
  const at = (index: number): Float64Array => columns[index] ?? new Float64Array(rows);
  return { length: rows, openTsMs: at(0), open: at(1), high: at(2), low: at(3), close: at(4), volume: at(5) };
}

/** Corrupt data is worse than none: one bar that cannot be stops the load. */
function checkBars(bars: BarColumns, barMs: number, file: string): void {
  let previousMs = -1;
  for (let row = 0; row < bars.length; row++) {
    const openTsMs = bars.openTsMs[row] ?? 0;
    const high = bars.high[row] ?? 0;
    const low = bars.low[row] ?? 0;
    const open = bars.open[row] ?? 0;
    const close = bars.close[row] ?? 0;
    if (openTsMs <= previousMs)
      throw invalidRow(file, row, `the time ${openTsMs} does not come after ${previousMs}`);
    if (openTsMs % barMs !== 0) throw invalidRow(file, row, `the time ${openTsMs} is not the start of a bar`);
    if (!(low > 0 && low <= open && low <= close && high >= open && high >= close)) {
      throw invalidRow(file, row, "the prices contradict each other (0 < low <= open, close <= high)");
    }
    if (high > Number.MAX_SAFE_INTEGER) throw invalidRow(file, row, "the price is too large");
    if ((bars.volume[row] ?? 0) < 0) throw invalidRow(file, row, "the volume is negative");
    previousMs = openTsMs;
  }
}

function loadMarks(dir: string, symbol: string): MarkColumns {
  const folder = findMarkFolder(dir);
  const found = folder === null ? null : readSymbolFile(folder.path, symbol);
  if (found === null) return { length: 0, tsMs: new Float64Array(), markPrice: new Float64Array() };
  const table = parseCsvColumns(found.bytes, ["t", "o", "h", "l", "c"], found.file);
  const tsMs = table.columns[0] ?? new Float64Array();
  const markPrice = table.columns[1] ?? new Float64Array();
  for (let row = 0; row < table.rows; row++) {
    if ((tsMs[row] ?? 0) <= (tsMs[row - 1] ?? -1))
      throw invalidRow(found.file, row, "the times do not ascend");
    if (!((markPrice[row] ?? 0) > 0)) throw invalidRow(found.file, row, "the mark price is not above zero");
  }
  return { length: table.rows, tsMs, markPrice };
}

type PriceSources = { readonly raw: BarColumns; readonly folder: BarFolder; readonly marks: MarkColumns };

/** Settlements with the mark price of their moment; those outside the recorded bars have none and are left out. */
function loadFunding(dir: string, symbol: string, sources: PriceSources): FundingColumns {
  const found = readSymbolFile(join(dir, "funding"), symbol);
  const table = found === null ? null : parseCsvColumns(found.bytes, ["t", "rate"], found.file);
  const stamps = table?.columns[0] ?? new Float64Array();
  const tsMs: number[] = [];
  const fundingRate: number[] = [];
  const markPrice: number[] = [];
  for (const [row, stampMs] of stamps.entries()) {
    if (found !== null && stampMs <= (stamps[row - 1] ?? -1)) {
      throw invalidRow(found.file, row, "the times do not ascend");
    }
    const mark = markPriceAt(stampMs, sources);
    if (mark === null) continue;
    tsMs.push(stampMs);
    fundingRate.push(table?.columns[1]?.[row] ?? 0);
    markPrice.push(mark);
  }
  return {
    length: tsMs.length,
    tsMs: Float64Array.from(tsMs),
    fundingRate: Float64Array.from(fundingRate),
    markPrice: Float64Array.from(markPrice),
  };
}

/** The mark bar's open at that moment if there is one, else the open of the traded bar it falls into. */
function markPriceAt(tsMs: number, { raw, folder, marks }: PriceSources): number | null {
  const markIndex = lowerBound(marks.tsMs, tsMs + 1) - 1;
  const markTsMs = marks.tsMs[markIndex];
  if (markTsMs !== undefined && tsMs - markTsMs <= STAMP_TOLERANCE_MS)
    return marks.markPrice[markIndex] ?? null;
  const barIndex = lowerBound(raw.openTsMs, tsMs + 1) - 1;
  const openTsMs = raw.openTsMs[barIndex];
  return openTsMs !== undefined && tsMs < openTsMs + folder.barMs ? (raw.open[barIndex] ?? null) : null;
}

function cutBars(bars: BarColumns, barMs: number, fromTsMs: number, toTsMs: number): BarColumns {
  return sliceBars(bars, lowerBound(bars.openTsMs, fromTsMs), lowerBound(bars.openTsMs, toTsMs - barMs + 1));
}

function cutMarks(marks: MarkColumns, fromTsMs: number, toTsMs: number): MarkColumns {
  const [start, end] = rangeOf(marks.tsMs, fromTsMs, toTsMs);
  return {
    length: end - start,
    tsMs: marks.tsMs.subarray(start, end),
    markPrice: marks.markPrice.subarray(start, end),
  };
}

function cutFunding(funding: FundingColumns, fromTsMs: number, toTsMs: number): FundingColumns {
  const [start, end] = rangeOf(funding.tsMs, fromTsMs, toTsMs);
  return {
    ...cutMarks(funding, fromTsMs, toTsMs),
    fundingRate: funding.fundingRate.subarray(start, end),
  };
}

/** The indices of the times from `fromTsMs` to `toTsMs`, both inclusive. */
function rangeOf(times: Float64Array, fromTsMs: number, toTsMs: number): readonly [number, number] {
  const start = lowerBound(times, fromTsMs);
  return [start, Math.max(start, lowerBound(times, toTsMs + 1))];
}

/** One unit of the last of `places` decimals, in units of 1e-8. */
function unitOf(places: number): number {
  return 10 ** (SCALE_DIGITS - places);
}

/**
 * A recording does not tell the venue's limits. The tick and the step are the finest decimals that the file
 * writes; the least notional is the one that the venue has now.
 */
function instrumentOf(symbol: string, decimals: readonly number[]): Instrument {
  const { base, lane } = parseSymbol(symbol);
  const quantityStep = BigInt(unitOf(decimals[5] ?? 0));
  return {
    symbol,
    venue: "recorded",
    lane,
    base,
    quote: "USDT",
    priceTick: priceFromUnits(unitOf(Math.max(...decimals.slice(1, 5)))),
    quantityStep,
    quantityMin: quantityStep,
    notionalMin: notionalMinOf(base, lane),
    ...feesOf(lane),
    marginTiers: marginTiersOf(base),
  };
}
