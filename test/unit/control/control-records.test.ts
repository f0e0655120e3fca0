/** The experiment's reads of the ledger: bars, round trips with their fills, and that none of them scans a table. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { PriceBar } from "#src/domain/market.ts";
import { amount, price } from "#src/domain/money.ts";
import type { EquityMark } from "#src/ports/desk-store.ts";
import { createControlFixture, type ControlFixture } from "./control-fixture.ts";
import { BOOKS, HOUR_MS, START_MS } from "./round-trips.ts";

const BTC = "BTC/USDT:USDT";
const BAR_MS = 900_000;

function barAt(index: number, low = "99", symbol = BTC): PriceBar {
  const openTsMs = START_MS + index * BAR_MS;
  const [open, high, close] = [price("100"), price("101"), price("100")];
  return { symbol, openTsMs, closeTsMs: openTsMs + BAR_MS, open, high, low: price(low), close };
}

function keepBars({ bars, ledger }: ControlFixture, kept: readonly PriceBar[]): void {
  ledger.atomically(() => {
    for (const bar of kept) bars.appendBar(bar);
  });
}

test("bars come back as they were kept, in order, from the one that holds the time", () => {
  const fixture = createControlFixture();
  const kept = Array.from({ length: 250 }, (_, index) => barAt(index));
  keepBars(fixture, [...kept.toReversed(), barAt(3, "99", "ETH/USDT:USDT")]);

  const read = [...fixture.bars.barsFrom(BTC, START_MS + BAR_MS + 1)];

  assert.deepEqual(read, kept.slice(1));
});

test("a bar that is known is not written again, and none is ever changed", () => {
  const fixture = createControlFixture();
  keepBars(fixture, [barAt(0), barAt(0, "50")]);

  assert.deepEqual([...fixture.bars.barsFrom(BTC, 0)], [barAt(0)]);
  assert.throws(() => fixture.db.exec("UPDATE bars SET low = 1"), /append-only/);
  assert.throws(() => fixture.db.exec("DELETE FROM bars"), /append-only/);
});

test("a shadow is walked over the ledger's own bars and touches no book", () => {
  const fixture = createControlFixture();
  keepBars(fixture, [barAt(0), barAt(1, "97.5")]);
  fixture.trade({ bookId: BOOKS.first });
  const before = fixture.ledger.book(BOOKS.first).projection();

  const figures = fixture.control.shadow({ bookId: BOOKS.first }, 10);

  assert.deepEqual([figures.shadowed, figures.inverted.grossPnl], [1, amount("2")]);
  assert.deepEqual(fixture.ledger.book(BOOKS.first).projection(), before);
});

test("a shadow says how many round trips the bars were missing for", () => {
  const fixture = createControlFixture();
  fixture.trade({ bookId: BOOKS.first });

  assert.equal(fixture.control.shadow({ bookId: BOOKS.first }, 10).leftOut["bars-missing"], 1);
});

test("a shadow is asked for by symbol, by count and by time", () => {
  const fixture = createControlFixture();
  for (const symbol of [BTC, "ETH/USDT:USDT", BTC]) {
    fixture.trade({ bookId: BOOKS.first, symbol });
    fixture.state.nowMs += HOUR_MS;
  }
  const asked = (filter: object, limit = 10): number =>
    fixture.control.shadow({ bookId: BOOKS.first, ...filter }, limit).asked;

  assert.deepEqual(
    [asked({}), asked({ symbol: BTC }), asked({}, 2), asked({ symbol: "SOL/USDT:USDT" })],
    [3, 2, 2, 0],
  );
  assert.deepEqual([asked({ fromTsMs: START_MS + 1 }), asked({ toTsMs: START_MS + 1 })], [2, 1]);
});

test("the fills of a round trip come with their receipts, openings apart from closings", () => {
  const fixture = createControlFixture();
  const { roundTripId } = fixture.trade({ bookId: BOOKS.first, exit: "102" });
  fixture.trade({ bookId: BOOKS.second, exit: "98", side: "short" });

  const [source] = fixture.deps.history.shadowSources({ bookId: BOOKS.first }, 10);

  assert.equal(source?.roundTrip.roundTripId, roundTripId);
  assert.deepEqual(
    [source.openings, source.closings].map((fills) => fills.map((fill) => [fill.price, fill.receipt.bid])),
    [[[price("100"), price("100")]], [[price("102"), price("102")]]],
  );
  assert.deepEqual([source.takeProfit, source.stopLoss], [price("102"), price("98.5")]);
});

function mark(day: string, openEquity: string, closeEquity: string): EquityMark {
  const [open, close] = [amount(openEquity), amount(closeEquity)];
  return {
    bookId: BOOKS.first,
    day,
    openEquity: open,
    highEquity: close,
    lowEquity: open,
    closeEquity: close,
    peakEquity: close,
    referenceEquity: open,
    maxDrawdown: 0,
    watchedMs: 0,
    exposedMs: 0,
    eventTsMs: Date.parse(`${day}T23:59:00Z`),
  };
}

test("the gate reads green days from the equity marks and the round trips of each day", () => {
  const fixture = createControlFixture();
  for (const [day, open, close] of [
    ["2026-01-05", "1000", "1001"],
    ["2026-01-06", "1001", "1002"],
    ["2026-01-07", "1002", "1003"],
  ] as const) {
    fixture.trade({ bookId: BOOKS.first });
    fixture.deskStore.saveEquityMark(mark(day, open, close));
    fixture.state.nowMs += 24 * HOUR_MS;
  }

  const { green, rolling, met } = fixture.control.gate(BOOKS.first);

  assert.deepEqual(green, { days: ["2026-01-05", "2026-01-06", "2026-01-07"], needed: 3, passed: true });
  assert.deepEqual([rolling.days, rolling.ratio, met], [3, null, false]);
  assert.deepEqual(fixture.control.gate(BOOKS.second).green.days, []);
});

/** A day of book 2 that opened and closed at 1000 and fell in between. */
function fallen(day: string, low: string): EquityMark {
  const level = mark(day, "1000", "1000");
  return { ...level, bookId: BOOKS.second, lowEquity: amount(low), maxDrawdown: 50_000_000 };
}

test("a fall of more than 8% after the lock disables the lane; one before it does not count", () => {
  const fixture = createControlFixture();
  fixture.deskStore.saveEquityMark(fallen("2026-01-04", "500"));
  fixture.control.lockBaseline("a line", { actor: "console:local", cause: "c-1" });
  fixture.deskStore.saveEquityMark(fallen("2026-01-06", "919.99"));

  for (let index = 0; index < 100; index += 1) fixture.pair(-1);

  const { verdict, progress } = fixture.control.status();
  assert.deepEqual(progress.fall, { loss: amount("80.01"), peak: amount("1000") });
  assert.deepEqual([verdict?.kind, verdict?.grounds], ["futures-disabled", ["drawdown"]]);
});

const READS: readonly (readonly [name: string, sql: string])[] = [
  [
    "an epoch",
    "SELECT * FROM round_trips WHERE book_id = ? AND epoch = ? ORDER BY closed_ts_ms DESC LIMIT 5",
  ],
  ["a pair", "SELECT * FROM round_trips WHERE pair_id = ? AND book_id = ?"],
  [
    "a symbol",
    "SELECT * FROM round_trips WHERE book_id = ? AND symbol = ? ORDER BY closed_ts_ms DESC LIMIT 5",
  ],
  ["a position's orders", "SELECT * FROM orders WHERE position_id = ?"],
  ["a signal", "SELECT * FROM signals WHERE signal_id = ?"],
  ["bars", "SELECT * FROM bars WHERE symbol = ? AND close_ts_ms > ? ORDER BY close_ts_ms LIMIT 5"],
];

for (const [name, sql] of READS) {
  test(`the read of ${name} searches an index and sorts nothing`, () => {
    const plan = createControlFixture()
      .db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...Array.from(sql.matchAll(/\?/g), () => 1))
      .map(({ detail }) => detail);

    assert.match(plan.join("; "), /^SEARCH .* USING (?:INDEX|PRIMARY KEY)[^;]*$/);
  });
}
