/** Published candle scenarios, through the real desk in a replay with a strategy that says what the scenario says. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { controlBooks } from "#src/desk/book-rules.ts";
import type { BookRules } from "#src/domain/book-rules.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import type { Lane } from "#src/domain/instrument.ts";
import { netReturn } from "#src/domain/metrics.ts";
import { amount, rate, rateFromNumber } from "#src/domain/money.ts";
import type { PositionSide } from "#src/domain/order.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import { assertCounts, needsOracles, oracleCases, partition } from "#test/support/oracles.ts";
import { columnsOf, replaySymbol, type Ohlc } from "#test/support/replay-columns.ts";
import { replayInMemory, strategyOf } from "#test/support/replay-run.ts";

const SOURCE =
  "https://github.com/freqtrade/freqtrade/blob/c9ae5e1e9ff25bb55dd61f5e5519f7c479291edb/tests/optimize/test_backtest_detail.py";
const T0 = Date.UTC(2025, 0, 1);
const BAR_MS = 900_000;

/** Tick, open, high, low, close, volume, enter long, exit long, and perhaps enter short, exit short, tag. */
const row = z
  .tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number(), z.number(), z.number()])
  .rest(z.union([z.number(), z.string(), z.null()]));
const trade = z.object({
  exit_reason: z.string(),
  open_tick: z.number(),
  close_tick: z.number(),
  is_short: z.boolean().optional(),
});
const scenario = z.object({
  name: z.string(),
  inputs: z.looseObject({
    data: z.array(row),
    stop_loss: z.number(),
    roi: z.record(z.string(), z.number()),
    use_exit_signal: z.boolean().optional(),
    trailing_stop: z.boolean().optional(),
    leverage: z.number().optional(),
  }),
  expected: z.object({ profitRatioSum: z.number(), trades: z.array(trade) }),
});
type Scenario = z.output<typeof scenario>;

/** Their words for ours. */
const EXITS: Readonly<Record<string, string>> = {
  "stop-loss": "stop_loss",
  "take-profit": "roi",
  "signal-exit": "exit_signal",
};

function reasonToLeaveOut({ inputs }: Scenario): string | null {
  if (inputs.trailing_stop === true || "use_custom_stoploss" in inputs) {
    return "a stop that moves: ours stays where the entry put it";
  }
  const ownPrice = ["custom_entry_price", "custom_exit_price", "adjust_entry_price"];
  if (ownPrice.some((name) => name in inputs)) return "limit orders: all of ours are market orders";
  if (Object.keys(inputs.roi).some((minutes) => minutes !== "0")) {
    return "a take-profit that changes with time: ours stays where the entry put it";
  }
  const collides = inputs.data.some((candle) => candle[6] === 1 && candle[8] === 1);
  return collides ? "two opposite signals at one close: a strategy of ours has one opinion" : null;
}

/** Spot is where an opposite signal is an exit; leverage multiplies the outcome and tightens the stop, on paper. */
function laneOf({ inputs }: Scenario): Lane {
  return inputs.use_exit_signal === true ? "spot" : "futures";
}

function rulesFor(one: Scenario): BookRules {
  const [rules] = controlBooks(amount("100000"), BAR_MS);
  assert.ok(rules !== undefined);
  const { stop_loss: stop, roi, leverage = 1 } = one.inputs;
  const exits = {
    stopLoss: rateFromNumber(-stop / leverage),
    // Never reached where it is 100%.
    takeProfit: rateFromNumber(Math.min(roi["0"] ?? 1, 0.99)),
    leverage: 1,
    positionsMax: 1,
  };
  const { futures, spot } = rules.lanes;
  return {
    ...rules,
    lanes: { futures: { ...futures, ...exits }, spot: { ...spot, ...exits } },
    guards: { ...rules.guards, cooldownMs: 0, dailyDrawdownMax: rate("0.99") },
  };
}

async function tripsOf(one: Scenario): Promise<readonly RoundTrip[]> {
  const { data } = one.inputs;
  const sides = new Map<number, PositionSide>(
    data.flatMap((candle, index): [number, PositionSide][] => {
      const closeTsMs = T0 + (index + 1) * BAR_MS;
      if (candle[6] === 1) return [[closeTsMs, "long"]];
      const leaves = one.inputs.use_exit_signal === true && candle[7] === 1;
      return leaves || candle[8] === 1 ? [[closeTsMs, "short"]] : [];
    }),
  );
  const prices = data.map(([, open, high, low, close]): Ohlc => [open, high, low, close]);
  const symbol = replaySymbol("BTC", {
    bars: columnsOf(T0, BAR_MS, prices),
    lane: laneOf(one),
    instrument: { takerFee: rate("0") },
  });
  const market = {
    source: "recorded",
    label: one.name,
    barMs: BAR_MS,
    symbols: [symbol],
    startTsMs: T0,
  } as const;
  const strategy = strategyOf((bar) => sides.get(bar.closeTsMs) ?? null);
  const { outcome, ledgerStore } = await replayInMemory(market, strategy, { books: [rulesFor(one)] });
  assert.deepEqual(outcome.audit.findings, []);
  return ledgerStore.roundTrips(STANDARD_BOOK, 10).toReversed();
}

function tickOf(tsMs: number): number {
  return Math.floor((tsMs - T0) / BAR_MS);
}

test(
  `freqtrade's candles give its trades where we share the convention (${SOURCE})`,
  needsOracles(),
  async () => {
    const cases = partition(oracleCases("ft_backtest_detail", SOURCE, scenario), reasonToLeaveOut);
    assertCounts(cases, 11, {
      "a stop that moves: ours stays where the entry put it": 9,
      "limit orders: all of ours are market orders": 8,
      "a take-profit that changes with time: ours stays where the entry put it": 3,
      "two opposite signals at one close: a strategy of ours has one opinion": 1,
    });
    for (const one of cases.shared) {
      const trips = await tripsOf(one);
      const { trades, profitRatioSum } = one.expected;
      assert.deepEqual(
        trips.map((trip) => [EXITS[trip.exitReason], tickOf(trip.openedTsMs), tickOf(trip.closedTsMs)]),
        trades.map((each) => [each.exit_reason, each.open_tick, each.close_tick]),
        one.name,
      );
      const profit = trips.reduce((sum, trip) => sum + netReturn(trip) * (one.inputs.leverage ?? 1), 0);
      // They compare after rounding to three decimals.
      assert.equal(profit.toFixed(3), profitRatioSum.toFixed(3), one.name);
    }
  },
);
