import assert from "node:assert/strict";
import { test } from "node:test";
import type { SymbolStrategy } from "#src/strategies/crossover.ts";
import { SymbolScans } from "#src/desk/symbol-scans.ts";
import type { Bar } from "#src/domain/market.ts";
import { price } from "#src/domain/money.ts";
import { BAR_MS, BTC, instrument } from "#test/support/desk-fixture.ts";

const HOUR_MS = 4 * BAR_MS;
const START_MS = Date.UTC(2026, 0, 5);

/** What each interval's strategy was shown, as "minutes: open high low close volume". */
function recordingScans(intervals: readonly number[]): { scans: SymbolScans; seen: string[] } {
  const seen: string[] = [];
  const strategy = (): SymbolStrategy => ({
    onBar: (shown) => {
      const values = [shown.open, shown.high, shown.low, shown.close].map((units) => units / 1e8);
      const minutes = (shown.closeTsMs - shown.openTsMs) / 60_000;
      seen.push(`${minutes}: ${values.join(" ")} ${shown.volume / 100_000_000}`);
      return null;
    },
  });
  const scans = new SymbolScans(instrument(BTC), { name: "recording", warmUpBars: 0, forSymbol: strategy });
  for (const scanMs of intervals) scans.add(scanMs);
  return { scans, seen };
}

function bar(index: number, [open, high, low, close]: readonly [string, string, string, string]): Bar {
  const openTsMs = START_MS + index * BAR_MS;
  return {
    type: "bar",
    symbol: BTC,
    openTsMs,
    closeTsMs: openTsMs + BAR_MS,
    open: price(open),
    high: price(high),
    low: price(low),
    close: price(close),
    volume: 100_000_000,
  };
}

const FLAT = ["10", "10", "10", "10"] as const;

test("four bars of 15 minutes are one of an hour: its open, highest, lowest, close and all of its volume", () => {
  const { scans, seen } = recordingScans([HOUR_MS]);

  scans.onBar(bar(0, ["10", "12", "9", "11"]));
  scans.onBar(bar(1, ["11", "15", "11", "14"]));
  scans.onBar(bar(2, ["14", "14", "8", "9"]));
  const beforeLast = [...seen];
  scans.onBar(bar(3, ["9", "10", "9", "10"]));

  assert.deepEqual(beforeLast, []);
  assert.deepEqual(seen, ["60: 10 15 8 10 4"]);
});

test("two intervals are scanned side by side from the same bars", () => {
  const { scans, seen } = recordingScans([BAR_MS, 2 * BAR_MS]);

  for (let index = 0; index < 4; index += 1) scans.onBar(bar(index, FLAT));

  assert.equal(seen.filter((line) => line.startsWith("15:")).length, 4);
  assert.equal(seen.filter((line) => line.startsWith("30:")).length, 2);
});

test("an interval with a hole in it is dropped, and the next one is whole again", () => {
  const { scans, seen } = recordingScans([HOUR_MS]);

  for (const index of [0, 1, 3, 4, 5, 6, 7]) scans.onBar(bar(index, FLAT));

  assert.deepEqual(seen, ["60: 10 10 10 10 4"]);
});

test("a start in the middle of an interval waits for the next one", () => {
  const { scans, seen } = recordingScans([HOUR_MS]);

  for (const index of [2, 3, 4, 5, 6, 7]) scans.onBar(bar(index, FLAT));

  assert.equal(seen.length, 1);
});

test("a bar that was seen in the past, or before, is not shown twice", () => {
  const { scans, seen } = recordingScans([BAR_MS]);
  scans.warmUp(BAR_MS, bar(0, FLAT));

  scans.onBar(bar(0, FLAT));
  scans.onBar(bar(1, FLAT));
  scans.onBar(bar(1, FLAT));

  assert.equal(seen.length, 2);
});
