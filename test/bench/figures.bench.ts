/**
 * What /status and /weekly cost with a long history: the same figures over a thousand and over a million round
 * trips, as a ratio. Run: node test/bench/figures.bench.ts
 */
import { createDeskReader } from "#src/desk/desk-reader.ts";
import { STANDARD_BOOK } from "#src/domain/ids.ts";
import { averagePrice, type RoundTrip } from "#src/domain/position.ts";
import { amount } from "#src/domain/money.ts";
import { BTC, createDeskFixture, ETH, START_MS, type DeskFixture } from "#test/support/desk-fixture.ts";

const ROUNDS = 200;
const SPAN_MS = 365 * 86_400_000;

function roundTrip(index: number, count: number): RoundTrip {
  const won = index % 7 < 3;
  const closedTsMs = START_MS - SPAN_MS + Math.floor((index * SPAN_MS) / count);
  return {
    roundTripId: `standard-${index}`,
    bookId: STANDARD_BOOK,
    symbol: index % 2 === 0 ? BTC : ETH,
    lane: "futures",
    side: index % 3 === 0 ? "short" : "long",
    leverage: 3,
    quantity: amount("0.004"),
    entryNotional: amount("400"),
    exitNotional: amount(won ? "408" : "394"),
    grossPnl: amount(won ? "8" : "-6"),
    fees: amount("0.4"),
    funding: 0n,
    netPnl: amount(won ? "7.6" : "-6.4"),
    exitReason: won ? "take-profit" : "stop-loss",
    pairId: null,
    epoch: 0,
    openedTsMs: closedTsMs - 3_600_000,
    closedTsMs,
  };
}

/** Round trips without the fills behind them: reports read rollups and the newest rows, never fills. */
function deskWith(count: number): DeskFixture {
  const fixture = createDeskFixture();
  const book = fixture.ledger.book(STANDARD_BOOK);
  fixture.ledger.atomically(() => {
    for (let index = 0; index < count; index += 1) {
      const closed = roundTrip(index, count);
      fixture.ledgerStore.appendRoundTrip(closed);
      book.closePosition(closed);
    }
  });
  fixture.enter(BTC, "long", "100000");
  return fixture;
}

function medianUs(work: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const startMs = performance.now();
    work();
    return (performance.now() - startMs) * 1_000;
  });
  return times.toSorted((left, right) => left - right)[ROUNDS / 2] ?? 0;
}

const desks = [1_000, 1_000_000].map((count) => {
  const { desk, ledgerStore } = deskWith(count);
  const source = { kind: "simulated", label: "bench", granularity: "quote" } as const;
  return { count, reader: createDeskReader({ desk, ledgerStore, source, scanMs: 900_000 }) };
});
const commands = {
  "/status": (reader: (typeof desks)[number]["reader"]) => reader.bookFigures(STANDARD_BOOK),
  "/weekly": (reader: (typeof desks)[number]["reader"]) => reader.breakdown(STANDARD_BOOK, "week", 12),
  "/trades": (reader: (typeof desks)[number]["reader"]) =>
    reader.recentRoundTrips(STANDARD_BOOK, 10).map((trip) => averagePrice(trip.entryNotional, trip.quantity)),
};
for (const [name, run] of Object.entries(commands)) {
  const [small = 0, large = 0] = desks.map(({ reader }) => medianUs(() => run(reader)));
  process.stdout.write(
    `${name}: ${small.toFixed(1)} us at 1,000 round trips, ${large.toFixed(1)} us at 1,000,000: x${(large / small).toFixed(2)}\n`,
  );
}
