import assert from "node:assert/strict";
import test from "node:test";
import * as fc from "fast-check";
import { priceFromUnits, rateFromUnits, type Amount, type Price } from "#src/domain/money.ts";
import { opposite, type Fill, type PositionSide } from "#src/domain/order.ts";
import {
  averagePrice,
  increasePosition,
  openPosition,
  reducePosition,
  toRoundTrip,
  unrealizedPnl,
  type Position,
} from "#src/domain/position.ts";
import { fillOf, planOf } from "#test/unit/domain/fills.ts";

type Step = { readonly part: number; readonly quantity: Amount; readonly at: Price; readonly margin: Amount };

const anySide = fc.constantFrom<PositionSide>("long", "short");
const anyPrice = fc.integer({ min: 1, max: 20_000_000_000_000 }).map(priceFromUnits);
/** `part` of 0 adds; 1 to 4 closes so many quarters of what is open. */
const anyStep: fc.Arbitrary<Step> = fc.record({
  part: fc.integer({ min: 0, max: 4 }),
  quantity: fc.bigInt({ min: 1n, max: 10n ** 14n }),
  at: anyPrice,
  margin: fc.bigInt({ min: 0n, max: 10n ** 14n }),
});
const FEE = rateFromUnits(50_000);

type Folded = {
  readonly position: Position;
  readonly fills: readonly Fill[];
  readonly released: Amount;
  readonly releasedMargin: Amount;
  readonly lockedMargin: Amount;
};

/** Folds steps into one position, and closes what is left at `last`. */
function fold(side: PositionSide, first: Step, steps: readonly Step[], last: Price): Folded {
  const opening = fillOf({ ...first, effect: "open", positionSide: side, feeRate: FEE });
  let folded: Folded = {
    position: openPosition(opening, planOf(side), first.margin),
    fills: [opening],
    released: 0n,
    releasedMargin: 0n,
    lockedMargin: first.margin,
  };
  for (const step of steps) {
    const closing = (folded.position.quantity * BigInt(step.part)) / 4n;
    if (step.part > 0 && closing > 0n && closing < folded.position.quantity)
      folded = close(folded, closing, step.at);
    else if (step.part === 0) folded = add(folded, step);
  }
  return close(folded, folded.position.quantity, last);
}

function add(folded: Folded, step: Step): Folded {
  const positionSide = folded.position.plan.side;
  const fill = fillOf({ ...step, effect: "open", positionSide, feeRate: FEE });
  return {
    ...folded,
    position: increasePosition(folded.position, fill, step.margin),
    fills: [...folded.fills, fill],
    lockedMargin: folded.lockedMargin + step.margin,
  };
}

function close(folded: Folded, quantity: Amount, at: Price): Folded {
  const positionSide = folded.position.plan.side;
  const fill = fillOf({ effect: "close", quantity, at, positionSide, feeRate: FEE });
  const { position, releasedCost, releasedMargin } = reducePosition(folded.position, fill);
  return {
    ...folded,
    position,
    fills: [...folded.fills, fill],
    released: folded.released + releasedCost,
    releasedMargin: folded.releasedMargin + releasedMargin,
  };
}

const sum = (fills: readonly Fill[], effect: "open" | "close", of: (fill: Fill) => Amount): Amount =>
  fills.filter((fill) => fill.order.effect === effect).reduce((total, fill) => total + of(fill), 0n);

const anyCourse = fc.tuple(anySide, anyStep, fc.array(anyStep, { maxLength: 20 }), anyPrice);

test("whatever the fills, a flat position has conserved quantity, cost, margin and fees to the unit", () => {
  fc.assert(
    fc.property(anyCourse, ([side, first, steps, last]) => {
      const { position, fills, released, releasedMargin, lockedMargin } = fold(side, first, steps, last);
      assert.equal(
        position.openedQuantity,
        sum(fills, "close", (fill) => fill.quantity),
      );
      assert.equal(
        position.entryNotional,
        sum(fills, "open", (fill) => fill.notional),
      );
      assert.equal(
        position.exitNotional,
        sum(fills, "close", (fill) => fill.notional),
      );
      assert.equal(released, position.entryNotional);
      assert.equal(releasedMargin, lockedMargin);
      assert.deepEqual([position.quantity, position.openNotional, position.margin], [0n, 0n, 0n]);
      assert.equal(
        position.fees,
        fills.reduce((total, fill) => total + fill.fee, 0n),
      );
    }),
  );
});

test("a round trip's price PnL is exactly exit less entry, or its opposite for a short", () => {
  fc.assert(
    fc.property(anyCourse, ([side, first, steps, last]) => {
      const { position } = fold(side, first, steps, last);
      const roundTrip = toRoundTrip(position, "signal-exit", 1);
      const change = position.exitNotional - position.entryNotional;
      assert.equal(roundTrip.grossPnl, side === "long" ? change : -change);
      assert.equal(roundTrip.netPnl, roundTrip.grossPnl - roundTrip.fees);
    }),
  );
});

test("the same fills on the opposite side lose exactly what this side wins, and pay the same fees", () => {
  fc.assert(
    fc.property(anyCourse, ([side, first, steps, last]) => {
      const one = fold(side, first, steps, last).position;
      const mirror = fold(opposite(side), first, steps, last).position;
      assert.equal(one.realizedPnl + mirror.realizedPnl, 0n);
      assert.equal(one.fees, mirror.fees);
    }),
  );
});

test("adds move the average between the prices paid, and exits leave it where it was", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ quantity: fc.bigInt({ min: 10n ** 8n, max: 10n ** 12n }), at: anyPrice }), {
        minLength: 1,
        maxLength: 10,
      }),
      (adds) => {
        const [first, ...rest] = adds.map((part) => fillOf({ ...part, effect: "open" }));
        assert.ok(first !== undefined);
        const start = openPosition(first, planOf("long"), 0n);
        const position = rest.reduce((open, fill) => increasePosition(open, fill, 0n), start);
        const average = averagePrice(position.openNotional, position.quantity);
        const prices = adds.map(({ at }) => at);
        assert.ok(average >= Math.min(...prices) && average <= Math.max(...prices));
        const half = fillOf({ effect: "close", quantity: position.quantity / 2n, at: prices[0] ?? average });
        const after = reducePosition(position, half).position;
        assert.ok(Math.abs(averagePrice(after.openNotional, after.quantity) - average) <= 1);
      },
    ),
  );
});

test("closing at a price realizes what was unrealized at it, less nothing", () => {
  fc.assert(
    fc.property(anySide, anyStep, anyPrice, (side, first, at) => {
      const fill = fillOf({ effect: "close", positionSide: side, quantity: first.quantity, at });
      const opening = fillOf({ ...first, effect: "open", positionSide: side });
      const position = openPosition(opening, planOf(side), opening.notional + fill.notional);
      assert.equal(reducePosition(position, fill).realizedPnl, unrealizedPnl(position, at));
    }),
  );
});
