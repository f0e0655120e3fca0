import assert from "node:assert/strict";
import { test } from "node:test";
import { controlBooks } from "#src/desk/book-rules.ts";
import { createIndicators } from "#src/adapters/trading-signals-indicators.ts";
import { createCrossoverStrategy } from "#src/strategies/crossover.ts";
import { INVERTED_BOOK, STANDARD_BOOK } from "#src/domain/ids.ts";
import { amount, price, rate } from "#src/domain/money.ts";
import { symbolCalls } from "#src/domain/signal-calls.ts";
import { replayBooks } from "#jobs/replay/replay-books.ts";
import { countBars, type FinerBars, type ReplayMarket } from "#jobs/replay/replay-market.ts";
import { journalText } from "#test/support/journal-text.ts";
import { madeUpMarket } from "#test/support/made-up-market.ts";
import { columnsOf, replaySymbol, type Ohlc, type ReplaySymbolParts } from "#test/support/replay-columns.ts";
import { replayInMemory, strategyOf, type SmallReplay } from "#test/support/replay-run.ts";

const T0 = Date.UTC(2025, 0, 1);
const BAR_MS = 900_000;
const at = (bars: number): number => T0 + bars * BAR_MS;

function marketOf(prices: readonly (number | Ohlc)[], more: Partial<ReplaySymbolParts> = {}): ReplayMarket {
  const symbols = [replaySymbol("BTC", { bars: columnsOf(T0, BAR_MS, prices), ...more })];
  return { source: "recorded", label: "test", barMs: BAR_MS, symbols, startTsMs: T0 };
}

const LONG_AT_FIRST = strategyOf((bar) => (bar.closeTsMs === at(1) ? "long" : null));
const crossover = () => createCrossoverStrategy(createIndicators());

function exits({ ledgerStore }: SmallReplay): string[] {
  return [STANDARD_BOOK, INVERTED_BOOK].flatMap((bookId) =>
    ledgerStore.roundTrips(bookId, 10).map(({ exitReason }) => `${bookId} ${exitReason}`),
  );
}

test("an order fills at the next open, and its exits are judged from that bar on", async () => {
  const prices: (number | Ohlc)[] = [100, [101, 101, 101, 101], [101, 104, 101, 104]];

  const { outcome, ledgerStore } = await replayInMemory(marketOf(prices), LONG_AT_FIRST);

  const [opened] = [...ledgerStore.journal(STANDARD_BOOK)].flatMap((line) => line.fill ?? []);
  assert.equal(opened?.fill.price, price("101"));
  assert.equal(opened?.fill.eventTsMs, at(1) + 250);
  assert.deepEqual([outcome.finished, outcome.barsDone, outcome.audit.ok], [true, 3, true]);
  assert.deepEqual([outcome.fromTsMs, outcome.toTsMs], [at(0), at(3)]);
});

test("every recording time is the venue's", async () => {
  const { ledgerStore } = await replayInMemory(marketOf([100, 100, [100, 103, 100, 103]]), LONG_AT_FIRST);

  const recorded = [...ledgerStore.journal(STANDARD_BOOK)].map((line) => line.entry.recordedTsMs);

  assert.deepEqual(recorded, [at(0), at(2), at(3)]);
});

const BOTH_EXITS: Ohlc = [100, 103, 97, 100];
const finer = (prices: readonly Ohlc[]): FinerBars[] => [
  { barMs: 300_000, bars: columnsOf(at(2), 300_000, prices) },
];

test("a bar with both exits and no finer bars takes the loss on both books", async () => {
  const replay = await replayInMemory(marketOf([100, 100, BOTH_EXITS]), LONG_AT_FIRST);

  assert.deepEqual(exits(replay), ["standard stop-loss", "inverted stop-loss"]);
});

test("finer bars tell which exit came first, each book by its own", async () => {
  const rises = [
    [100, 103, 100, 103],
    [103, 103, 97, 97],
    [97, 100, 97, 100],
  ] as const;

  const replay = await replayInMemory(
    marketOf([100, 100, BOTH_EXITS], { finer: finer(rises) }),
    LONG_AT_FIRST,
  );

  assert.deepEqual(exits(replay), ["standard take-profit", "inverted stop-loss"]);
  const [trip] = replay.ledgerStore.roundTrips(STANDARD_BOOK, 1);
  assert.equal(trip?.closedTsMs, at(2) + 300_000 - 1);
});

test("a finer bar that holds both exits itself takes the loss", async () => {
  const both = [BOTH_EXITS, [100, 100, 100, 100], [100, 100, 100, 100]] as const;

  const replay = await replayInMemory(
    marketOf([100, 100, BOTH_EXITS], { finer: finer(both) }),
    LONG_AT_FIRST,
  );

  assert.deepEqual(exits(replay), ["standard stop-loss", "inverted stop-loss"]);
});

test("finer bars of which one is missing are not asked", async () => {
  const rises = [
    [100, 103, 100, 103],
    [103, 103, 97, 97],
  ] as const;

  const replay = await replayInMemory(
    marketOf([100, 100, BOTH_EXITS], { finer: finer(rises) }),
    LONG_AT_FIRST,
  );

  assert.deepEqual(exits(replay), ["standard stop-loss", "inverted stop-loss"]);
});

test("a fall of the day that a bar's close shows is acted on at the next open, and not a bar later", async () => {
  const fallen: Ohlc = [98.9, 103, 97, 100];
  const market = marketOf([100, 100, [100, 100, 98.9, 98.9], fallen, 100]);
  const books = controlBooks(amount("1000"), BAR_MS).map((rules) => {
    return { ...rules, guards: { ...rules.guards, dailyDrawdownMax: rate("0.004") } };
  });

  const replay = await replayInMemory(market, LONG_AT_FIRST, { books });

  assert.deepEqual(exits(replay), ["standard drawdown-halt", "inverted stop-loss"]);
  const [trip] = replay.ledgerStore.roundTrips(STANDARD_BOOK, 1);
  assert.equal(trip?.closedTsMs, at(3) + 250);
  assert.deepEqual(replay.outcome.audit.findings, []);
});

test("a settlement is booked on what was held at its time, before the bar that closes after it", async () => {
  const funding = { tsMs: [at(1) + 16, at(2) + 16], prices: [100, 100], rates: [10_000, 20_000] };
  const market = marketOf([100, 100, [100, 103, 100, 103]], { funding });

  const { ledgerStore } = await replayInMemory(market, LONG_AT_FIRST);

  const [standard, inverted] = [STANDARD_BOOK, INVERTED_BOOK].map(
    (bookId) => ledgerStore.roundTrips(bookId, 1)[0],
  );
  assert.ok(standard !== undefined && inverted !== undefined);
  assert.equal(standard.funding, -standard.entryNotional / 5_000n);
  assert.equal(inverted.funding, inverted.entryNotional / 5_000n);
});

test("bars before the start warm the strategy up and are not traded on", async () => {
  const market = madeUpMarket({ pairs: 2, days: 20, seed: 3 });
  const later = { ...market, startTsMs: market.startTsMs + 10 * 86_400_000 };

  const { outcome, deskStore } = await replayInMemory(later, crossover());

  assert.equal(outcome.barsDone, countBars(market) / 2);
  const signals = deskStore.recentSignals(10_000);
  const first = Math.min(...signals.map(({ eventTsMs }) => eventTsMs));
  assert.ok(first > later.startTsMs);
  assert.ok(first < later.startTsMs + 26 * BAR_MS, "a strategy without a past would know nothing yet");
});

test("a batch a transaction and a transaction an event give the same journals", async () => {
  const market = madeUpMarket({ pairs: 4, days: 20, seed: 5 });

  const replays = await Promise.all(
    (["batch", "event"] as const).map((transactions) =>
      replayInMemory(market, crossover(), { transactions }),
    ),
  );

  const [batch, event] = replays.map(({ ledgerStore }) =>
    [STANDARD_BOOK, INVERTED_BOOK].map((bookId) => journalText(ledgerStore, bookId)),
  );
  assert.ok((batch?.[0]?.length ?? 0) > 50);
  assert.deepEqual(batch, event);
});

test("a book that inverts its losers goes by the signal as it was given, as the round trips on record have it", async () => {
  const market = madeUpMarket({ pairs: 2, days: 90, seed: 5 });
  const books = replayBooks(["hybrid", "standard"], amount("1000"), market.barMs);
  const [book] = books;
  assert.ok(book !== undefined);
  const replays = await Promise.all(
    (["batch", "event"] as const).map((transactions) =>
      replayInMemory(market, crossover(), { transactions, books, afterHalt: "resume-daily" }),
    ),
  );

  const known = replays.map(({ ledgerStore, outcome }) => {
    const calls = ledgerStore.recentCalls([book.bookId], 2_000);
    assert.ok(calls.length > 60, `${calls.length} calls`);
    assert.deepEqual(outcome.desk.context.signals.of(book.bookId), symbolCalls(calls));
    return calls;
  });
  assert.deepEqual(known[0], known[1]);
});

/** What the standard book did, without the numbers of its orders, which all books share. */
function tripsOf({ ledgerStore }: SmallReplay): object[] {
  return ledgerStore.roundTrips(STANDARD_BOOK, 1_000).map((trip) => ({ ...trip, roundTripId: null }));
}

test("any number of books run beside each other, and do not change what the others do", async () => {
  const market = madeUpMarket({ pairs: 4, days: 20, seed: 5 });
  const names = ["standard", "inverted", "inverted-level", "contrary", "hybrid"];
  const books = replayBooks(names, amount("1000"), market.barMs);

  const alone = await replayInMemory(market, crossover());
  const together = await replayInMemory(market, crossover(), { books });

  assert.deepEqual(together.outcome.audit.findings, []);
  assert.ok(tripsOf(alone).length > 10);
  assert.deepEqual(tripsOf(together), tripsOf(alone));
  for (const { bookId } of books) {
    assert.ok(together.ledgerStore.roundTrips(bookId, 1).length > 0, `${bookId} traded`);
  }
});

const SENSITIVE = controlBooks(amount("1000"), BAR_MS).map((rules) => ({
  ...rules,
  guards: { ...rules.guards, dailyDrawdownMax: rate("0.002") },
}));
/** Falls by 1% in the first hour of each of three days. */
const FALLING = Array.from(
  { length: 3 * 96 },
  (_, bar) => 100 - Math.min(bar % 96, 4) / 4 - Math.floor(bar / 96),
);
const LONG_ALWAYS = strategyOf(() => "long");

test("a book that was halted stays halted unless its owner comes back", async () => {
  const { outcome } = await replayInMemory(marketOf(FALLING), LONG_ALWAYS, { books: SENSITIVE });

  const changes = outcome.replayEvents.stateChanges.filter(({ bookId }) => bookId === STANDARD_BOOK);
  assert.deepEqual(
    changes.map(({ state }) => state),
    ["halted"],
  );
  assert.equal(outcome.desk.context.states.state(STANDARD_BOOK), "halted");
});

test("an owner who comes back at midnight resumes it, once a day", async () => {
  const { outcome } = await replayInMemory(marketOf(FALLING), LONG_ALWAYS, {
    books: SENSITIVE,
    afterHalt: "resume-daily",
  });

  const changes = outcome.replayEvents.stateChanges.filter(({ bookId }) => bookId === STANDARD_BOOK);
  assert.deepEqual(
    changes.map(({ state, eventTsMs }) => `${state} ${Math.floor((eventTsMs - T0) / 86_400_000)}`),
    ["halted 0", "active 1", "halted 1", "active 2", "halted 2"],
  );
});

/** A strategy with a bug in it. */
const failsAt = (bars: number) =>
  strategyOf((bar) => {
    if (bar.closeTsMs === at(bars)) throw new Error("a bug in the strategy");
    return bar.closeTsMs === at(1) ? "long" : null;
  });

test("a fault undoes its batch and ends the replay, with the fault and its cause in the outcome", async () => {
  const { outcome, ledgerStore } = await replayInMemory(marketOf([100, 100, 100, 100]), failsAt(3));

  assert.equal(outcome.finished, false);
  assert.deepEqual([outcome.barsDone, outcome.toTsMs], [0, at(0)]);
  assert.equal(outcome.replayEvents.fault?.eventTsMs, at(3));
  assert.match(String(outcome.replayEvents.fault?.cause), /a bug in the strategy/);
  assert.equal([...ledgerStore.journal(STANDARD_BOOK)].length, 1);
  assert.deepEqual(outcome.audit.findings, []);
});

test("with a transaction an event a fault is an incident, and the replay goes on past it", async () => {
  const market = marketOf([100, 100, 100, [100, 103, 100, 103]]);

  const replay = await replayInMemory(market, failsAt(3), { transactions: "event" });

  assert.deepEqual([replay.outcome.finished, replay.outcome.replayEvents.incidentCount], [true, 1]);
  assert.deepEqual(exits(replay), ["standard take-profit", "inverted stop-loss"]);
  assert.deepEqual(replay.outcome.audit.findings, []);
});

test("a replay that is told to stop ends after its batch, with what was done", async () => {
  const market = madeUpMarket({ pairs: 20, days: 40, seed: 9 });
  const stop = new AbortController();
  let calls = 0;

  const { outcome } = await replayInMemory(market, crossover(), {
    signal: stop.signal,
    onProgress: () => void (calls += 1),
    pause: async () => stop.abort(),
  });

  assert.equal(calls, 1);
  assert.equal(outcome.finished, false);
  assert.ok(outcome.barsDone >= 30_000 && outcome.barsDone < outcome.barsTotal);
  assert.equal(outcome.toTsMs, market.startTsMs + (outcome.barsDone / 20) * BAR_MS);
  assert.deepEqual(outcome.audit.findings, []);
});

test("equity is sampled over the whole replay, the last point included", async () => {
  const market = madeUpMarket({ pairs: 2, days: 30, seed: 3 });

  const { outcome } = await replayInMemory(market, crossover());

  const samples = outcome.samples.get(STANDARD_BOOK)?.all() ?? [];
  const mark = outcome.desk.equityMarks.last(STANDARD_BOOK);
  assert.ok(samples.length > 900 && samples.length <= 1_001, `${samples.length} samples`);
  assert.equal(samples.at(-1)?.equity, mark?.closeEquity);
  assert.equal(samples.at(-1)?.tsMs, outcome.toTsMs - 1);
  const deepest = Math.max(...samples.map(({ drawdown }) => drawdown));
  assert.ok(Math.abs(deepest - (mark?.maxDrawdown ?? 0) / 1e8) < 1e-7);
});
