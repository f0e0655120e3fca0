import assert from "node:assert/strict";
import { test } from "node:test";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount, price, type Price } from "#src/domain/money.ts";
import { equitySamples } from "#src/features/publishing/digest/equity-at.ts";
import type { HeldPosition, PeriodHistory } from "#src/features/publishing/period-history.ts";

const HOUR_MS = 3_600_000;

/** Half of a long of 300 with 100 of margin is closed at 160 after an hour; a fee of 1 a fill. */
function held(changes: Partial<HeldPosition> = {}): HeldPosition {
  const fill = { fee: amount("1"), eventTsMs: 1 } as const;
  return {
    positionId: "p",
    symbol: "BTC/USDT:USDT",
    lane: "futures",
    side: "long",
    fills: [
      { ...fill, effect: "open", quantity: amount("2"), notional: amount("300"), margin: amount("100") },
      {
        ...fill,
        effect: "close",
        quantity: amount("1"),
        notional: amount("160"),
        margin: amount("50"),
        eventTsMs: HOUR_MS,
      },
    ],
    fundings: [],
    closed: null,
    ...changes,
  };
}

function history(position: HeldPosition, prices: readonly Price[]): PeriodHistory {
  return {
    start: () => null,
    tripsClosed: () => [],
    halvesClosedBefore: () => [],
    netClosedBefore: () => 0n,
    heldDuring: () => [position],
    priceAt: (_symbol, tsMs) => prices[Math.floor(tsMs / HOUR_MS)] ?? null,
    changes: () => [],
  };
}

function worth(position: HeldPosition, prices: readonly string[]): readonly bigint[] {
  const span = { fromTsMs: 0, toTsMs: 2 * HOUR_MS };
  const at = prices.map((one) => price(one));
  return equitySamples(history(position, at), STANDARD_BOOK, amount("1000"), span).map(
    ({ equity }) => equity,
  );
}

test("equity of the past takes no more from a position than its margin", () => {
  const [before, open, half] = worth(held(), ["150", "20", "20"]);
  assert.equal(before, amount("1000"));
  // -260 at the mark, of which the margin covers 100; one fee so far.
  assert.equal(open, amount("899"));
  // +10 realized on one half; the other has 50 of margin; two fees.
  assert.equal(half, amount("958"));
});

test("margin that funding took is not lost twice", () => {
  const fundings = [{ payment: amount("-30"), fromMargin: amount("20"), eventTsMs: 2 }];
  const [, open] = worth(held({ fundings }), ["150", "20", "20"]);
  assert.equal(open, amount("1000") - amount("1") - amount("30") - amount("80"));
});

test("what is held on spot can lose all it cost", () => {
  const [, open] = worth(held({ lane: "spot" }), ["150", "20", "20"]);
  assert.equal(open, amount("739"));
});
