/** The ledger's tables behind the LedgerStore port. Reads come back as bigints and are narrowed in ledger-rows. */
import { bookId, type BookId } from "#src/domain/ids.ts";
import type { LedgerStore, Projection, StoredEntry, StoredPosting } from "#src/ports/ledger-store.ts";
import type { SqliteDatabase } from "../database.ts";
import { createJournalReader } from "./ledger-journal.ts";
import { createProjectionWriter, loadProjection } from "./ledger-projection.ts";
import { createRecentCalls } from "./recent-calls.ts";
import { orderNumber, toOrder, toRoundTripValue, type OrderRow, type RoundTripRow } from "./ledger-rows.ts";
import type { Transactions } from "../transactions.ts";

const PAGE = 2_000;

export function createLedgerStore(db: SqliteDatabase, transactions: Transactions): LedgerStore {
  return {
    ...transactions,
    ...createOrderAppends(db),
    ...createFactAppends(db),
    ...createRoundTripAppend(db),
    ...createReads(db),
    journal: createJournalReader(db),
    ...createProjectionWriter(db),
    loadProjection: (id: BookId): Projection => loadProjection(db, id),
  };
}

type OrderAppends = Pick<LedgerStore, "appendBook" | "appendOrder" | "appendOrderEnd" | "appendEntry">;
type FactAppends = Pick<LedgerStore, "appendFill" | "appendPlan" | "appendFunding">;

function placeholders(count: number): string {
  return `(${Array.from({ length: count }, () => "?").join(", ")})`;
}

function createOrderAppends(db: SqliteDatabase): OrderAppends {
  const book = db.prepare(`INSERT INTO books VALUES ${placeholders(3)} ON CONFLICT (book_id) DO NOTHING`);
  const order = db.prepare(`INSERT INTO orders VALUES ${placeholders(11)} ON CONFLICT (cause) DO NOTHING`);
  const orderEnd = db.prepare(`INSERT INTO order_ends VALUES ${placeholders(4)}`);
  const entry = db.prepare(`INSERT INTO entries VALUES ${placeholders(7)} ON CONFLICT (cause) DO NOTHING`);
  const appendPostings = createPostingsAppend(db);
  return {
    appendBook: (id, label, createdTsMs) => book.run([id, label, createdTsMs]).changes > 0,
    appendOrder: (o, cause, recordedTsMs) =>
      order.run([
        orderNumber(o.orderId),
        cause,
        o.bookId,
        o.positionId,
        o.symbol,
        o.side,
        o.effect,
        o.quantity,
        o.reason,
        o.decidedTsMs,
        recordedTsMs,
      ]).changes > 0,
    appendOrderEnd: (orderId, outcome, reason, recordedTsMs) =>
      void orderEnd.run([orderNumber(orderId), outcome, reason, recordedTsMs]),
    appendEntry: (e) => {
      const values = [e.entryId, e.bookId, e.kind, e.cause, e.positionId, e.eventTsMs, e.recordedTsMs];
      if (entry.run(values).changes === 0) return false;
      appendPostings(e);
      return true;
    },
  };
}

function createPostingsAppend(db: SqliteDatabase): (entry: StoredEntry) => void {
  const posting = db.prepare(`INSERT INTO postings VALUES ${placeholders(5)}`);
  return ({ entryId, postings }) => {
    for (let line = 0; line < postings.length; line += 1) {
      const { account, asset, amount } = postings[line] as StoredPosting;
      posting.run([entryId, line, account, asset, amount]);
    }
  };
}

function createFactAppends(db: SqliteDatabase): FactAppends {
  const fill = db.prepare(`INSERT INTO fills VALUES ${placeholders(16)}`);
  const plan = db.prepare(`INSERT INTO plans VALUES ${placeholders(12)}`);
  const funding = db.prepare(`INSERT INTO fundings VALUES ${placeholders(4)}`);
  return {
    appendFill: (entryId, f, margin) => {
      const sequence = Number(f.fillId.slice(f.fillId.lastIndexOf("/") + 1));
      const r = f.receipt;
      fill.run([
        entryId,
        orderNumber(f.order.orderId),
        sequence,
        f.quantity,
        f.price,
        f.notional,
        f.fee,
        f.feeRate,
        f.liquidity,
        margin,
        r.bid,
        r.ask,
        r.decisionPrice,
        r.slippageRate,
        r.latencyMs,
        r.model,
      ]);
    },
    appendPlan: (id, positionId, p) =>
      void plan.run([
        positionId,
        id,
        p.side,
        p.lane,
        p.leverage,
        p.takeProfit,
        p.stopLoss,
        p.liquidationPrice,
        p.pairId,
        p.thesis,
        p.falsifyingPrice,
        p.epoch,
      ]),
    appendFunding: (entryId, f) => void funding.run([entryId, f.positionId, f.payment, f.fromMargin]),
  };
}

function createRoundTripAppend(db: SqliteDatabase): Pick<LedgerStore, "appendRoundTrip"> {
  const roundTrip = db.prepare(`INSERT INTO round_trips VALUES ${placeholders(18)}`);
  return {
    appendRoundTrip: (t) =>
      void roundTrip.run([
        t.roundTripId,
        t.bookId,
        t.symbol,
        t.lane,
        t.side,
        t.leverage,
        t.quantity,
        t.entryNotional,
        t.exitNotional,
        t.grossPnl,
        t.fees,
        t.funding,
        t.netPnl,
        t.exitReason,
        t.pairId,
        t.epoch,
        t.openedTsMs,
        t.closedTsMs,
      ]),
  };
}

type OpenOrderRow = OrderRow & { filled: bigint; fill_count: bigint };

/** Closes are found by the positions that are open. Openings wait for seconds, so only the newest orders are looked at. */
const OPEN_ORDERS = `
SELECT o.*, coalesce(sum(f.quantity), 0) AS filled, count(f.entry_id) AS fill_count
FROM orders o LEFT JOIN fills f USING (order_number)
WHERE o.order_number IN (
    SELECT order_number FROM orders WHERE effect = 'open'
      AND order_number > (SELECT max(order_number) - 10000 FROM orders)
    UNION ALL
    SELECT c.order_number FROM positions p JOIN orders c ON c.position_id = p.position_id WHERE c.effect = 'close')
  AND NOT EXISTS (SELECT 1 FROM order_ends e WHERE e.order_number = o.order_number)
GROUP BY o.order_number
HAVING (o.effect = 'open' AND fill_count = 0) OR (o.effect = 'close' AND filled < o.quantity)
ORDER BY o.order_number`;

type Reads = Pick<
  LedgerStore,
  "books" | "openOrders" | "maxIds" | "roundTrips" | "everyRoundTrip" | "recentCalls" | "integrityFaults"
>;

function createReads(db: SqliteDatabase): Reads {
  const books = db.prepare<[], { book_id: string; label: string }>(
    "SELECT book_id, label FROM books ORDER BY rowid",
  );
  const openOrders = db.prepare<[], OpenOrderRow>(OPEN_ORDERS).safeIntegers(true);
  const maxIds = db.prepare<[], { entry_id: number; order_number: number }>(
    `SELECT (SELECT coalesce(max(entry_id), 0) FROM entries) AS entry_id,
            (SELECT coalesce(max(order_number), 0) FROM orders) AS order_number`,
  );
  const roundTrips = db
    .prepare<[string, number], RoundTripRow>(
      "SELECT * FROM round_trips WHERE book_id = ? ORDER BY closed_ts_ms DESC, rowid DESC LIMIT ?",
    )
    .safeIntegers(true);
  const roundTripPage = db
    .prepare<[string, bigint, number], RoundTripRow & { rowid: bigint }>(
      "SELECT rowid, * FROM round_trips WHERE book_id = ? AND rowid > ? ORDER BY rowid LIMIT ?",
    )
    .safeIntegers(true);
  return {
    books: () => books.all().map((row) => ({ bookId: bookId(row.book_id), label: row.label })),
    openOrders: () =>
      openOrders
        .all()
        .map((row) => ({ order: toOrder(row), filled: row.filled, fills: Number(row.fill_count) })),
    maxIds: () => {
      const row = maxIds.get();
      return { entryId: row?.entry_id ?? 0, orderNumber: row?.order_number ?? 0 };
    },
    roundTrips: (id, limit) => roundTrips.all(id, limit).map(toRoundTripValue),
    recentCalls: createRecentCalls(db),
    *everyRoundTrip(id) {
      let after = 0n;
      for (;;) {
        const page = roundTripPage.all(id, after, PAGE);
        for (const row of page) yield toRoundTripValue(row);
        const last = page.at(-1);
        if (last === undefined) return;
        after = last.rowid;
      }
    },
    integrityFaults: () => {
      const rows = db.pragma("quick_check") as { quick_check: string }[];
      return rows.map((row) => row.quick_check).filter((message) => message !== "ok");
    },
  };
}
