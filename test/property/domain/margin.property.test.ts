import assert from "node:assert/strict";
import test from "node:test";
import * as fc from "fast-check";
import type { MarginTier } from "#src/domain/instrument.ts";
import {
  bankruptcyPrice,
  initialMargin,
  liquidate,
  liquidationPrice,
  maintenanceMargin,
  marginTierOf,
  type IsolatedPosition,
} from "#src/domain/margin.ts";
import { applyRate, notionalOf, priceFromUnits, rateFromUnits, UNIT, type Price } from "#src/domain/money.ts";
import type { PositionSide } from "#src/domain/order.ts";

/** Borders on hundreds and rates on basis points, so that the amounts of a continuous schedule are exact. */
const anyTiers = fc
  .array(
    fc.record({ hundreds: fc.bigInt({ min: 1n, max: 10_000n }), bps: fc.bigInt({ min: 1n, max: 800n }) }),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((widths) => {
    const tiers: MarginTier[] = [];
    for (const { hundreds, bps } of widths) {
      const below = tiers.at(-1);
      const notionalMin = below?.notionalMax ?? 0n;
      const step = rateFromUnits(Number(bps) * 10_000);
      tiers.push({
        notionalMin,
        notionalMax: notionalMin + hundreds * 100n * UNIT,
        maintenanceRate: rateFromUnits((below?.maintenanceRate ?? 0) + step),
        maintenanceAmount: (below?.maintenanceAmount ?? 0n) + applyRate(notionalMin, step, "down"),
        leverageMax: 10,
      });
    }
    return tiers;
  });

const anyPosition = fc
  .record({
    side: fc.constantFrom<PositionSide>("long", "short"),
    quantity: fc.bigInt({ min: 100_000n, max: 10n ** 12n }),
    entry: fc.integer({ min: 1_000_000, max: 10_000_000_000 }).map(priceFromUnits),
    leverage: fc.integer({ min: 1, max: 10 }),
  })
  .map(({ side, quantity, entry, leverage }): IsolatedPosition => {
    const openNotional = notionalOf(quantity, entry);
    return { side, quantity, openNotional, margin: initialMargin(openNotional, leverage) };
  });

const anyPrice = fc.integer({ min: 1, max: 100_000_000_000 }).map(priceFromUnits);
const priced = (units: number): Price => priceFromUnits(Math.max(1, units));

/** Equity above maintenance at a price, exactly, in units of 1e-24; the tier is found by its notional. */
function headroom(position: IsolatedPosition, at: Price, tiers: readonly MarginTier[]): bigint {
  const value = position.quantity * BigInt(at);
  const gain = (position.side === "long" ? 1n : -1n) * (value - position.openNotional * UNIT);
  const tier = marginTierOf(value / UNIT, tiers);
  const required = value * BigInt(tier.maintenanceRate) - tier.maintenanceAmount * UNIT * UNIT;
  return (position.margin * UNIT + gain) * UNIT - required;
}

test("a liquidation price is the first price without headroom, and never a later one", () => {
  fc.assert(
    fc.property(anyPosition, anyTiers, (position, tiers) => {
      const at = liquidationPrice(position, tiers);
      if (at === null) {
        assert.ok(position.side === "long" && headroom(position, priced(1), tiers) >= 0n);
        return;
      }
      const beyond = position.side === "long" ? -1 : 1;
      assert.ok(headroom(position, at, tiers) >= 0n, "one unit early at most");
      if (at + beyond > 0)
        assert.ok(headroom(position, priced(at + beyond), tiers) < 0n, "never later than the exact price");
    }),
    { numRuns: 500 },
  );
});

test("a position is liquidated before it is bankrupt", () => {
  fc.assert(
    fc.property(anyPosition, anyTiers, (position, tiers) => {
      const at = liquidationPrice(position, tiers);
      const bankrupt = bankruptcyPrice(position);
      if (at === null) assert.equal(bankrupt, null);
      else if (bankrupt !== null) assert.ok(position.side === "long" ? at >= bankrupt : at <= bankrupt);
    }),
  );
});

test("more margin moves the liquidation away from the entry", () => {
  fc.assert(
    fc.property(anyPosition, anyTiers, fc.bigInt({ min: 1n, max: 10n ** 12n }), (position, tiers, more) => {
      const before = liquidationPrice(position, tiers);
      const after = liquidationPrice({ ...position, margin: position.margin + more }, tiers);
      if (before === null) assert.equal(after, null);
      else if (after !== null) assert.ok(position.side === "long" ? after <= before : after >= before);
    }),
  );
});

test("a liquidation at any price loses at most the margin, to the unit", () => {
  fc.assert(
    fc.property(anyPosition, anyPrice, fc.integer({ min: 0, max: 5_000_000 }), (position, market, fee) => {
      const outcome = liquidate(position, market, rateFromUnits(fee));
      assert.ok(outcome.grossPnl - outcome.fee >= -position.margin);
      assert.ok(outcome.fee >= 0n);
      assert.equal(outcome.notional, notionalOf(position.quantity, outcome.price));
    }),
    { numRuns: 500 },
  );
});

test("a liquidation never fills better than the market unless the market is beyond bankruptcy", () => {
  fc.assert(
    fc.property(anyPosition, anyPrice, (position, market) => {
      const { price: filled } = liquidate(position, market, rateFromUnits(0));
      if (filled !== market) assert.equal(filled, bankruptcyPrice(position));
    }),
  );
});

test("maintenance margin grows with the notional, without a jump", () => {
  fc.assert(
    fc.property(anyTiers, fc.bigInt({ min: 0n, max: 10n ** 15n }), (tiers, notional) => {
      const step = maintenanceMargin(notional + 1n, tiers) - maintenanceMargin(notional, tiers);
      assert.ok(step >= 0n && step <= 2n, `a step of ${step}`);
    }),
  );
});
