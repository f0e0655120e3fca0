/** Streams a book's journal in the order it was written, each entry with the fact behind it. */
import { bookId, type BookId } from "#src/domain/ids.ts";
import type { JournalLine, StoredEntry, StoredPosting } from "#src/ports/ledger-store.ts";
import type { SqliteDatabase } from "../database.ts";
import { toFill, toPlan, type FillRow, type OrderRow, type PlanRow } from "./ledger-rows.ts";

type EntryRow = {
  entry_id: bigint;
  book_id: string;
  kind: StoredEntry["kind"];
  cause: string;
  position_id: string | null;
  event_ts_ms: bigint;
  recorded_ts_ms: bigint;
};
type PostingRow = StoredPosting & { entry_id: bigint };
type FundingRow = { entry_id: bigint; payment: bigint; from_margin: bigint };
type FactRow = EntryRow &
  Partial<OrderRow & FillRow & PlanRow> &
  Partial<Pick<FundingRow, "payment" | "from_margin">>;

const FACTS = `
SELECT e.*, o.order_number, o.symbol, o.side, o.effect, o.quantity, o.reason, o.decided_ts_ms,
       f.quantity AS fill_quantity, f.sequence, f.price, f.notional, f.fee, f.fee_rate, f.liquidity, f.margin,
       f.bid, f.ask, f.decision_price, f.slippage_rate, f.latency_ms, f.model,
       l.side AS plan_side, l.lane, l.leverage, l.take_profit, l.stop_loss, l.liquidation_price, l.pair_id,
       l.thesis, l.falsifying_price, l.epoch,
       u.payment, u.from_margin
FROM entries e
LEFT JOIN fills f ON f.entry_id = e.entry_id
LEFT JOIN orders o ON o.order_number = f.order_number
LEFT JOIN plans l ON l.position_id = e.position_id
LEFT JOIN fundings u ON u.entry_id = e.entry_id
WHERE e.book_id = ? AND e.entry_id > ? ORDER BY e.entry_id LIMIT ?`;

const POSTINGS = `
SELECT p.entry_id, p.account, p.asset, p.amount FROM postings p JOIN entries e USING (entry_id)
WHERE e.book_id = ? AND p.entry_id BETWEEN ? AND ? ORDER BY p.entry_id, p.line`;

const PAGE = 2_000;

export function createJournalReader(db: SqliteDatabase): (id: BookId) => Iterable<JournalLine> {
  const facts = db.prepare<[string, bigint, number], FactRow>(FACTS).safeIntegers(true);
  const postings = db.prepare<[string, bigint, bigint], PostingRow>(POSTINGS).safeIntegers(true);
  return function* readJournal(id) {
    let after = 0n;
    for (;;) {
      const page = facts.all(id, after, PAGE);
      const last = page.at(-1);
      if (last === undefined) return;
      const byEntry = Map.groupBy(postings.all(id, after + 1n, last.entry_id), (row) => row.entry_id);
      for (const row of page) yield toLine(row, byEntry.get(row.entry_id) ?? []);
      after = last.entry_id;
    }
  };
}

function toLine(row: FactRow, lines: readonly PostingRow[]): JournalLine {
  const eventTsMs = Number(row.event_ts_ms);
  const entry: StoredEntry = {
    entryId: Number(row.entry_id),
    bookId: bookId(row.book_id),
    kind: row.kind,
    cause: row.cause,
    positionId: row.position_id,
    eventTsMs,
    recordedTsMs: Number(row.recorded_ts_ms),
    postings: lines.map(({ account, asset, amount }) => ({ account, asset, amount })),
  };
  return {
    entry,
    fill: isFill(row)
      ? { fill: toFill(row, eventTsMs), plan: isPlan(row) ? toPlan(row) : null, margin: row.margin }
      : null,
    funding: isFunding(row)
      ? { positionId: row.position_id ?? "", eventTsMs, payment: row.payment, fromMargin: row.from_margin }
      : null,
  };
}

function isFill(row: FactRow): row is FactRow & OrderRow & FillRow {
  return typeof row.fill_quantity === "bigint" && typeof row.order_number === "bigint";
}

function isPlan(row: FactRow): row is FactRow & PlanRow {
  return typeof row.plan_side === "string";
}

function isFunding(row: FactRow): row is FactRow & FundingRow {
  return typeof row.payment === "bigint";
}
