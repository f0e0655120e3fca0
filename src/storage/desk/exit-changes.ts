/** Exits set by hand, behind the DeskStore port. */
import { bookId } from "#src/domain/ids.ts";
import { priceFromUnits, type Price } from "#src/domain/money.ts";
import type { DeskStore, ExitChange } from "#src/ports/desk-store.ts";
import type { SqliteDatabase } from "../database.ts";

type ExitRow = {
  book_id: string;
  position_id: string;
  take_profit: number | null;
  stop_loss: number | null;
  take_profit_moved: number;
  stop_loss_moved: number;
  actor: string;
  cause: string;
  event_ts_ms: number;
};

/** The tables of `EXIT_SCHEMA` and `LEDGER_SCHEMA` exist. */
export function createExitChanges(db: SqliteDatabase): Pick<DeskStore, "appendExitChange" | "exitChanges"> {
  const insert = db.prepare(
    "INSERT INTO exit_changes VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cause) DO NOTHING",
  );
  const newest = db.prepare<[], ExitRow>(
    `SELECT e.* FROM positions p JOIN exit_changes e USING (position_id)
     WHERE e.change_id = (SELECT max(change_id) FROM exit_changes WHERE position_id = p.position_id)`,
  );
  return {
    appendExitChange: (change, recordedTsMs) =>
      insert.run([
        change.bookId,
        change.positionId,
        change.takeProfit,
        change.stopLoss,
        change.moved["take-profit"] ? 1 : 0,
        change.moved["stop-loss"] ? 1 : 0,
        change.actor,
        change.cause,
        change.eventTsMs,
        recordedTsMs,
      ]).changes > 0,
    exitChanges: () => newest.all().map(toExitChange),
  };
}

function toExitChange(row: ExitRow): ExitChange {
  return {
    bookId: bookId(row.book_id),
    positionId: row.position_id,
    takeProfit: priceOrNull(row.take_profit),
    stopLoss: priceOrNull(row.stop_loss),
    moved: { "take-profit": row.take_profit_moved === 1, "stop-loss": row.stop_loss_moved === 1 },
    actor: row.actor,
    cause: row.cause,
    eventTsMs: row.event_ts_ms,
  };
}

function priceOrNull(units: number | null): Price | null {
  return units === null ? null : priceFromUnits(units);
}
