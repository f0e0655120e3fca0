/**
 * Walks a market in the venue's time. The bars of one close come together, in the order of the symbols. At the
 * same instant bars come before mark prices and those before settlements: a bar's range lies before its close,
 * and a position that it closed pays no funding there.
 */
import type { FundingSettlement, MarketEvent, MarkPrice } from "#src/domain/market.ts";
import { priceFromUnits, rateFromUnits } from "#src/domain/money.ts";
import { ColumnBar } from "./column-bar.ts";
import { lowerBound, type ReplayMarket, type ReplaySymbol } from "./replay-market.ts";

/** Where the walk tells an event, after it has moved the venue's clock to it. */
export type WalkTarget = { atTsMs(tsMs: number): void; handle(event: MarketEvent): void };

type Cursor = { readonly of: ReplaySymbol; bar: number; mark: number; settlement: number };

/** Venues stamp settlements some ms late; one of the last close still belongs to it. */
const LATE_STAMP_MS = 60_000;

export class MarketWalk {
  readonly #barMs: number;
  readonly #cursors: readonly Cursor[];
  #nextCloseTsMs: number;

  constructor({ symbols, barMs, startTsMs }: ReplayMarket) {
    this.#barMs = barMs;
    this.#cursors = symbols.map((of) => ({
      of,
      bar: lowerBound(of.bars.openTsMs, startTsMs),
      mark: lowerBound(of.marks.tsMs, startTsMs),
      settlement: lowerBound(of.funding.tsMs, startTsMs),
    }));
    this.#nextCloseTsMs = this.#earliestClose();
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
    const openTsMs = closeTsMs - this.#barMs;
    let told = 0;
    for (const cursor of this.#cursors) {
      const { symbol, bars } = cursor.of;
      if (bars.openTsMs[cursor.bar] !== openTsMs) continue;
      target.handle(new ColumnBar(symbol, bars, this.#barMs, cursor.bar));
      cursor.bar += 1;
      told += 1;
    }
    this.#nextCloseTsMs = this.#earliestClose();
    if (this.#nextCloseTsMs === Number.POSITIVE_INFINITY) this.#tellPoints(target, closeTsMs + LATE_STAMP_MS);
    return told;
  }

  #earliestClose(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { of, bar } of this.#cursors) {
      const openTsMs = of.bars.openTsMs[bar];
      if (openTsMs !== undefined && openTsMs < earliest) earliest = openTsMs;
    }
    return earliest + this.#barMs;
  }

  /** Tells the mark prices and settlements before `untilTsMs` in order of time. */
  #tellPoints(target: WalkTarget, untilTsMs: number): void {
    const points: (MarkPrice | FundingSettlement)[] = [];
    for (const cursor of this.#cursors) takeMarks(cursor, untilTsMs, points);
    for (const cursor of this.#cursors) takeSettlements(cursor, untilTsMs, points);
    if (points.length === 0) return;
    // Stable: at one instant marks stay before settlements, and symbols in their order.
    points.sort((one, other) => one.eventTsMs - other.eventTsMs);
    for (const point of points) {
      target.atTsMs(point.eventTsMs);
      target.handle(point);
    }
  }
}

function takeMarks(cursor: Cursor, untilTsMs: number, into: (MarkPrice | FundingSettlement)[]): void {
  const { symbol, marks } = cursor.of;
  for (; (marks.tsMs[cursor.mark] ?? Number.POSITIVE_INFINITY) < untilTsMs; cursor.mark += 1) {
    into.push({
      type: "mark",
      symbol,
      markPrice: priceFromUnits(marks.markPrice[cursor.mark] ?? 0),
      eventTsMs: marks.tsMs[cursor.mark] ?? 0,
    });
  }
}

function takeSettlements(cursor: Cursor, untilTsMs: number, into: (MarkPrice | FundingSettlement)[]): void {
  const { symbol, funding } = cursor.of;
  for (; (funding.tsMs[cursor.settlement] ?? Number.POSITIVE_INFINITY) < untilTsMs; cursor.settlement += 1) {
    into.push({
      type: "funding",
      symbol,
      fundingRate: rateFromUnits(funding.fundingRate[cursor.settlement] ?? 0),
      markPrice: priceFromUnits(funding.markPrice[cursor.settlement] ?? 0),
      eventTsMs: funding.tsMs[cursor.settlement] ?? 0,
    });
  }
}
