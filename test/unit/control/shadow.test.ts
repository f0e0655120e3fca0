import type { PriceBar } from "#src/domain/market.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { shadowFigures } from "#src/features/experiments/model/shadow-figures.ts";
import {
  shadowOf,
  WALK_BARS_MAX,
  type Shadow,
  type ShadowSource,
} from "#src/features/experiments/model/shadow.ts";
import { amount, applyRate, notionalOf, price, rate, type Price, type Rate } from "#src/domain/money.ts";
import { orderSideFor, type Fill } from "#src/domain/order.ts";
import { BOOKS, START_MS, tripOf, type TripFields } from "./round-trips.ts";

const BAR_MS = 900_000;
const FREE = rate("0");

type FillFields = {
  readonly feeRate?: Rate;
  readonly slippageRate?: Rate;
  readonly bid?: Price;
  readonly ask?: Price;
};

function fillOf(effect: "open" | "close", at: Price, fields: FillFields = {}): Fill {
  const { feeRate = FREE, slippageRate = FREE, bid = at, ask = at } = fields;
  const quantity = amount("1");
  const notional = notionalOf(quantity, at);
  const order = {
    orderId: "standard-1",
    bookId: BOOKS.first,
    positionId: "standard-1",
    symbol: "BTC/USDT:USDT",
    side: orderSideFor("long", effect),
    effect,
    quantity,
    reason: effect === "open" ? "signal-entry" : "take-profit",
    decidedTsMs: START_MS,
  } as const;
  const receipt = { bid, ask, decisionPrice: at, slippageRate, latencyMs: 250, model: "bar" } as const;
  const fee = applyRate(notional, feeRate, "up");
  const common = { order, quantity, price: at, notional, fee, feeRate, liquidity: "taker", receipt } as const;
  return { fillId: `standard-1/${effect}`, ...common, eventTsMs: START_MS };
}

/** A long of 1 at 100, exits 2% above and 1.5% below: its shadow is a short with exits at 98 and 101.5. */
function source(
  trip: TripFields = {},
  fills: FillFields = {},
  changes: Partial<ShadowSource> = {},
): ShadowSource {
  return {
    roundTrip: tripOf({ openedTsMs: START_MS, ...trip }),
    takeProfit: price("102"),
    stopLoss: price("98.5"),
    openings: [fillOf("open", price("100"), fills)],
    closings: [fillOf("close", price("102"), fills)],
    ...changes,
  };
}

/** Bars from the entry on, each as open, high, low and close. */
function bars(...ohlcs: readonly (readonly [string, string, string, string])[]): PriceBar[] {
  return ohlcs.map(([open, high, low, close], index) => ({
    symbol: "BTC/USDT:USDT",
    openTsMs: START_MS + index * BAR_MS,
    closeTsMs: START_MS + (index + 1) * BAR_MS,
    open: price(open),
    high: price(high),
    low: price(low),
    close: price(close),
  }));
}

const QUIET = ["100", "100.5", "99.5", "100"] as const;

function shadow(from: ShadowSource, over: readonly PriceBar[]): Shadow {
  const outcome = shadowOf(from, over);
  assert.ok("shadow" in outcome, "gap" in outcome ? outcome.gap : "");
  return outcome.shadow;
}

test("the inverted side takes its profit where the price fell by the planned distance", () => {
  const { side, exitReason, grossPnl, closedTsMs } = shadow(
    source(),
    bars(QUIET, ["100", "100", "97.5", "98"]),
  );

  assert.deepEqual([side, exitReason, grossPnl], ["short", "take-profit", amount("2")]);
  assert.equal(closedTsMs, START_MS + 2 * BAR_MS - 1);
});

test("its stop loses the planned distance", () => {
  const { exitReason, grossPnl } = shadow(source(), bars(QUIET, ["100", "101.5", "100", "101"]));

  assert.deepEqual([exitReason, grossPnl], ["stop-loss", amount("-1.5")]);
});

test("a bar that holds both exits counts as the loss", () => {
  const { exitReason } = shadow(source(), bars(["100", "102", "97", "100"]));

  assert.equal(exitReason, "stop-loss");
});

test("a bar that opened beyond the stop fills at its open, and so does one beyond the take-profit", () => {
  assert.equal(shadow(source(), bars(QUIET, ["104", "105", "103", "104"])).grossPnl, amount("-4"));
  assert.equal(shadow(source(), bars(QUIET, ["95", "96", "94", "95"])).grossPnl, amount("5"));
});

test("the shadow of a short is a long", () => {
  const short = source({ side: "short" }, {}, { takeProfit: price("98"), stopLoss: price("101.5") });

  const { side, exitReason, grossPnl } = shadow(short, bars(["100", "102", "99", "102"]));

  assert.deepEqual([side, exitReason, grossPnl], ["long", "take-profit", amount("2")]);
});

test("fees are paid both ways, on the shadow's own notionals", () => {
  const { fees, grossPnl, netPnl } = shadow(
    source({}, { feeRate: rate("0.001") }),
    bars(["100", "100", "98", "98"]),
  );

  assert.equal(fees, amount("0.198"));
  assert.equal(netPnl, grossPnl - fees);
});

test("the entry is as far from the mid on the other side, and the exit slips as the receipts say", () => {
  const quote = { bid: price("99.8"), ask: price("100"), slippageRate: rate("0.001") };

  const { grossPnl } = shadow(source({}, quote), bars(["99.8", "99.8", "97", "97"]));

  // Sold at 99.8, the take-profit 2% below at 97.804, bought back 0.1% worse.
  assert.equal(grossPnl, amount("99.8") - amount("97.901804"));
});

test("a margin that is gone before the stop ends it there, and no more than the margin is lost", () => {
  const wide = source({ leverage: 10 }, { feeRate: rate("0.001") }, { stopLoss: price("50") });

  const { exitReason, grossPnl, fees } = shadow(wide, bars(["100", "130", "100", "130"]));

  assert.deepEqual([exitReason, grossPnl], ["liquidation", amount("-10")]);
  assert.equal(fees, amount("0.1"));
});

test("inside the entry's bar a take-profit counts only when the entry stood at the bar's open", () => {
  const falling = bars(["100", "100", "97", "100"], QUIET);

  assert.equal(shadow(source({ openedTsMs: START_MS + 250 }), falling).exitReason, "take-profit");
  assert.deepEqual(shadowOf(source({ openedTsMs: START_MS + 600_000 }), falling), { gap: "still-open" });
});

const GAPS: readonly (readonly [name: string, from: ShadowSource, over: readonly PriceBar[], gap: string])[] =
  [
    ["spot", source({ lane: "spot" }), bars(["100", "100", "97", "98"]), "spot"],
    ["no stop", source({}, {}, { stopLoss: null }), bars(["100", "100", "97", "98"]), "no-exits"],
    ["no bars", source(), [], "bars-missing"],
    [
      "bars that begin after the entry",
      source(),
      bars(QUIET, ["100", "100", "97", "98"]).slice(1),
      "bars-missing",
    ],
    [
      "a hole in the bars",
      source(),
      [QUIET, QUIET, ["100", "100", "97", "98"] as const].flatMap((ohlc, index, all) =>
        index === 1 ? [] : (bars(...all.map(() => ohlc))[index] ?? []),
      ),
      "bars-missing",
    ],
    ["neither exit reached yet", source(), bars(QUIET, QUIET), "still-open"],
  ];

for (const [name, from, over, gap] of GAPS) {
  test(`a round trip is left out for "${gap}": ${name}`, () => {
    assert.deepEqual(shadowOf(from, over), { gap });
  });
}

test("bars before the entry are passed over", () => {
  const early = source({ openedTsMs: START_MS + BAR_MS });

  assert.equal(
    shadow(early, bars(["100", "110", "90", "100"], ["100", "100", "97", "98"])).exitReason,
    "take-profit",
  );
});

/** Bars of one shape without an end, and how many were asked for. */
function endless(ohlc: readonly [string, string, string, string]): {
  readonly bars: Iterable<PriceBar>;
  read(): number;
} {
  let read = 0;
  function* walk(): Generator<PriceBar> {
    for (;;) {
      const shift = read * BAR_MS;
      read += 1;
      for (const bar of bars(ohlc))
        yield { ...bar, openTsMs: bar.openTsMs + shift, closeTsMs: bar.closeTsMs + shift };
    }
  }
  return { bars: walk(), read: () => read };
}

test("a walk that meets no exit ends at its limit", () => {
  const quiet = endless(QUIET);

  assert.deepEqual(shadowOf(source(), quiet.bars), { gap: "still-open" });
  assert.equal(quiet.read(), WALK_BARS_MAX);
});

test("a walk reads no bar beyond its exit", () => {
  const falling = endless(["100", "100", "97", "98"]);

  shadowOf(source(), falling.bars);

  assert.equal(falling.read(), 1);
});

test("the figures compare the same round trips, and count the ones without a shadow", () => {
  const roundTrip = tripOf({ funding: amount("0.5") });
  const outcome = shadowOf(source(), bars(["100", "101.5", "100", "101"]));

  const figures = shadowFigures([
    { roundTrip, outcome },
    { roundTrip, outcome: { gap: "bars-missing" } },
    { roundTrip, outcome: { gap: "spot" } },
  ]);

  assert.deepEqual([figures.asked, figures.shadowed], [3, 1]);
  assert.deepEqual(figures.leftOut, { spot: 1, "no-exits": 0, "bars-missing": 1, "still-open": 0 });
  assert.deepEqual([figures.actual.netPnl, figures.actualFunding], [amount("1.9"), amount("0.5")]);
  assert.deepEqual([figures.inverted.roundTrips, figures.inverted.netPnl], [1, amount("-1.5")]);
});
