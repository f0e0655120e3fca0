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
import { createFakeControl, figuresOf } from "#test/support/fake-control.ts";
import { bookFigures, createFakeDesk, tally } from "#test/support/fake-desk.ts";
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
    seed: 1,
  });
}

test("the comparison shows every rate with its n and interval, edge apart from cost, and the broken pair", async () => {
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
      "PAPER standard 0.00, inverted -8.10 USDT: not enough yet",
      " | std | inv | diff",
      "Equity | 1000.00 | 991.90 | -8.10",
      "Return | 0.00% | 0.00% | 0.00%",
      "Closed | 0.00 | 0.00 | 0.00",
      "Open | 0.00 | 0.00 | 0.00",
      "Fees | 0.00 | 0.00 | 0.00",
      "Funding | 0.00 | 0.00 | 0.00",
      "Max DD | 0.0% | 0.0% | 0.00%",
      "Trips | 0 | 0 | 0",
      "Net USDT of closed trades, and open PnL. Diff is inverted minus standard.",
      "Not enough yet: 5 and 5 round trips; 30 each are needed before the difference says anything.",
      "Win rate standard: 60% (n=5, too few), 95% 23.1% to 88.2%",
      "A trip standard: +0.30 USDT net, 95% -1.30 to +1.90",
      "Fee floor standard: needs 45.7% wins to come out even at its exits (n=5), 52.5% at its averages, fees are 25% of the price PnL",
      "Win rate inverted: 40% (n=5, too few), 95% 11.8% to 76.9%",
      "A trip inverted: -0.50 USDT net, 95% -2.10 to +1.10",
      "Fee floor inverted: needs 45.7% wins to come out even at its exits (n=5), 52.5% at its averages, fees are 25% of the price PnL",
      "Pairs: 4 complete, 0 open, 1 broken, 0 alone",
      "Edge: +4.00 USDT (n=4), a pair 95% -2.00 to +2.00",
      "Cost: 0.40 USDT a side, fees 0.40 of it",
      "Funding: 0.00 and 0.00 USDT",
      "Tests: pairs p=0.625 (4 differ), all p=1.000",
      "- 1 broken on inverted: flattened",
      "Pair | n std | net | n inv | net",
      "BTC | 5 | +1.50 | 5 | -2.50",
      "Epoch: 0, since the books were opened",
      "Verdict: 5 of 100 round trips of book 2, its deepest fall 1.2%",
      "[Refresh]",
    ].join("\n"),
  );
});

test("before the first round trip the comparison says so, and no more", async () => {
  const message = plainText(await createDispatchKit().command("compare-books"));

  assert.match(message, /\nNot enough yet: 0 and 0 round trips; 30 each are needed/);
  assert.doesNotMatch(message, /Win rate|Edge|p=/);
});

test("with intervals apart a leader is named, and that it lost money all the same", async () => {
  const ahead = createFakeControl({ figures: experiment(40, 36) });
  const poor = experiment(40, 36);
  const lost = { ...poor, first: { ...poor.first, tally: { ...poor.first.tally, netPnl: amount("-1") } } };

  const good = await createDispatchKit({ control: ahead }).command("compare-books");
  const bad = await createDispatchKit({ control: createFakeControl({ figures: lost }) }).command(
    "compare-books",
  );

  assert.match(good.headline, /: standard is ahead$/);
  assert.match(plainText(good), /\nstandard is ahead over 40 and 40 round trips: no interval overlaps\.\n/);
  assert.match(plainText(bad), /no interval overlaps; it lost money all the same\./);
});

test("many round trips with intervals that overlap are not enough either", async () => {
  const thirty = tally({ roundTrips: 60, wins: 30 });
  const control = createFakeControl({ figures: figuresOf(thirty, thirty) });

  const message = plainText(await createDispatchKit({ control }).command("compare-books"));

  assert.match(message, /over 60 and 60 round trips the intervals overlap, so the difference may be chance/);
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
