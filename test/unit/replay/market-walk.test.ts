import assert from "node:assert/strict";
import { test } from "node:test";
import type { MarketEvent } from "#src/domain/market.ts";
import { MarketWalk } from "#jobs/replay/market-walk.ts";
import type { ReplayMarket } from "#jobs/replay/replay-market.ts";
import { columnsOf, replaySymbol } from "#test/support/replay-columns.ts";

const T0 = Date.UTC(2025, 0, 1);
const BAR_MS = 900_000;
const at = (bars: number): number => T0 + bars * BAR_MS;

/** What a walk tells, as short texts with the venue's clock of that moment in bars since the start. */
function told(walked: ReplayMarket): string[] {
  const walk = new MarketWalk(walked);
  const lines: string[] = [];
  let nowTsMs = 0;
  const target = {
    atTsMs: (tsMs: number) => void (nowTsMs = tsMs),
    handle: (event: MarketEvent) => {
      assert.ok(event.type !== "source");
      const [base] = event.symbol.split("/");
      lines.push(`${(nowTsMs - T0) / BAR_MS} ${event.type} ${base}`);
    },
  };
  while (walk.nextCloseTsMs < Number.POSITIVE_INFINITY) walk.step(target);
  return lines;
}

function market(symbols: ReplayMarket["symbols"], startTsMs = T0): ReplayMarket {
  return { source: "recorded", label: "test", barMs: BAR_MS, symbols, startTsMs };
}

test("all symbols of one close come together, in their order", () => {
  const one = replaySymbol("ONE", { bars: columnsOf(T0, BAR_MS, [10, 11]) });
  const two = replaySymbol("TWO", { bars: columnsOf(T0, BAR_MS, [20, 21]) });

  assert.deepEqual(told(market([two, one])), ["1 bar TWO", "1 bar ONE", "2 bar TWO", "2 bar ONE"]);
});

test("a symbol that begins later, ends sooner or has a gap is told when it has a bar", () => {
  const gap = columnsOf(T0, BAR_MS, [10, 11, 12, 13]);
  gap.openTsMs.set([at(0), at(3), at(4), at(9)]);
  const late = replaySymbol("LATE", { bars: columnsOf(at(3), BAR_MS, [20]) });

  assert.deepEqual(told(market([replaySymbol("GAP", { bars: gap }), late])), [
    "1 bar GAP",
    "4 bar GAP",
    "4 bar LATE",
    "5 bar GAP",
    "10 bar GAP",
  ]);
});

test("at one instant bars come before marks and marks before settlements; a late stamp comes when it is stamped", () => {
  const bars = columnsOf(T0, BAR_MS, [10, 11, 12]);
  const marks = { tsMs: [at(1)], prices: [10] };
  const funding = { tsMs: [at(1), at(2) + 16], prices: [10, 11], rates: [1, 2] };
  const one = replaySymbol("ONE", { bars, marks, funding });
  const two = replaySymbol("TWO", { bars, marks, funding: { ...funding, tsMs: [at(1), at(2) + 3] } });

  const lines = told(market([one, two]));

  assert.deepEqual(
    lines.map((line) => line.replace(/\.\d+/, "+")),
    [
      "1 bar ONE",
      "1 bar TWO",
      "1 mark ONE",
      "1 mark TWO",
      "1 funding ONE",
      "1 funding TWO",
      "2 bar ONE",
      "2 bar TWO",
      "2+ funding TWO",
      "2+ funding ONE",
      "3 bar ONE",
      "3 bar TWO",
    ],
  );
});

test("a settlement of the last close is told, one of a later hour is not", () => {
  const bars = columnsOf(T0, BAR_MS, [10]);
  const funding = { tsMs: [at(1) + 16, at(5)], prices: [10, 10], rates: [1, 1] };

  const lines = told(market([replaySymbol("ONE", { bars, funding })]));

  assert.deepEqual(
    lines.map((line) => line.replace(/\.\d+/, "+")),
    ["1 bar ONE", "1+ funding ONE"],
  );
});

test("what lies before the start is not told", () => {
  const bars = columnsOf(T0, BAR_MS, [10, 11, 12]);
  const points = { tsMs: [at(0), at(1), at(2)], prices: [10, 11, 12], rates: [1, 1, 1] };
  const one = replaySymbol("ONE", { bars, marks: points, funding: points });

  assert.deepEqual(told(market([one], at(2))), ["2 mark ONE", "2 funding ONE", "3 bar ONE"]);
});

test("the bars say what the columns say, over more of them than are made at a time", () => {
  const closes = Array.from({ length: 600 }, (_, index) => 100 + index);
  const walk = new MarketWalk(market([replaySymbol("ONE", { bars: columnsOf(T0, BAR_MS, closes) })]));
  const seen: MarketEvent[] = [];
  const target = { atTsMs: () => {}, handle: (event: MarketEvent) => void seen.push(event) };

  while (walk.nextCloseTsMs < Number.POSITIVE_INFINITY) walk.step(target);

  const read = seen.map((event) => (event.type === "bar" ? [event.openTsMs, event.close, event.volume] : []));
  assert.deepEqual(
    read,
    closes.map((close, index) => [at(index), close * 1e8, 100_000_000]),
  );
});
