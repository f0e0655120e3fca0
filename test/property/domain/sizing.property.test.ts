import assert from "node:assert/strict";
import test from "node:test";
import * as fc from "fast-check";
import type { Instrument } from "#src/domain/instrument.ts";
import { initialMargin } from "#src/domain/margin.ts";
import { applyRate, notionalOf, priceFromUnits, rateFromUnits } from "#src/domain/money.ts";
import { sizeOrder, type SizingRequest } from "#src/domain/sizing.ts";
import { XRP_TIERS } from "#test/unit/domain/tiers.ts";

type Limits = { readonly step: bigint; readonly stepsMin: bigint; readonly notionalMin: bigint };

function anInstrument({ step, stepsMin, notionalMin }: Limits): Instrument {
  return {
    symbol: "XRP/USDT:USDT",
    venue: "test",
    lane: "futures",
    base: "XRP",
    quote: "USDT",
    priceTick: priceFromUnits(1),
    quantityStep: step,
    quantityMin: step * stepsMin,
    notionalMin,
    takerFee: rateFromUnits(50_000),
    makerFee: rateFromUnits(20_000),
    liquidationFee: rateFromUnits(1_500_000),
    marginTiers: [{ ...(XRP_TIERS[0] as (typeof XRP_TIERS)[number]), leverageMax: 10 }],
  };
}

const anyInstrument = fc
  .record({
    step: fc.constantFrom(1n, 1_000n, 100_000n, 100_000_000n, 10_000_000_000n),
    stepsMin: fc.bigInt({ min: 0n, max: 20n }),
    notionalMin: fc.constantFrom(0n, 500_000_000n, 10_000_000_000n),
  })
  .map(anInstrument);

const anyRequest: fc.Arbitrary<SizingRequest> = fc.record({
  instrument: anyInstrument,
  price: fc.integer({ min: 1, max: 20_000_000_000_000 }).map(priceFromUnits),
  targetNotional: fc.bigInt({ min: 0n, max: 10n ** 13n }),
  available: fc.bigInt({ min: -(10n ** 9n), max: 10n ** 13n }),
  leverage: fc.integer({ min: 1, max: 10 }),
  feeRate: fc.integer({ min: 0, max: 200_000 }).map(rateFromUnits),
});

/** The smallest of everything: a unit of the quote asset is wanted, and one more is free than is kept back. */
const ONE_UNIT_OF_DUST: SizingRequest = {
  instrument: anInstrument({ step: 1n, stepsMin: 0n, notionalMin: 0n }),
  price: priceFromUnits(1),
  targetNotional: 1n,
  available: 5n,
  leverage: 1,
  feeRate: rateFromUnits(1),
};

/**
 * Cash that rounding may leave unused, in units of 1e-8: 4 are kept back for it, and cutting the affordable notional
 * and rounding the notional of a lot move the margin and the fee by less than 2 (1 / leverage + fee rate) < 2.01 more.
 */
const ROUNDING_MAX = 7n;

/** What an order of this quantity takes of the cash. */
function cost({ price, leverage, feeRate }: SizingRequest, quantity: bigint): bigint {
  const notional = notionalOf(quantity, price);
  return initialMargin(notional, leverage) + applyRate(notional, feeRate, "up");
}

test("a sized order is one that the venue takes and the cash pays", () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      const sized = sizeOrder(request);
      if (sized.refused) return;
      const { quantityStep, quantityMin, notionalMin } = request.instrument;
      assert.equal(sized.quantity % quantityStep, 0n);
      assert.ok(sized.quantity > 0n && sized.quantity >= quantityMin && sized.notional >= notionalMin);
      assert.ok(sized.notional <= request.targetNotional);
      assert.ok(sized.margin + sized.fee <= request.available);
      assert.equal(sized.margin + sized.fee, cost(request, sized.quantity));
    }),
    { numRuns: 1_000 },
  );
});

test("one lot more would be above the target or the cash, so no size is wasted", () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      const sized = sizeOrder(request);
      if (sized.refused) return;
      const next = sized.quantity + request.instrument.quantityStep;
      const beyondTarget = notionalOf(next, request.price) >= request.targetNotional;
      assert.ok(beyondTarget || cost(request, next) + ROUNDING_MAX > request.available);
    }),
    { numRuns: 1_000 },
  );
});

test("a refusal is right: the smallest order of the venue is above the target or the cash", () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      const refusal = sizeOrder(request);
      if (!refusal.refused) return;
      const { quantityStep, quantityMin, notionalMin } = request.instrument;
      const least = smallestOrder(quantityStep, quantityMin, notionalMin, request.price);
      const beyondTarget = notionalOf(least, request.price) >= request.targetNotional;
      assert.ok(beyondTarget || cost(request, least) + ROUNDING_MAX > request.available);
      assert.match(
        refusal.reason,
        /^too small: \d+\.\d\d USDT is under the venue's (minimum|smallest order) of /,
      );
      assert.equal(refusal.code === "cash", (refusal.hint ?? "").includes("of cash is free"));
    }),
    { numRuns: 1_000, examples: [[ONE_UNIT_OF_DUST]] },
  );
});

function smallestOrder(step: bigint, quantityMin: bigint, notionalMin: bigint, at: number): bigint {
  const forNotional = (notionalMin * 100_000_000n) / BigInt(at);
  const least = forNotional > quantityMin ? forNotional : quantityMin;
  return (least / step + 1n) * step;
}
