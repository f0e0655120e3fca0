/**
 * A book that turns symbols over where the signal is shown to be wrong, over seeded markets with a planted signal: what it
 * learned it keeps, although it then earns where it lost before. The seeds are in the messages.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { openMemoryStores } from "#src/storage/memory-database.ts";
import { DEFAULT_EXECUTION } from "#src/desk/book-rules.ts";
import { bookId, type BookId } from "#src/domain/ids.ts";
import { amount } from "#src/domain/money.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import { createPlantedStrategy } from "#jobs/calibrate/planted-strategy.ts";
import { openReplayMarket } from "#jobs/replay/open-market.ts";
import { replayBooks } from "#jobs/replay/replay-books.ts";
import { runReplay } from "#jobs/replay/run-replay.ts";
import { createSilentLog } from "#test/support/silent-log.ts";

const FROM_MS = Date.UTC(2026, 0, 1);
const DAYS = 60;
const NAMES = ["standard", "inverted", "contrary", "hybrid"];
const SEEDS = [10, 11, 12];

async function replayPlanted(seed: number, hits: number): Promise<LedgerStore> {
  const toTsMs = FROM_MS + DAYS * 86_400_000;
  const source = { kind: "simulated", pairs: 12, seed, fromTsMs: FROM_MS, toTsMs } as const;
  const market = openReplayMarket(source, 900_000, 0);
  const planted = { name: "planted", truth: "wrong", hits, mode: "percent", withSpot: false } as const;
  const { ledgerStore, deskStore } = openMemoryStores();
  await runReplay({
    market,
    ledgerStore,
    deskStore,
    strategy: createPlantedStrategy(market, planted, seed),
    books: replayBooks(NAMES, amount("1000"), market.barMs).map((book) => ({
      ...book,
      lanes: { ...book.lanes, spot: { ...book.lanes.spot, enabled: false } },
    })),
    execution: DEFAULT_EXECUTION,
    afterHalt: "resume-daily",
    transactions: "batch",
    log: createSilentLog(),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    pause: () => Promise.resolve(),
    settle: () => undefined,
  });
  return ledgerStore;
}

function netOf(store: LedgerStore, name: string): bigint {
  return [...store.everyRoundTrip(bookId(name))].reduce((sum, { netPnl }) => sum + netPnl, 0n);
}

/** Of the entries in each quarter of the run, the share that went against the signal. */
function turnedShares(store: LedgerStore, of: BookId): number[] {
  const theses = [...store.journal(of)].flatMap(({ fill }) => fill?.plan?.thesis ?? []);
  return [0, 1, 2, 3].map((quarter) => {
    const own = theses.slice((theses.length * quarter) / 4, (theses.length * (quarter + 1)) / 4);
    return own.filter((thesis) => thesis.startsWith("inverted: ")).length / own.length;
  });
}

test("a signal that is wrong 70% of the time is turned over, and stays so while that earns", async () => {
  for (const seed of SEEDS) {
    const store = await replayPlanted(seed, 0.3);

    const shares = turnedShares(store, bookId("hybrid"));
    assert.ok((shares[2] ?? 0) > 0.9 && (shares[3] ?? 0) > 0.9, `seed ${seed}: ${shares.join(", ")}`);
    const [hybrid, standard] = [netOf(store, "hybrid"), netOf(store, "standard")];
    assert.ok(hybrid > 0n && hybrid > standard + amount("500"), `seed ${seed}: ${hybrid} beside ${standard}`);
  }
});

test("a signal that is right 70% of the time is never turned over", async () => {
  for (const seed of SEEDS) {
    const store = await replayPlanted(seed, 0.7);
    assert.deepEqual(turnedShares(store, bookId("hybrid")), [0, 0, 0, 0], `seed ${seed}`);
  }
});
