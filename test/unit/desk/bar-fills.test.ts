import assert from "node:assert/strict";
import { test } from "node:test";
import type { ExecutionRules } from "#src/desk/book-rules.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount, price, rate } from "#src/domain/money.ts";
import {
  BAR_MS,
  BTC,
  createDeskFixture,
  FRICTIONLESS,
  type DeskFixture,
} from "#test/support/desk-fixture.ts";
import { lastFill } from "#test/support/desk-fills.ts";

test("in a bar that holds both exits the position takes the loss", () => {
  const fixture = createDeskFixture({ granularity: "bar" });
  fixture.strategy.say(BTC, "long");
  fixture.bar(BTC, "100000");

  fixture.rangeBar(BTC, { open: "100000", high: "103000", low: "97000", close: "100000" });

  assert.equal(lastFill(fixture, STANDARD_BOOK).order.reason, "stop-loss");
  assert.equal(lastFill(fixture, INVERTED_BOOK).order.reason, "stop-loss");
  assert.equal(lastFill(fixture, STANDARD_BOOK).price, price("98500"));
});

test("a bar that opens beyond the stop fills at its open", () => {
  const fixture = createDeskFixture({ granularity: "bar" });
  fixture.strategy.say(BTC, "long");
  fixture.bar(BTC, "100000");
  fixture.bar(BTC, "100000");

  fixture.rangeBar(BTC, { open: "95000", high: "99000", low: "94000", close: "96000" });

  assert.equal(lastFill(fixture, STANDARD_BOOK).price, price("95000"));
});

test("a bar's fill pays half the assumed spread and the slippage, against us", () => {
  const costs = { ...FRICTIONLESS, barHalfSpread: rate("0.0001") };
  const slippage = { baseRate: rate("0.0001"), impactRate: rate("0"), referenceNotional: amount("1000000") };
  const fixture = createDeskFixture({ granularity: "bar", execution: { ...costs, slippage } });
  fixture.strategy.say(BTC, "long");
  fixture.bar(BTC, "100000");

  fixture.bar(BTC, "100000");

  assert.equal(lastFill(fixture, STANDARD_BOOK).price, price("100020"));
  assert.equal(lastFill(fixture, INVERTED_BOOK).price, price("99980"));
});

test("between two bars of a source without quotes the newest price is not stale; after a missing bar it is", () => {
  const fixture = createDeskFixture({ granularity: "bar" });
  const symbol = fixture.desk.context.symbols.get(BTC);
  fixture.bar(BTC, "100000");
  const { staleMs } = fixture.desk.context.execution;

  const within = symbol?.isStale(fixture.nowMs() + BAR_MS, staleMs);
  const afterMissing = symbol?.isStale(fixture.nowMs() + 2 * BAR_MS, staleMs);

  assert.deepEqual([within, afterMissing], [false, true]);
});

/** A long from 100,000 whose stop is at 98,500, through a bar that goes down to `low`. */
function stopped(low: string, execution: Partial<ExecutionRules> = {}): DeskFixture {
  const fixture = createDeskFixture({ granularity: "bar", execution });
  fixture.strategy.say(BTC, "long");
  fixture.bar(BTC, "100000");
  fixture.rangeBar(BTC, { open: "100000", high: "100100", low, close: low });
  return fixture;
}

test("a stop that is assumed to slip fills past its level, and no further than its bar went", () => {
  const slipping = { ...FRICTIONLESS, barStopSlip: rate("0.002") };

  assert.equal(lastFill(stopped("97000", slipping), STANDARD_BOOK).price, price("98303"));
  assert.equal(lastFill(stopped("98400", slipping), STANDARD_BOOK).price, price("98400"));
});

test("stops whose bar went over 1% further are counted apart", () => {
  assert.deepEqual(stopped("98400").desk.barStops, { filled: 1, passed: 0 });
  assert.deepEqual(stopped("97000").desk.barStops, { filled: 1, passed: 1 });
});
