/** Merges the bars, mark prices and settlements of all symbols into one timeline. */
import type { MarketEvent } from "#src/domain/market.ts";
import { priceFromUnits, rateFromUnits } from "#src/domain/money.ts";
import type { Timeline } from "../../replay.ts";
import { barAt, lowerBound } from "../../bar-columns.ts";
import type { RecordedSymbol } from "./load-recording.ts";

/** One ascending series of one symbol and where the timeline stands in it. */
type Cursor = {
  next: number;
  readonly length: number;
  timeAt(index: number): number;
  eventAt(index: number): MarketEvent;
};

/**
 * Events after `afterTsMs`. At the same time a bar comes before mark prices and those before settlements
 * (the bar's range lies before that moment, and a position that it closed pays no funding there), and within
 * each kind the symbols come in the order given.
 */
export function createRecordedTimeline(
  symbols: readonly RecordedSymbol[],
  barMs: number,
  afterTsMs: number,
): Timeline {
  const cursors = [
    ...symbols.map((each) => barCursor(each, barMs, afterTsMs)),
    ...symbols.map((each) => markCursor(each, afterTsMs)),
    ...symbols.map((each) => fundingCursor(each, afterTsMs)),
  ];

  function nextTsMs(): number | null {
    let earliest = Number.POSITIVE_INFINITY;
    for (const cursor of cursors) {
      if (cursor.next < cursor.length) earliest = Math.min(earliest, cursor.timeAt(cursor.next));
    }
    return earliest === Number.POSITIVE_INFINITY ? null : earliest;
  }

  function take(): MarketEvent[] {
    const tsMs = nextTsMs();
    const events: MarketEvent[] = [];
    for (const cursor of cursors) {
      if (cursor.next >= cursor.length || cursor.timeAt(cursor.next) !== tsMs) continue;
      events.push(cursor.eventAt(cursor.next));
      cursor.next += 1;
    }
    return events;
  }

  return { nextTsMs, take };
}

function barCursor({ symbol, bars }: RecordedSymbol, barMs: number, afterTsMs: number): Cursor {
  return {
    next: lowerBound(bars.openTsMs, afterTsMs - barMs + 1),
    length: bars.length,
    timeAt: (index) => (bars.openTsMs[index] ?? 0) + barMs,
    eventAt: (index) => barAt(symbol, bars, barMs, index),
  };
}

function markCursor({ symbol, marks }: RecordedSymbol, afterTsMs: number): Cursor {
  return {
    next: lowerBound(marks.tsMs, afterTsMs + 1),
    length: marks.length,
    timeAt: (index) => marks.tsMs[index] ?? 0,
    eventAt: (index) => ({
      type: "mark",
      symbol,
      markPrice: priceFromUnits(marks.markPrice[index] ?? 0),
      eventTsMs: marks.tsMs[index] ?? 0,
    }),
  };
}

function fundingCursor({ symbol, funding }: RecordedSymbol, afterTsMs: number): Cursor {
  return {
    next: lowerBound(funding.tsMs, afterTsMs + 1),
    length: funding.length,
    timeAt: (index) => funding.tsMs[index] ?? 0,
    eventAt: (index) => ({
      type: "funding",
      symbol,
      fundingRate: rateFromUnits(funding.fundingRate[index] ?? 0),
      markPrice: priceFromUnits(funding.markPrice[index] ?? 0),
      eventTsMs: funding.tsMs[index] ?? 0,
    }),
  };
}
