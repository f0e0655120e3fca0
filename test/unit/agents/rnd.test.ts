import assert from "node:assert/strict";
import { test } from "node:test";
import { createRegistry } from "#agents/registry.ts";
import {
  controlFigures,
  type BookRecord,
  type ControlFigures,
} from "#src/features/experiments/model/control-figures.ts";
import { gateOf } from "#src/features/experiments/model/gate.ts";
import { shadowFigures } from "#src/features/experiments/model/shadow-figures.ts";
import type { BookId } from "#src/domain/ids.ts";
import { amount } from "#src/domain/money.ts";
import type { RoundTrip } from "#src/domain/position.ts";
import { createDispatchKit, createTestRouter } from "#test/support/dispatch-kit.ts";
import { createFakeControl, verdictFigures } from "#test/support/fake-control.ts";
import { bookFigures, createFakeDesk } from "#test/support/fake-desk.ts";
import { plainText } from "#test/support/plain-text.ts";
import {
  BOOKS,
  HOUR_MS,
  mirrorOf,
  plannedOf,
  START_MS,
  tallyOf,
  tripOf,
} from "#test/unit/control/round-trips.ts";

function recordOf(bookId: BookId, trips: readonly RoundTrip[]): BookRecord {
  const all = tallyOf(trips);
  const bySymbol = new Map([["BTC/USDT:USDT", all]]);
  return { bookId, tally: all, bySymbol, trips: trips.map((trip) => plannedOf(trip)), olderHalves: [] };
}

/** One pair an hour, of which book 1 wins the first `wins`; the last pair is broken by a flatten. */
function experiment(count: number, wins: number): ControlFigures {
  const first = Array.from({ length: count }, (_, index) =>
    tripOf({
      pairId: `pair-${index}`,
      openedTsMs: START_MS + index * HOUR_MS,
      grossPnl: amount(index < wins ? "2" : "-2"),
    }),
  );
  const second = first.map((trip, index) =>
    mirrorOf(trip, index === count - 1 ? { exitReason: "flatten" } : { exitReason: "stop-loss" }),
  );
  return controlFigures({
    epoch: 0,
    first: recordOf(BOOKS.first, first),
    second: recordOf(BOOKS.second, second),
    openPairs: new Set(),
    whyNotOpened: () => null,
    shadowHalf: () => null,
    seed: 1,
  });
}

test("the comparison is over the pairs: rates with n, interval and break-even, the cost, and the broken pair", async () => {
  const control = createFakeControl({
    figures: experiment(5, 3),
    status: { progress: { roundTrips: 5, needed: 100, fall: { loss: 12n, peak: 1_000n } } },
  });
  const books = [bookFigures(BOOKS.first), bookFigures(BOOKS.second, { equity: amount("991.90") })];

  const message = await createDispatchKit({ control, desk: createFakeDesk({ books }) }).command(
    "compare-books",
  );

  assert.equal(
    plainText(message),
    [
      "PAPER. Too few pairs to say: 4 of 100",
      "A pair is one decision on both books, each left by its own exit. First look at 50 pairs.",
      "A signal that is right or wrong in 60% is found by 100 pairs in 28% of 100 calibration runs.",
      "In pairs | Book 1 | Book 2",
      "Won | 75.0% | 25.0%",
      "95% | 30-95% | 5-70%",
      "Break-even | 45.7% | 45.7%",
      "Result | +3.60 | -4.40",
      "Funding | 0.00 | 0.00",
      "A pair | - | -",
      "USDT over 4 pairs. Taking part cost each book 0.40 before funding; fees were 0.40.",
      "4 complete pairs, 0 open, 1 broken. 0 trades are in no pair.",
      "- 1 broken on inverted: flattened",
      "Baseline: 0, since the books were opened",
      "Verdict: 5 of 100 round trips of book 2, its deepest fall 1.2%",
      "The whole books, with spot and orders by hand:",
      " | Book 1 | Book 2",
      "Equity | 1000.00 | 991.90",
      "Return | 0.00% | 0.00%",
      "Trades | 0 | 0",
      "Closed | 0.00 | 0.00",
      "Open | 0.00 | 0.00",
      "Fees | 0.00 | 0.00",
      "Max drawdown | 0.0% | 0.0%",
      "[Refresh]",
    ].join("\n"),
  );
});

test("before the first round trip the comparison says so, and no more", async () => {
  const message = plainText(await createDispatchKit().command("compare-books"));

  assert.match(message, /^PAPER\. Too few pairs to say: 0 of 100\n/);
  assert.doesNotMatch(message, /In pairs|Edge|complete/);
});

test("a verdict that the pairs contradict is the first line, with the finding under it", async () => {
  const finding = { ...experiment(5, 3).finding, kind: "signal-right" } as const;
  const verdict = verdictFigures({ kind: "futures-disabled", finding });
  const control = createFakeControl({ verdicts: [verdict], status: { verdict } });

  const message = await createDispatchKit({ control }).command("compare-books");

  assert.equal(
    message.headline,
    "PAPER. The rule and the pairs disagree. The signal is right, but the rule would turn futures off on both books.",
  );
});

test("a shadow stands beside what was made, with what was left out and why", async () => {
  const roundTrip = tripOf();
  const made = { side: "short", exitReason: "stop-loss", closedTsMs: 1, fees: amount("0.1") } as const;
  const shadow = shadowFigures([
    { roundTrip, outcome: { shadow: { ...made, grossPnl: amount("-1.5"), netPnl: amount("-1.6") } } },
    { roundTrip, outcome: { gap: "bars-missing" } },
  ]);
  const control = createFakeControl({ shadow });

  const message = await createDispatchKit({ control }).command("show-shadow", {
    book: "standard",
    symbol: "btc",
    count: 2,
  });

  assert.deepEqual(control.asked, [{ bookId: "standard", symbol: "BTC/USDT:USDT", limit: 2 }]);
  assert.equal(
    plainText(message),
    [
      "PAPER shadow, the other side would have made: standard -1.60 USDT",
      "Book standard",
      "Actual: +1.90 USDT, fees 0.10, wins 100% (n=1, too few)",
      "Other side: -1.60 USDT, fees 0.10, wins 0% (n=1, too few)",
      "Compared: 1 of 2 round trips",
      "Left out: 1 for want of bars",
      "Pair | Side | Made | Other",
      "BTC | long | +1.90 | -1.60",
      "USDT less fees and without funding. Entered at the same moment and size, left by the same distances; a bar that holds both exits counts as the loss.",
    ].join("\n"),
  );
});

test("the gate shows both figures of each book with their n and dates, and that it stays shut", async () => {
  const days = ["2026-02-27", "2026-02-28"].map((day) => ({
    day,
    roundTrips: 2,
    openEquity: amount("1000"),
    closeEquity: amount("1001"),
  }));
  const control = createFakeControl({ gate: gateOf(days, "2026-03-01") });

  const message = await createDispatchKit({
    control,
    desk: createFakeDesk({ books: [bookFigures(BOOKS.first)] }),
  }).command("show-gate");

  assert.equal(
    plainText(message),
    [
      "PAPER gate: standard does not meet it",
      "Book standard",
      "Green days: 2 of 3 in a row up to yesterday, 2026-02-27 to 2026-02-28: not passed",
      "30-day return: no figure yet, 2 of 30 days (the bar is 0.42%): not passed",
      "The gate is shown and never opened: there is no code for real orders.",
      "[Refresh]",
    ].join("\n"),
  );
});

for (const [says, skill] of [
  ["what would the other side of the last 10 trades have made", "show-shadow"],
  ["shadow of btc on book 1", "show-shadow"],
  ["how many green days do we have", "show-gate"],
  ["is the gate met by book 1", "show-gate"],
  ["is the real mode gate open", "show-gate"],
  ["lock a new baseline", "lock-baseline"],
  ["start another epoch", "lock-baseline"],
  ["reject the verdict", "decide-verdict"],
  ["approve verdict-0 please", "decide-verdict"],
  ["how is the control experiment going", "compare-books"],
] as const) {
  test(`"${says}" finds ${skill}`, async () => {
    const router = createTestRouter(createFakeDesk(), createRegistry());

    const [best] = await router.route(says);

    assert.equal(best?.skill, skill);
  });
}
