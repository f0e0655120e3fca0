import assert from "node:assert/strict";
import { test } from "node:test";
import { amount } from "#src/domain/money.ts";
import { callOf, symbolCalls, type SignalCall } from "#src/domain/signal-calls.ts";

const CLOSED = {
  pairId: "s-1",
  lane: "futures",
  symbol: "BTC/USDT:USDT",
  openedTsMs: 0,
  grossPnl: amount("2"),
  entryNotional: amount("100"),
  exitReason: "take-profit",
  epoch: 0,
} as const;

test("a gain against the signal is a move against the signal", () => {
  assert.equal(callOf(CLOSED, false)?.move, 0.02);
  assert.equal(callOf(CLOSED, true)?.move, -0.02);
});

test("spot, what was opened by hand, and what was closed from outside say nothing of the signal", () => {
  const silent = [
    { ...CLOSED, lane: "spot" as const },
    { ...CLOSED, pairId: null },
    { ...CLOSED, epoch: -1 },
    { ...CLOSED, exitReason: "drawdown-halt" as const },
  ];
  assert.deepEqual(
    silent.map((side) => callOf(side, false)),
    [null, null, null, null],
  );
});

const DAY_MS = 86_400_000;

/** `lost` of 10 signals a symbol move 1.5% against it, the others 2% with it. */
function calls(symbols: number, lost: number): SignalCall[] {
  return Array.from({ length: symbols * 10 }, (_, index) => ({
    pairId: `s-${index}`,
    symbol: `C${index % symbols}`,
    openedTsMs: index * DAY_MS,
    move: Math.floor(index / symbols) < lost ? -0.015 : 0.02,
  }));
}

test("a signal that is wrong everywhere is wrong on every symbol, of which none would show it by itself", () => {
  const all = symbolCalls(calls(12, 8));
  const alone = symbolCalls(calls(1, 8));

  assert.equal(all.length, 12);
  assert.ok(all.every(({ isWrong }) => isWrong));
  assert.deepEqual(alone, []);
});

test("a signal without an edge is wrong nowhere", () => {
  assert.ok(symbolCalls(calls(12, 6)).every(({ isWrong }) => !isWrong));
});

test("the two sides of a pair count as one signal", () => {
  const once = calls(12, 8);
  const twice = [...once, ...once];

  const [one] = symbolCalls(once);
  assert.deepEqual(symbolCalls(twice)[0], one);
  assert.equal(one?.n, 10);
});

test("the more symbols are asked about, the more it takes for one to be wrong", () => {
  const right = calls(40, 3).map((call) => ({
    ...call,
    symbol: `R${call.symbol}`,
    pairId: `r${call.pairId}`,
  }));
  const bad = Array.from({ length: 200 }, (_, index): SignalCall => {
    return {
      pairId: `b-${index}`,
      symbol: "B",
      openedTsMs: index * DAY_MS,
      move: index % 5 === 0 ? 0.02 : -0.015,
    };
  });

  const found = symbolCalls([...right, ...bad]).find(({ group }) => group === "B");

  assert.ok(found?.isWrong === true);
  assert.ok(found.adjusted > 10 * (1 - found.below), `${found.adjusted} of ${1 - found.below}`);
});
