import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { absolute, amount, parseUnits, price, UNIT } from "#src/domain/money.ts";
import {
  formatBook,
  formatBytes,
  formatChange,
  formatDuration,
  formatMoney,
  formatPercent,
  formatPercentChange,
  formatPrice,
  formatSymbol,
  formatUtc,
  formatUtcShort,
  formatWinRate,
  ratioOf,
} from "#src/facts/format.ts";

test("money has two decimals, small money four, and dust all of them", () => {
  const cases = {
    "1012.345": "1012.34",
    "0.01": "0.01",
    "0.0099": "0.0099",
    "0.0001": "0.0001",
    "0.00001": "0.00001",
    "0": "0.00",
    "-12.5": "-12.50",
  };

  for (const [value, shown] of Object.entries(cases)) assert.equal(formatMoney(amount(value)), shown);
});

test("a change has a sign unless it is zero", () => {
  assert.deepEqual(
    ["12.34", "-12.34", "0", "0.0012"].map((value) => formatChange(amount(value))),
    ["+12.34", "-12.34", "0.00", "+0.0012"],
  );
});

test("property: money that is not zero never reads as zero, and is off by half a cent at most", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (value) => {
      const shown = parseUnits(formatMoney(value));
      assert.equal(shown === 0n, value === 0n);
      assert.ok(absolute(shown - value) <= UNIT / 200n);
    }),
  );
});

test("a price has decimals by its size", () => {
  const cases = {
    "122497.1": "122497.10",
    "182.404": "182.40",
    "3.125": "3.1250",
    "0.2845123": "0.284512",
    "0.00001234": "0.00001234",
  };

  for (const [value, shown] of Object.entries(cases)) assert.equal(formatPrice(price(value)), shown);
});

test("a percentage has no minus on zero, and none is made up where there is nothing to divide by", () => {
  assert.equal(formatPercent(0.1234), "12.3%");
  assert.equal(formatPercent(-0.0001), "0.0%");
  assert.equal(formatPercent(null), "no figure");
  assert.equal(formatPercentChange(0.01234), "+1.23%");
  assert.equal(formatPercentChange(-0.01234), "-1.23%");
  assert.equal(formatPercentChange(0.00001), "0.00%");
  assert.equal(ratioOf(1n, 0n), null);
  assert.equal(ratioOf(1n, 4n), 0.25);
});

test("a win rate never stands without its count", () => {
  assert.equal(formatWinRate(0, 0), "no round trips yet");
  assert.equal(formatWinRate(7, 12), "58% (n=12, too few)");
  assert.equal(formatWinRate(66, 120), "55.0% (n=120)");
});

test("a duration shows its two largest units", () => {
  const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];

  assert.deepEqual(
    [-5, 45 * second, 12 * minute, 3 * hour + 12 * minute, 2 * hour, 2 * day + 4 * hour + minute].map(
      formatDuration,
    ),
    ["0 s", "45 s", "12 min", "3 h 12 min", "2 h", "2 d 4 h"],
  );
});

test("times are in UTC, midnight is 00:00 of the new day", () => {
  assert.equal(formatUtc(1_760_130_900_000), "2025-10-10 21:15 UTC");
  assert.equal(formatUtcShort(1_760_140_800_000), "10-11 00:00");
});

test("symbols, books and bytes are short enough for a phone", () => {
  assert.deepEqual(["BTC/USDT:USDT", "BTC/USDT", "long"].map(formatSymbol), ["BTC", "BTC spot", "long"]);
  assert.equal(formatBook("inverted", ["standard", "inverted"]), "inverted (book 2)");
  assert.deepEqual([0, 512, 118 * 1024 ** 2, 3 * 1024 ** 4].map(formatBytes), [
    "0 B",
    "512 B",
    "118.0 MiB",
    "3.0 TiB",
  ]);
});
