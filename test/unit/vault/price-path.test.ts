/** MAE and MFE: only what lay between entry and exit counts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { PriceBar } from "#src/domain/market.ts";
import { price } from "#src/domain/money.ts";
import { pricePath, type PathSource } from "#src/features/vault/model/price-path.ts";
import { marketBefore } from "#src/features/vault/model/regime.ts";
import { BAR_MS, BTC, START_MS } from "#test/support/desk-fixture.ts";

function bar(index: number, open: string, high: string, low: string, close: string): PriceBar {
  const openTsMs = START_MS + index * BAR_MS;
  const prices = { open: price(open), high: price(high), low: price(low), close: price(close) };
  return { symbol: BTC, openTsMs, closeTsMs: openTsMs + BAR_MS, ...prices };
}

function source(fields: Partial<PathSource> = {}): PathSource {
  const [openedTsMs, closedTsMs] = [START_MS + 250, START_MS + 3 * BAR_MS - 1];
  const fills = [
    { price: price("100"), eventTsMs: openedTsMs },
    { price: price("99"), eventTsMs: closedTsMs },
  ];
  return { side: "long", entryPrice: price("100"), openedTsMs, closedTsMs, fills, ...fields };
}

const FLAT = (index: number): PriceBar => bar(index, "100", "100", "100", "100");

test("a whole bar counts with its range, and the exit's bar with its open alone", () => {
  const bars = [bar(0, "100", "103", "99.5", "101"), FLAT(1), bar(2, "98", "150", "50", "99")];

  const path = pricePath(source(), bars);

  assert.deepEqual([path.favourable.price, path.adverse.price], [price("103"), price("98")]);
  assert.deepEqual([path.bars, path.barMs, path.missingMs], [3, BAR_MS, 0]);
});

test("the entry's bar counts with its close alone where the entry came after its open", () => {
  const late = source({ openedTsMs: START_MS + 600_000 });

  const path = pricePath(late, [bar(0, "90", "120", "90", "101"), FLAT(1), FLAT(2)]);

  assert.deepEqual([path.favourable.price, path.adverse.price], [price("101"), price("99")]);
});

test("a short's way is the other one round", () => {
  const path = pricePath(source({ side: "short" }), [bar(0, "100", "103", "98", "101"), FLAT(1), FLAT(2)]);

  assert.deepEqual([path.favourable.move, path.adverse.move], [0.02, -0.03]);
});

test("without a bar the fills are the way, and all of the time is missing", () => {
  const path = pricePath(source(), []);

  assert.deepEqual([path.barMs, path.bars, path.missingMs], [null, 0, 3 * BAR_MS - 251]);
  assert.deepEqual([path.adverse.price, path.favourable.move], [price("99"), 0]);
});

test("bars that are missing in the middle and at the end are told", () => {
  const path = pricePath(source(), [FLAT(0)]);
  const middle = pricePath(source(), [FLAT(0), FLAT(2)]);

  assert.deepEqual([path.missingMs, middle.missingMs], [2 * BAR_MS - 1, BAR_MS]);
});

test("the market before an entry is wild, usual or calm against its own day, and goes somewhere or not", () => {
  const quiet = Array.from({ length: 60 }, (_, i) => bar(i, "100", "100.1", "99.9", "100"));
  const wild = Array.from({ length: 14 }, (_, i) =>
    bar(60 + i, `${100 + i}`, `${101.5 + i}`, `${99.5 + i}`, `${101 + i}`),
  );
  const still = Array.from({ length: 14 }, (_, i) => bar(60 + i, "100", "100.01", "99.99", "100"));

  assert.deepEqual(
    [quiet, [...quiet, ...wild], [...quiet, ...still], quiet.slice(0, 20), quiet.slice(0, 5)].map(
      (bars) => marketBefore(bars).regime,
    ),
    ["usual range", "wild trend", "calm range", "unknown", "unknown"],
  );
  assert.equal(marketBefore(quiet.slice(0, 5)).meanRange, null);
});
