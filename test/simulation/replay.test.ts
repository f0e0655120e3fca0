/**
 * Months through the real desk and a real file: made-up markets always, real bars where `../shared/data` is there.
 * The balances are computed a second time from the fills alone, by plain sums that know nothing of the ledger's code.
 */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import Database from "better-sqlite3";
import { openDeskDatabase } from "#src/storage/desk-database.ts";
import { openReplayDatabase } from "#src/storage/replay-database.ts";
import { controlBooks, DEFAULT_EXECUTION } from "#src/desk/book-rules.ts";
import { createIndicators } from "#src/adapters/trading-signals-indicators.ts";
import { createCrossoverStrategy } from "#src/strategies/crossover.ts";
import { amount } from "#src/domain/money.ts";
import type { DeskStore } from "#src/ports/desk-store.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import { openReplayMarket } from "#jobs/replay/open-market.ts";
import { replayBooks } from "#jobs/replay/replay-books.ts";
import type { ReplayMarket } from "#jobs/replay/replay-market.ts";
import { runReplay, type ReplayOptions, type ReplayOutcome } from "#jobs/replay/run-replay.ts";
import { createFakeClock } from "#test/support/fake-clock.ts";
import { madeUpMarket } from "#test/support/made-up-market.ts";
import { createSilentLog } from "#test/support/silent-log.ts";

const BAR_MS = 900_000;
const BARS = new URL("../../../shared/data/bars", import.meta.url).pathname;
const NEEDS_BARS = { skip: existsSync(BARS) ? false : "../shared/data is absent" };

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "sleepyquant-replay-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

type Stores = {
  readonly ledgerStore: LedgerStore;
  readonly deskStore: DeskStore;
  readonly settle?: () => void;
  readonly close: () => void;
};

async function replayInto(
  { ledgerStore, deskStore, settle, close }: Stores,
  market: ReplayMarket,
  options: Partial<ReplayOptions> = {},
): Promise<ReplayOutcome> {
  const outcome = await runReplay({
    market,
    ledgerStore,
    deskStore,
    strategy: createCrossoverStrategy(createIndicators()),
    books: controlBooks(amount("1000")),
    execution: DEFAULT_EXECUTION,
    afterHalt: "resume-daily",
    transactions: "batch",
    log: createSilentLog(),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    pause: () => Promise.resolve(),
    settle: () => settle?.(),
    ...options,
  });
  close();
  return outcome;
}

async function replay(
  market: ReplayMarket,
  path: string,
  options: Partial<ReplayOptions> = {},
): Promise<ReplayOutcome> {
  return await replayInto(openReplayDatabase(path), market, options);
}

type FillRow = {
  book_id: string;
  effect: "open" | "close";
  side: "long" | "short";
  quantity: bigint;
  notional: bigint;
  fee: bigint;
};

/** Starting balance, less what was bought, plus what was sold, less fees, plus funding: from the facts alone. */
function moneyFromFacts(path: string): Map<string, bigint> {
  const db = new Database(path, { readonly: true });
  db.defaultSafeIntegers(true);
  const cash = new Map<string, bigint>();
  const add = (book: string, change: bigint): void =>
    void cash.set(book, (cash.get(book) ?? 100_000_000_000n) + change);
  const fills = db
    .prepare<[], FillRow>(
      `SELECT o.book_id, o.effect, p.side, f.quantity, f.notional, f.fee
       FROM fills f JOIN orders o USING (order_number) JOIN plans p USING (position_id) ORDER BY f.entry_id`,
    )
    .all();
  for (const fill of fills) {
    const gains = (fill.side === "long") === (fill.effect === "close");
    add(fill.book_id, (gains ? fill.notional : -fill.notional) - fill.fee);
  }
  const fundings = db
    .prepare<[], { book_id: string; payment: bigint }>(
      "SELECT e.book_id, u.payment FROM fundings u JOIN entries e USING (entry_id)",
    )
    .all();
  for (const { book_id: book, payment } of fundings) add(book, payment);
  db.close();
  return cash;
}

type TripRow = Record<"round_trip_id" | "side", string> &
  Record<
    "quantity" | "entry_notional" | "exit_notional" | "gross_pnl" | "fees" | "funding" | "net_pnl",
    bigint
  >;

/** Every round trip once more from its own fills and settlements: what was bought was sold, and nothing is left. */
function assertRoundTripsFromFacts(path: string): number {
  const db = new Database(path, { readonly: true });
  db.defaultSafeIntegers(true);
  const sums = db.prepare<[string], { effect: string; quantity: bigint; notional: bigint; fee: bigint }>(
    `SELECT o.effect, sum(f.quantity) AS quantity, sum(f.notional) AS notional, sum(f.fee) AS fee
     FROM fills f JOIN orders o USING (order_number) WHERE o.position_id = ? GROUP BY o.effect ORDER BY o.effect`,
  );
  const paid = db.prepare<[string], { total: bigint }>(
    "SELECT coalesce(sum(payment), 0) AS total FROM fundings WHERE position_id = ?",
  );
  const trips = db.prepare<[], TripRow>("SELECT * FROM round_trips").all();
  for (const trip of trips) {
    const [close, open] = sums.all(trip.round_trip_id);
    assert.ok(open !== undefined && close !== undefined, trip.round_trip_id);
    const funding = paid.get(trip.round_trip_id)?.total ?? 0n;
    const gain = trip.side === "long" ? close.notional - open.notional : open.notional - close.notional;
    const fees = open.fee + close.fee;
    assert.deepEqual(
      [
        open.quantity,
        close.quantity,
        open.notional,
        close.notional,
        gain,
        fees,
        funding,
        gain - fees + funding,
      ],
      [
        trip.quantity,
        trip.quantity,
        trip.entry_notional,
        trip.exit_notional,
        trip.gross_pnl,
        trip.fees,
        trip.funding,
        trip.net_pnl,
      ],
      trip.round_trip_id,
    );
  }
  db.close();
  return trips.length;
}

function assertSound(outcome: ReplayOutcome): void {
  assert.equal(outcome.replayEvents.fault, null);
  assert.equal(outcome.finished, true);
  assert.deepEqual(outcome.audit.findings, []);
  for (const bookId of outcome.desk.context.ledger.books()) {
    assert.ok(outcome.desk.context.ledger.book(bookId).balance("cash") >= 0n, `${bookId} has its cash`);
  }
}

test("the same market and rules give the same ledger, to the byte of the file", async (t) => {
  const folder = folderOf(t);
  const market = madeUpMarket({ pairs: 6, days: 60, barMs: BAR_MS, seed: 11 });
  const paths = ["one.sqlite", "two.sqlite"].map((name) => join(folder, name));

  for (const path of paths) assertSound(await replay(market, path));

  const [one, two] = paths.map((path) => readFileSync(path));
  assert.ok(one !== undefined && two !== undefined && one.length > 100_000);
  assert.ok(one.equals(two));
});

/** Every table, index and trigger by name, and every row of every table. */
function contentOf(path: string): {
  readonly schema: unknown[];
  readonly rows: ReadonlyMap<string, unknown[]>;
} {
  const db = new Database(path, { readonly: true });
  db.defaultSafeIntegers(true);
  const schema = db
    .prepare<[], { type: string; name: string }>(
      "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name",
    )
    .all();
  const tables = schema.filter(({ type }) => type === "table").map(({ name }) => name);
  const rows = new Map(tables.map((table) => [table, db.prepare(`SELECT * FROM ${table}`).all()]));
  db.close();
  return { schema, rows };
}

test("a replay writes what the desk writes one event after the other, in a file of the same form", async (t) => {
  const folder = folderOf(t);
  const [fast, plain] = [join(folder, "replay.sqlite"), join(folder, "desk.sqlite")];
  const market = madeUpMarket({ pairs: 3, days: 16, barMs: BAR_MS, seed: 11 });
  const books = replayBooks(["standard", "inverted", "inverted-level", "hybrid"], amount("1000"), BAR_MS);
  const desk = openDeskDatabase({ path: plain, clock: createFakeClock(), durability: "off" });

  await replay(market, fast, { books });
  await replayInto(desk, market, { books, transactions: "event" });

  const [one, other] = [contentOf(fast), contentOf(plain)];
  assert.deepEqual(one.schema, other.schema);
  assert.ok((one.rows.get("fills")?.length ?? 0) > 100);
  for (const [table, rows] of one.rows) {
    // What proves when a decision was made is the live desk's alone.
    if (table !== "decision_chain") assert.deepEqual(rows, other.rows.get(table), table);
  }
});

test("another seed gives another ledger", async (t) => {
  const folder = folderOf(t);
  const files: Buffer[] = [];
  for (const seed of [11, 12]) {
    const path = join(folder, `${seed}.sqlite`);
    await replay(madeUpMarket({ pairs: 3, days: 20, barMs: BAR_MS, seed }), path);
    files.push(readFileSync(path));
  }

  assert.equal(files[0]?.equals(files[1] ?? Buffer.alloc(0)), false);
});

test(
  "120 days of 24 real perpetuals, with the crash of October 2025: the books agree with their journal and with plain sums",
  NEEDS_BARS,
  async (t) => {
    const path = join(folderOf(t), "ledger.sqlite");
    const source = { kind: "recorded", dir: BARS, bases: null, fromTsMs: null, toTsMs: null } as const;
    const market = openReplayMarket(source, BAR_MS, 52);

    const outcome = await replay(market, path);

    assertSound(outcome);
    assert.equal(outcome.barsDone, 24 * 11_520);
    assert.ok(outcome.audit.roundTrips > 500, `${outcome.audit.roundTrips} round trips`);
    assert.equal(assertRoundTripsFromFacts(path), outcome.audit.roundTrips);
    const facts = moneyFromFacts(path);
    const { ledger } = outcome.desk.context;
    for (const bookId of ledger.books()) {
      const book = ledger.book(bookId);
      // What is open was paid for with collateral, and its cost is still in the market.
      const invested = book
        .positions()
        .reduce(
          (sum, { plan, openNotional }) => sum + (plan.side === "long" ? openNotional : -openNotional),
          0n,
        );
      assert.equal(book.balance("cash") + book.balance("margin"), (facts.get(bookId) ?? 0n) + invested);
    }
  },
);
