/** What a signal's direction was worth, read of round trips and of the plans that they were opened with. */
import { callOf, isAgainstSignal, type SignalCall } from "#src/domain/signal-calls.ts";
import { priceFromUnits } from "#src/domain/money.ts";
import type { LedgerStore } from "#src/ports/ledger-store.ts";
import type { SqliteDatabase } from "../database.ts";
import { toRoundTripValue, type RoundTripRow } from "./ledger-rows.ts";

type CallRow = RoundTripRow & { rowid: bigint; falsifying_price: bigint | null };
type Closed = { readonly rowid: bigint; readonly call: SignalCall };

export function createRecentCalls(db: SqliteDatabase): LedgerStore["recentCalls"] {
  const newest = db
    .prepare<[string, number], CallRow>(
      `SELECT r.rowid, r.*, p.falsifying_price FROM round_trips r JOIN plans p ON p.position_id = r.round_trip_id
       WHERE r.book_id = ? AND r.epoch >= 0 AND r.lane = 'futures' AND r.pair_id IS NOT NULL
         AND r.exit_reason IN ('take-profit', 'stop-loss', 'liquidation')
       ORDER BY r.closed_ts_ms DESC, r.rowid DESC LIMIT ?`,
    )
    .safeIntegers(true);
  return (bookIds, limit) =>
    bookIds
      .flatMap((id) => newest.all(id, limit).flatMap(toClosed))
      .toSorted((one, other) => Number(one.rowid - other.rowid))
      .slice(-limit)
      .map(({ call }) => call);
}

function toClosed(row: CallRow): Closed[] {
  const units = row.falsifying_price;
  const plan = { falsifyingPrice: units === null ? null : priceFromUnits(Number(units)) };
  const call = callOf(toRoundTripValue(row), isAgainstSignal(plan));
  return call === null ? [] : [{ rowid: row.rowid, call }];
}
