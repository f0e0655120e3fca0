/** Entries by a person's word on the real desk: what they are bound to, which guards they pass, and what they leave alone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createDeskCommands } from "#src/desk/desk-commands.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount, formatExact, price, rate } from "#src/domain/money.ts";
import { MANUAL_EPOCH } from "#src/domain/position.ts";
import type { EntryWish } from "#src/ports/manual-orders.ts";
import { BTC, ETH, type DeskFixture } from "#test/support/desk-fixture.ts";
import { codeOf, enterByHand, opened, order, quoteOf, SPOT, wishOf } from "#test/support/manual-desk.ts";

test("an entry by hand is quoted whole, then filled on its book only, in no epoch and in no pair", () => {
  const kit = opened();

  const quoted = kit.orders.quoteEntry(wishOf());
  const position = enterByHand(kit);

  assert.ok(!("refused" in quoted));
  assert.equal(formatExact(quoted.quote.quantity), "0.01");
  assert.equal(formatExact(quoted.notional), "20");
  assert.equal(formatExact(quoted.margin), "10");
  assert.equal(position.plan.side, "short");
  assert.equal(position.plan.leverage, 2);
  assert.equal(position.plan.epoch, MANUAL_EPOCH);
  assert.equal(position.plan.pairId, null);
  assert.match(position.plan.thesis, /^opened by hand \(telegram:7\)$/);
  assert.equal(position.plan.takeProfit, price("1960"));
  assert.equal(kit.fixture.ledger.book(INVERTED_BOOK).positionCount(), 0);
  const [event] = kit.fixture.events.slice(-1);
  assert.equal(event?.type === "position-opened" && event.fill.order.reason, "manual-entry");
});

test("a price that drifts more than 0.3% makes a new quote, up to it the order goes through", () => {
  for (const [at, expected] of [
    ["2006", "not refused"],
    ["1994", "not refused"],
    ["2006.1", "quote-stale"],
    ["1993.9", "quote-stale"],
  ] as const) {
    const { fixture, orders } = opened();
    const quote = quoteOf(orders, wishOf());
    fixture.quote(ETH, at);

    assert.equal(codeOf(orders.openByHand(wishOf(), quote, order())), expected, at);
  }
});

test("a confirmation after 60 s, or from the future, orders nothing", () => {
  const { fixture, orders } = opened();
  const quote = quoteOf(orders, wishOf());
  const late = { ...quote, tsMs: quote.tsMs - 60_001 };
  const early = { ...quote, tsMs: quote.tsMs + 1 };

  assert.equal(codeOf(orders.openByHand(wishOf(), late, order())), "quote-stale");
  assert.equal(codeOf(orders.openByHand(wishOf(), early, order())), "quote-stale");
  assert.deepEqual(fixture.ledger.openOrders(), []);
});

test("one quote is filled once: neither a second press nor one after the position is gone opens again", () => {
  const kit = opened();
  const quote = quoteOf(kit.orders, wishOf());
  const first = order();
  const done = kit.orders.openByHand(wishOf(), quote, first);
  assert.ok("ordered" in done);

  assert.deepEqual(kit.orders.openByHand(wishOf(), quote, first), done, "the job again");
  assert.equal(codeOf(kit.orders.openByHand(wishOf(), quote, order())), "already-open");
  kit.fixture.quote(ETH, "2000");
  assert.equal(codeOf(kit.orders.openByHand(wishOf(), quote, order())), "already-open");
  createDeskCommands(kit.fixture.desk).close(STANDARD_BOOK, ETH, order());
  kit.fixture.quote(ETH, "2000");
  assert.equal(codeOf(kit.orders.openByHand(wishOf(), quote, order())), "quote-used");
});

test("every guard of the book stands in the way of a person too, at the quote and at the confirmation", () => {
  const cases: readonly (readonly [string, Partial<EntryWish>, (fixture: DeskFixture) => void])[] = [
    ["leverage", { leverage: 4 }, () => {}],
    ["leverage", { symbol: SPOT, side: "long", leverage: 2 }, () => {}],
    ["no-short-spot", { symbol: SPOT, leverage: null }, () => {}],
    ["notional-min", { size: { kind: "notional", amount: amount("4") } }, () => {}],
    ["cash", { size: { kind: "margin", amount: amount("701") } }, () => {}],
    ["exits", { stopLoss: { kind: "price", price: price("1900") } }, () => {}],
    ["exits", { takeProfit: { kind: "price", price: price("2100") } }, () => {}],
    ["stale-data", {}, (fixture) => fixture.bar(BTC, "100000")],
    ["book-reducing", {}, ({ desk }) => void createDeskCommands(desk).pause(STANDARD_BOOK, order(), "lunch")],
    [
      "banned",
      {},
      (fixture) =>
        void createDeskCommands(fixture.desk).ban(
          STANDARD_BOOK,
          "ETH",
          fixture.nowMs() + 1_000,
          order(),
          "news",
        ),
    ],
    [
      "funding-rate",
      {},
      (fixture) =>
        fixture.desk.handle({
          type: "funding-forecast",
          symbol: ETH,
          fundingRate: rate("-0.001"),
          eventTsMs: fixture.nowMs(),
        } as Parameters<typeof fixture.desk.handle>[0]),
    ],
    [
      "lane-off",
      {},
      ({ desk }) =>
        void createDeskCommands(desk).changeRules(
          STANDARD_BOOK,
          { lanes: { futures: { enabled: false } } },
          order(),
          "test",
        ),
    ],
  ];
  for (const [code, fields, act] of cases) {
    const { fixture, orders } = opened();
    const quote = quoteOf(orders, wishOf());
    act(fixture);
    const wish = wishOf(fields);

    assert.equal(codeOf(orders.quoteEntry(wish)), code);
    const confirmed = codeOf(orders.openByHand(wish, { ...quote, tsMs: fixture.nowMs() }, order()));
    assert.ok(confirmed === code || code === "notional-min" || code === "cash", `${code}: ${confirmed}`);
  }
});

test("a quantity is that quantity, and a size in margin is the margin", () => {
  const { orders } = opened();

  const coins = orders.quoteEntry(wishOf({ size: { kind: "quantity", amount: amount("0.05") } }));
  const margin = orders.quoteEntry(wishOf({ size: { kind: "margin", amount: amount("20") } }));

  assert.ok(!("refused" in coins) && !("refused" in margin));
  assert.equal(formatExact(coins.quote.quantity), "0.05");
  assert.equal(formatExact(margin.notional), "40");
  assert.equal(formatExact(margin.margin), "20");
});

test("levels that a person names are the exits; a distance counts from the fill", () => {
  const kit = opened();
  const wish = wishOf({
    takeProfit: { kind: "price", price: price("1900") },
    stopLoss: { kind: "distance", distance: rate("0.01") },
  });

  const { plan } = enterByHand(kit, wish);

  assert.deepEqual([plan.takeProfit, plan.stopLoss], [price("1900"), price("2020")]);
});

test("a mirror book takes an order by hand like any other, flat in that symbol only", () => {
  const kit = opened();
  const wish = wishOf({ bookId: INVERTED_BOOK });

  enterByHand(kit, wish);

  assert.equal(kit.fixture.ledger.book(STANDARD_BOOK).positionCount(), 0);
  assert.equal(codeOf(kit.orders.quoteEntry(wish)), "already-open");
});

test("an order by hand that is not filled is told, on a stop of the desk as well", () => {
  const kit = opened();
  const wish = wishOf();
  kit.orders.openByHand(wish, quoteOf(kit.orders, wish), order());

  createDeskCommands(kit.fixture.desk).pause(STANDARD_BOOK, order(), "lunch");
  kit.fixture.quote(ETH, "2000");

  const told = kit.fixture.events.find((event) => event.type === "entry-refused");
  assert.equal(told?.type === "entry-refused" && told.reason, "the book was reducing before it was filled");
  assert.equal(told?.type === "entry-refused" && told.side, "short");
});
