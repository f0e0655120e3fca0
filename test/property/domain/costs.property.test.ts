/** Funding and slippage: what must hold of every cost. */
import assert from "node:assert/strict";
import test from "node:test";
import * as fc from "fast-check";
import { fundingPayment } from "#src/domain/funding.ts";
import type { DepthLevel } from "#src/domain/market.ts";
import { priceFromUnits, rateFromUnits, UNIT, type Amount, type Price } from "#src/domain/money.ts";
import type { OrderSide } from "#src/domain/order.ts";
import {
  fillAtMarket,
  modelSlippage,
  walkDepth,
  type SlippageModel,
  type Touch,
} from "#src/domain/slippage.ts";

const anyQuantity = fc.bigInt({ min: 1n, max: 10n ** 14n });
const anyPrice = fc.integer({ min: 1, max: 20_000_000_000_000 }).map(priceFromUnits);
const anyRate = fc.integer({ min: -3_000_000, max: 3_000_000 }).map(rateFromUnits);
const anySide = fc.constantFrom<OrderSide>("buy", "sell");

test("a settlement makes no money: the two sides come to nothing or to one unit less", () => {
  fc.assert(
    fc.property(anyQuantity, anyPrice, anyRate, (quantity, mark, fundingRate) => {
      const both =
        fundingPayment("long", quantity, mark, fundingRate) +
        fundingPayment("short", quantity, mark, fundingRate);
      assert.ok(both === 0n || both === -1n, `${both}`);
    }),
  );
});

test("a settlement is within a unit of the exact product and never above it", () => {
  fc.assert(
    fc.property(anyQuantity, anyPrice, anyRate, (quantity, mark, fundingRate) => {
      const exact = quantity * BigInt(mark) * BigInt(fundingRate);
      const late = exact - fundingPayment("short", quantity, mark, fundingRate) * UNIT * UNIT;
      assert.ok(late >= 0n && late < UNIT * UNIT);
    }),
  );
});

test("a position that is split never receives more in funding", () => {
  fc.assert(
    fc.property(anyQuantity, anyQuantity, anyPrice, anyRate, (one, other, mark, fundingRate) => {
      const whole = fundingPayment("long", one + other, mark, fundingRate);
      const parts =
        fundingPayment("long", one, mark, fundingRate) + fundingPayment("long", other, mark, fundingRate);
      assert.ok(parts <= whole && whole - parts <= 1n);
    }),
  );
});

const VENUE = { priceTick: priceFromUnits(1_000), quantityStep: 10_000n };
const MODEL: SlippageModel = {
  baseRate: rateFromUnits(20_000),
  impactRate: rateFromUnits(1_000_000),
  referenceNotional: 10n ** 15n,
};

/** A mid with levels on both sides, moving away from it by gaps. */
const anyBook = fc
  .record({
    mid: fc.integer({ min: 100_000_000, max: 20_000_000_000_000 }),
    half: fc.integer({ min: 0, max: 100_000 }),
    gaps: fc.array(
      fc.tuple(fc.integer({ min: 0, max: 1_000_000 }), fc.bigInt({ min: 0n, max: 10n ** 12n })),
      {
        minLength: 1,
        maxLength: 20,
      },
    ),
  })
  .map(({ mid, half, gaps }): Required<Touch> => {
    let away = half;
    const levels = gaps.map(([gap, quantity]) => ({ away: (away += gap), quantity }));
    const at = (sign: number): DepthLevel[] =>
      levels.map((level) => ({ price: priceFromUnits(mid + sign * level.away), quantity: level.quantity }));
    const [asks, bids] = [at(1), at(-1)];
    return {
      bid: bids[0]?.price ?? (mid as Price),
      ask: asks[0]?.price ?? (mid as Price),
      depth: { asks, bids },
    };
  });

test("a walk through depth conserves quantity and stays between the best and the worst level", () => {
  fc.assert(
    fc.property(anyBook, anyQuantity, anySide, (book, quantity, side) => {
      const levels = side === "buy" ? book.depth.asks : book.depth.bids;
      const { filled, remainder, cost } = walkDepth(side, levels, quantity);
      const prices = levels.map((level) => level.price);
      assert.equal(filled + remainder, quantity);
      assert.ok(cost >= filled * BigInt(Math.min(...prices)) && cost <= filled * BigInt(Math.max(...prices)));
      const offered = levels.reduce((sum, level) => sum + level.quantity, 0n);
      assert.equal(filled, offered < quantity ? offered : quantity);
    }),
  );
});

test("a fill is on the tick, in whole lots when partial, and never better than what the levels cost", () => {
  fc.assert(
    fc.property(anyBook, anyQuantity, anySide, (book, quantity, side) => {
      const fill = fillAtMarket(side, quantity, book, VENUE, MODEL);
      assert.equal(fill.filled + fill.remainder, quantity);
      assert.equal(fill.price % VENUE.priceTick, 0);
      assert.ok(fill.slippageRate >= 0);
      if (fill.remainder > 0n) assert.equal(fill.filled % VENUE.quantityStep, 0n);
      if (fill.filled === 0n) return;
      const levels = side === "buy" ? book.depth.asks : book.depth.bids;
      const { cost } = walkDepth(side, levels, fill.filled);
      const paid = fill.filled * BigInt(fill.price);
      assert.ok(side === "buy" ? paid >= cost : paid <= cost);
    }),
    { numRuns: 300 },
  );
});

function worseOrEqual(side: OrderSide, one: Price, other: Price): boolean {
  return side === "buy" ? one >= other : one <= other;
}

test("a larger order never gets a better price, with depth or without", () => {
  fc.assert(
    fc.property(anyBook, anyQuantity, anyQuantity, anySide, (book, quantity, more, side) => {
      const quote = { bid: book.bid, ask: book.ask };
      for (const touch of [book, quote]) {
        const small = fillAtMarket(side, quantity, touch, VENUE, MODEL);
        const large = fillAtMarket(side, quantity + more, touch, VENUE, MODEL);
        assert.ok(small.filled === 0n || large.filled === 0n || worseOrEqual(side, large.price, small.price));
      }
    }),
    { numRuns: 300 },
  );
});

test("without depth an order fills whole, beyond the far side of the spread and the base slippage", () => {
  fc.assert(
    fc.property(anyBook, anyQuantity, anySide, ({ bid, ask }, quantity, side) => {
      const fill = fillAtMarket(side, quantity, { bid, ask }, VENUE, MODEL);
      assert.equal(fill.filled, quantity);
      assert.ok(worseOrEqual(side, fill.price, side === "buy" ? ask : bid));
      assert.ok(fill.price === VENUE.priceTick || fill.slippageRate >= MODEL.baseRate);
    }),
  );
});

test("the square of the model's impact is the size over the reference, rounded up", () => {
  const pure = { ...MODEL, baseRate: rateFromUnits(0), impactRate: rateFromUnits(100_000_000) };
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 19n }), (notional: Amount) => {
      const root = BigInt(modelSlippage(notional, pure));
      const exact = (notional * UNIT * UNIT + pure.referenceNotional - 1n) / pure.referenceNotional;
      assert.ok(root * root >= exact && (root - 1n) * (root - 1n) < exact);
    }),
  );
});
