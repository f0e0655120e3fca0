/**
 * Walks a market in the venue's time. The bars of one close come together, in the order of the symbols. At the
 * same instant bars come before mark prices and those before settlements: a bar's range lies before its close,
 * and a position that it closed pays no funding there.
 */
import type { MarketEvent } from "#src/domain/market.ts";
import { priceFromUnits, rateFromUnits } from "#src/domain/money.ts";
import { ROW, RowBar, toRows } from "./bar-rows.ts";
import { lowerBound, type ReplayMarket, type ReplaySymbol } from "./replay-market.ts";

/** Where the walk tells an event, after it has moved the venue's clock to it. */
export type WalkTarget = { atTsMs(tsMs: number): void; handle(event: MarketEvent): void };

/** Where the walk stands in one symbol: the next of each kind and its time, Infinity after the last. */
type Cursor = {
  readonly of: ReplaySymbol;
  /** Some bars ahead, where the next one's row begins, and the first bar that is not among them. */
  rows: Float64Array;
  at: number;
  rowsEnd: number;
  mark: number;
  settlement: number;
  openTsMs: number;
  markTsMs: number;
  settlementTsMs: number;
};

/** Venues stamp settlements some ms late; one of the last close still belongs to it. */
const LATE_STAMP_MS = 60_000;
/** Rows that are made at a time: few enough to be still in the processor's cache when they are read. */
const ROWS_AHEAD = 256;

export class MarketWalk {
  readonly #barMs: number;
  readonly #cursors: readonly Cursor[];
  #nextCloseTsMs: number;
  #nextMarkTsMs: number;
  #nextSettlementTsMs: number;

  constructor({ symbols, barMs, startTsMs }: ReplayMarket) {
    this.#barMs = barMs;
    this.#cursors = symbols.map((of) => cursorAt(of, startTsMs));
    this.#nextCloseTsMs = Math.min(...this.#cursors.map((cursor) => cursor.openTsMs)) + barMs;
    this.#nextMarkTsMs = Math.min(...this.#cursors.map((cursor) => cursor.markTsMs));
    this.#nextSettlementTsMs = Math.min(...this.#cursors.map((cursor) => cursor.settlementTsMs));
  }

  /** The close of the next bars; Infinity when none is left. */
  get nextCloseTsMs(): number {
    return this.#nextCloseTsMs;
  }

  /** Tells what comes before the next close, then its bars. Returns how many bars that were. */
  step(target: WalkTarget): number {
    const closeTsMs = this.#nextCloseTsMs;
    this.#tellPoints(target, closeTsMs);
    target.atTsMs(closeTsMs);
    const told = this.#tellBars(target, closeTsMs - this.#barMs);
    const isLast = this.#nextCloseTsMs === Number.POSITIVE_INFINITY;
    if (isLast) this.#tellPoints(target, closeTsMs + LATE_STAMP_MS);
    return told;
  }

  /** Tells the bars that open at this time, and finds the next ones on the way. */
  #tellBars(target: WalkTarget, openTsMs: number): number {
    let told = 0;
    let nextOpenTsMs = Number.POSITIVE_INFINITY;
    for (const cursor of this.#cursors) {
      if (cursor.openTsMs === openTsMs) {
        target.handle(new RowBar(cursor.of.symbol, cursor.rows, cursor.at, this.#barMs));
        advance(cursor);
        told += 1;
      }
      if (cursor.openTsMs < nextOpenTsMs) nextOpenTsMs = cursor.openTsMs;
    }
    this.#nextCloseTsMs = nextOpenTsMs + this.#barMs;
    return told;
  }

  /** Tells the mark prices and settlements before `untilTsMs`, one instant after the other. */
  #tellPoints(target: WalkTarget, untilTsMs: number): void {
    for (;;) {
      const tsMs = Math.min(this.#nextMarkTsMs, this.#nextSettlementTsMs);
      if (tsMs >= untilTsMs) return;
      target.atTsMs(tsMs);
      if (this.#nextMarkTsMs === tsMs) this.#nextMarkTsMs = tellMarks(this.#cursors, tsMs, target);
      if (this.#nextSettlementTsMs === tsMs)
        this.#nextSettlementTsMs = tellSettlements(this.#cursors, tsMs, target);
    }
  }
}

function cursorAt(of: ReplaySymbol, startTsMs: number): Cursor {
  const bar = lowerBound(of.bars.openTsMs, startTsMs);
  const mark = lowerBound(of.marks.tsMs, startTsMs);
  const settlement = lowerBound(of.funding.tsMs, startTsMs);
  return {
    of,
    rows: toRows(of.bars, bar, bar + ROWS_AHEAD),
    at: 0,
    rowsEnd: bar + ROWS_AHEAD,
    mark,
    settlement,
    openTsMs: timeAt(of.bars.openTsMs, bar),
    markTsMs: timeAt(of.marks.tsMs, mark),
    settlementTsMs: timeAt(of.funding.tsMs, settlement),
  };
}

function advance(cursor: Cursor): void {
  cursor.at += ROW;
  if (cursor.at >= cursor.rows.length) {
    // New rows, not the old ones written over: somebody may still hold one of their bars.
    cursor.rows = toRows(cursor.of.bars, cursor.rowsEnd, cursor.rowsEnd + ROWS_AHEAD);
    cursor.rowsEnd += ROWS_AHEAD;
    cursor.at = 0;
  }
  cursor.openTsMs = timeAt(cursor.rows, cursor.at);
}

function timeAt(times: Float64Array, index: number): number {
  return index < times.length ? (times[index] as number) : Number.POSITIVE_INFINITY;
}

/** Tells the mark prices of this moment. Returns the time of the next ones. */
function tellMarks(cursors: readonly Cursor[], tsMs: number, target: WalkTarget): number {
  let nextTsMs = Number.POSITIVE_INFINITY;
  for (const cursor of cursors) {
    if (cursor.markTsMs === tsMs) tellMark(cursor, tsMs, target);
    if (cursor.markTsMs < nextTsMs) nextTsMs = cursor.markTsMs;
  }
  return nextTsMs;
}

function tellMark(cursor: Cursor, tsMs: number, target: WalkTarget): void {
  const { symbol, marks } = cursor.of;
  const markPrice = priceFromUnits(marks.markPrice[cursor.mark] ?? 0);
  target.handle({ type: "mark", symbol, markPrice, eventTsMs: tsMs });
  cursor.mark += 1;
  cursor.markTsMs = timeAt(marks.tsMs, cursor.mark);
}

/** Tells the settlements of this moment. Returns the time of the next ones. */
function tellSettlements(cursors: readonly Cursor[], tsMs: number, target: WalkTarget): number {
  let nextTsMs = Number.POSITIVE_INFINITY;
  for (const cursor of cursors) {
    if (cursor.settlementTsMs === tsMs) tellSettlement(cursor, tsMs, target);
    if (cursor.settlementTsMs < nextTsMs) nextTsMs = cursor.settlementTsMs;
  }
  return nextTsMs;
}

function tellSettlement(cursor: Cursor, tsMs: number, target: WalkTarget): void {
  const { symbol, funding } = cursor.of;
  target.handle({
    type: "funding",
    symbol,
    fundingRate: rateFromUnits(funding.fundingRate[cursor.settlement] ?? 0),
    markPrice: priceFromUnits(funding.markPrice[cursor.settlement] ?? 0),
    eventTsMs: tsMs,
  });
  cursor.settlement += 1;
  cursor.settlementTsMs = timeAt(funding.tsMs, cursor.settlement);
}
